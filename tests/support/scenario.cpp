#include "support/scenario.hpp"

#include <algorithm>
#include <cmath>

#include "support/machine.hpp"

namespace etwrca::test {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t cpu_period = 10'000'000;
constexpr std::int64_t request_burst = 30'000;  // CPU time to issue one request

}  // namespace

ProcessSpec& ProcessBuilder::spec() const { return scenario_->processes()[index_]; }
std::uint32_t ProcessBuilder::pid() const { return spec().pid; }

ProcessBuilder& ProcessBuilder::pid(std::uint32_t pid) {
  spec().pid = pid;
  return *this;
}

ProcessBuilder& ProcessBuilder::parent(const ProcessBuilder& other) {
  spec().parent = other.pid();
  return *this;
}

ProcessBuilder& ProcessBuilder::command_line(std::string text) {
  spec().command_line = std::move(text);
  return *this;
}

ProcessBuilder& ProcessBuilder::start(Time at) {
  spec().start = at.count();
  return *this;
}

ProcessBuilder& ProcessBuilder::end(Time at) {
  spec().end = at.count();
  return *this;
}

ProcessBuilder& ProcessBuilder::commit(std::int64_t bytes) {
  spec().commit = bytes;
  return *this;
}

ProcessBuilder& ProcessBuilder::cpu(double cores, Time from, Time to, const std::string& module) {
  const auto threads = static_cast<int>(std::ceil(cores));
  const auto burst = static_cast<std::int64_t>(cores / threads * static_cast<double>(cpu_period));
  Activity one{.kind = Activity::Kind::cpu, .from = from.count(), .to = to.count(), .module = module};
  if (burst < cpu_period) {
    one.period = cpu_period;
    one.burst = burst;
  }
  for (int i = 0; i < threads; ++i) spec().activities.push_back(one);
  return *this;
}

ProcessBuilder& ProcessBuilder::work(Time cpu_time) {
  const std::int64_t from = spec().start.value_or(0);
  spec().activities.push_back({.kind = Activity::Kind::work,
                               .from = from,
                               .to = scenario_->machine().duration,
                               .amount = cpu_time.count()});
  return *this;
}

// Requests of `least` to `most` bytes: some 50 a second, where the limits allow that.
ProcessBuilder& ProcessBuilder::transfer(Activity::Kind kind, double rate, std::int64_t least,
                                         std::int64_t most, Time from, Time to) {
  const std::int64_t wished = static_cast<std::int64_t>(rate) / 50 / least * least;
  const std::int64_t amount = std::clamp(wished, least, most);
  const double period = static_cast<double>(amount) / rate * static_cast<double>(second);
  spec().activities.push_back({.kind = kind,
                               .from = from.count(),
                               .to = to.count(),
                               .period = static_cast<std::int64_t>(period),
                               .burst = request_burst,
                               .amount = amount});
  return *this;
}

ProcessBuilder& ProcessBuilder::disk_read(double rate, Time from, Time to) {
  return transfer(Activity::Kind::disk_read, rate, 4096, 1 << 20, from, to);
}

ProcessBuilder& ProcessBuilder::disk_write(double rate, Time from, Time to) {
  return transfer(Activity::Kind::disk_write, rate, 4096, 1 << 20, from, to);
}

ProcessBuilder& ProcessBuilder::cached_write(double rate, Time from, Time to) {
  scenario_->system().disk_write(rate, from, to);
  return transfer(Activity::Kind::file_write, rate, 4096, 1 << 20, from, to);
}

ProcessBuilder& ProcessBuilder::network_send(double rate, Time from, Time to) {
  return transfer(Activity::Kind::send, rate, 64, 1 << 16, from, to);
}

ProcessBuilder& ProcessBuilder::network_receive(double rate, Time from, Time to) {
  return transfer(Activity::Kind::receive, rate, 64, 1 << 16, from, to);
}

ProcessBuilder& ProcessBuilder::memory_growth(double rate, Time from, Time to) {
  return transfer(Activity::Kind::allocate, rate, 4096, 1 << 28, from, to);
}

ProcessBuilder& ProcessBuilder::hard_faults(double per_second, Time from, Time to) {
  spec().activities.push_back({.kind = Activity::Kind::fault,
                               .from = from.count(),
                               .to = to.count(),
                               .period = static_cast<std::int64_t>(static_cast<double>(second) / per_second),
                               .burst = request_burst,
                               .amount = 16'384});
  return *this;
}

ProcessBuilder& ProcessBuilder::service(const std::string& name, const std::string& display_name,
                                        std::uint32_t tag) {
  spec().services.push_back({name, display_name, tag});
  spec().command_line = "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s " + spec().services.front().name;
  return *this;
}

Scenario::Scenario() {
  options_.file_name = "C:\\kernel.etl";
  processes_.push_back({.name = "Idle", .commit = 0});
  processes_.push_back({.name = "System", .pid = 4, .commit = 200'000});
}

Scenario& Scenario::cpus(std::uint32_t count) {
  options_.processors = count;
  return *this;
}

Scenario& Scenario::duration(Time length) {
  machine_.duration = length.count();
  return *this;
}

Scenario& Scenario::sampling_told_late() {
  machine_.interval_at_start = false;
  return *this;
}

Scenario& Scenario::sampling(Time interval) {
  machine_.sampling = interval.count();
  return *this;
}

Scenario& Scenario::context_switches(bool on) {
  machine_.context_switches = on;
  return *this;
}

Scenario& Scenario::rundown(bool at_start, bool at_end) {
  machine_.rundown_at_start = at_start;
  machine_.rundown_at_end = at_end;
  return *this;
}

Scenario& Scenario::bits(unsigned pointer_bits) {
  options_.pointer_size = pointer_bits / 8;
  machine_.pointer_size = pointer_bits / 8;
  return *this;
}

Scenario& Scenario::clock(ClockKind kind) {
  options_.clock = kind;
  return *this;
}

Scenario& Scenario::compressed() {
  options_.compressed = true;
  return *this;
}

Scenario& Scenario::circular(std::uint32_t buffers) {
  options_.max_buffers = buffers;
  return *this;
}

Scenario& Scenario::windows(std::uint32_t build) {
  options_.build = build;
  options_.processor_index = build >= 9200;
  options_.first_saved_offset = build >= 9200;
  options_.major_version = build >= 10'240 ? 10 : 6;
  options_.minor_version = build >= 10'240 ? 0 : (build >= 9200 ? 2 : 1);
  if (build < 9200) options_.counter_frequency = 2'533'203;
  return *this;
}

Scenario& Scenario::interrupts(Time period, Time length) {
  machine_.interrupt_period = period.count();
  machine_.interrupt_length = length.count();
  return *this;
}

Scenario& Scenario::lost_buffers(Time at, std::uint32_t cpu, std::uint32_t count) {
  machine_.lost.push_back({at.count(), cpu, count});
  return *this;
}

Scenario& Scenario::seed(std::uint64_t value) {
  machine_.seed = value;
  return *this;
}

ProcessBuilder Scenario::process(const std::string& name) {
  processes_.push_back(
      {.name = name, .command_line = "\"C:\\Program Files\\" + name + "\"", .pid = next_pid_, .parent = 4});
  next_pid_ += 4;
  return {*this, processes_.size() - 1};
}

Scenario& Scenario::reuse_pid(const ProcessBuilder& earlier, const ProcessBuilder& later) {
  later.spec().pid = earlier.pid();
  later.spec().reuses = earlier.index();
  return *this;
}

Scenario& Scenario::short_children(const ProcessBuilder& parent, const std::string& name, int count,
                                   Time each, Time from, Time to) {
  for (int i = 0; i < count; ++i) {
    ProcessBuilder child = process(name).parent(parent).start(from + (to - from) * i / count).work(each);
    child.spec().light = true;
    child.command_line(name + " /c file" + std::to_string(i) + ".cpp").commit(4'000'000);
  }
  return *this;
}

Scenario& Scenario::background() {
  const Time all(machine_.duration);
  const ProcessBuilder services = process("services.exe").cpu(0.002, 0s, all);
  const ProcessBuilder explorer =
      process("explorer.exe").cpu(0.02, 0s, all, "shell32.dll").commit(90'000'000);
  process("dwm.exe").parent(services).cpu(0.04, 0s, all, "dwmcore.dll").commit(60'000'000);
  process("svchost.exe")
      .parent(services)
      .service("Dnscache", "DNS Client", 41)
      .cpu(0.005, 0s, all)
      .network_send(2e3, 0s, all)
      .network_receive(4e3, 0s, all);
  process("svchost.exe")
      .parent(services)
      .service("EventLog", "Windows Event Log", 52)
      .disk_write(2e4, 0s, all);
  process("MsMpEng.exe").parent(services).cpu(0.03, 0s, all, "mpengine.dll").disk_read(1e5, 0s, all);
  process("notepad.exe").parent(explorer).commit(8'000'000);
  system().cpu(0.01, 0s, all);
  return *this;
}

Truth Scenario::write(const std::filesystem::path& path) const {
  EtlWriter writer(path, options_);
  return Machine(*this, writer).run();
}

}  // namespace etwrca::test
