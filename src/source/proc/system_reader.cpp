#include "source/proc/system_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace etwrca::proc {
namespace {

constexpr std::uint64_t device_looks = 60;  // one in so many asks which devices there are
constexpr std::size_t most_devices = 4096;

double ticks_a_second() { return static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK))); }

std::uint64_t grown(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

double share(const CpuTimes& now, const CpuTimes& before) {
  const std::uint64_t all = grown(now.all, before.all);
  if (all == 0) return 0;
  return std::min(1.0, static_cast<double>(grown(now.busy, before.busy)) / static_cast<double>(all));
}

bool made_of_others(const std::filesystem::path& block) {
  std::error_code error;
  const std::filesystem::directory_iterator below(block / "slaves", error);
  return !error && below != std::filesystem::directory_iterator();
}

bool of_memory(std::string_view name) {
  return name.starts_with("loop") || name.starts_with("ram") || name.starts_with("zram");
}

/// The names in a folder, bounded.
std::vector<std::filesystem::path> entries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::directory_iterator() && out.size() < most_devices;
       at.increment(error))
    out.push_back(at->path());
  return out;
}

/// Forgets the devices that are not named any more and begins with those that are new.
template <typename Table>
void keep_only(Table& table, const std::vector<std::string>& names) {
  std::erase_if(table, [&](const auto& entry) {
    return std::find(names.begin(), names.end(), entry.first) == names.end();
  });
  for (const std::string& name : names) table.try_emplace(name);
}

}  // namespace

SystemReader::SystemReader(const Folder& proc, std::filesystem::path sys)
    : proc_(proc), sys_(std::move(sys)) {}

bool SystemReader::text_of(WholeFile& file, const char* name, std::string_view& text) {
  return file.read(proc_, name, buffer_, text) == ReadOutcome::ok;
}

const SystemUse& SystemReader::look() {
  if (look_++ % device_looks == 0) find_devices();
  look_at_cores();
  look_at_disks();
  look_at_network();
  look_at_pressure();
  std::string_view text;
  use_.memory = text_of(meminfo_, "meminfo", text) ? parse_meminfo(text) : std::nullopt;
  use_.load = text_of(loadavg_, "loadavg", text) ? parse_load(text) : std::nullopt;
  return use_;
}

void SystemReader::find_devices() {
  std::vector<std::string> names;
  for (const auto& block : entries(sys_ / "block")) {
    std::string name = block.filename().string();
    if (!of_memory(name) && !made_of_others(block)) names.push_back(std::move(name));
  }
  keep_only(disks_, names);

  names.clear();
  std::error_code error;
  for (const auto& interface : entries(sys_ / "class" / "net"))
    if (std::filesystem::exists(interface / "device", error)) names.push_back(interface.filename().string());
  hardware_interfaces_ = !names.empty();
  if (hardware_interfaces_) keep_only(interfaces_, names);
}

void SystemReader::look_at_cores() {
  use_.busy_seconds.reset();
  use_.busiest_core.reset();
  use_.stolen_seconds = 0;
  use_.cores.clear();
  std::string_view text;
  std::swap(now_, before_);
  if (!text_of(stat_, "stat", text) || !parse_system_stat(text, now_)) {
    std::swap(now_, before_);
    return;
  }
  if (!std::exchange(has_before_, true)) return;
  const double second = ticks_a_second();
  use_.busy_seconds = static_cast<double>(grown(now_.cpu.busy, before_.cpu.busy)) / second;
  use_.stolen_seconds = static_cast<double>(grown(now_.cpu.stolen, before_.cpu.stolen)) / second;
  auto before = before_.cores.begin();
  for (const auto& [number, times] : now_.cores) {  // both by number: cores come and go
    while (before != before_.cores.end() && before->first < number) ++before;
    if (before == before_.cores.end() || before->first != number) continue;
    use_.cores.emplace_back(number, share(times, before->second));
    use_.busiest_core = std::max(use_.busiest_core.value_or(0), use_.cores.back().second);
  }
}

void SystemReader::look_at_disks() {
  use_.disks.reset();
  std::string_view text;
  if (disks_.empty() || !text_of(diskstats_, "diskstats", text)) return;
  DiskTimes sum;
  bool any = false;
  each_disk(text, [&](std::string_view name, const DiskTimes& now) {
    const auto known = disks_.find(std::string(name));
    if (known == disks_.end()) return;
    sees_disks_ = true;
    if (known->second) {
      any = true;
      sum.read_bytes += grown(now.read_bytes, known->second->read_bytes);
      sum.written_bytes += grown(now.written_bytes, known->second->written_bytes);
      sum.busy_ms = std::max(sum.busy_ms, grown(now.busy_ms, known->second->busy_ms));
    }
    known->second = now;
  });
  if (any) use_.disks = sum;
}

void SystemReader::look_at_network() {
  use_.network.reset();
  std::string_view text;
  if (!text_of(network_, "net/dev", text)) return;
  NetworkBytes sum;
  bool any = false;
  each_interface(text, [&](std::string_view name, const NetworkBytes& now) {
    if (name == "lo") return;
    auto known = interfaces_.find(std::string(name));
    if (known == interfaces_.end()) {
      if (hardware_interfaces_ || interfaces_.size() >= most_devices) return;
      known = interfaces_.try_emplace(std::string(name)).first;
    }
    sees_network_ = true;
    if (known->second) {
      any = true;
      sum.received += grown(now.received, known->second->received);
      sum.sent += grown(now.sent, known->second->sent);
    }
    known->second = now;
  });
  if (any) use_.network = sum;
}

void SystemReader::look_at_pressure() {
  for (std::size_t i = 0; i < pressures; ++i) {
    use_.pressure[i].reset();
    std::string_view text;
    const auto name = "pressure/" + std::string(pressure_names[i]);
    const auto now = text_of(pressure_[i], name.c_str(), text) ? parse_pressure(text) : std::nullopt;
    if (now && pressure_before_[i])
      use_.pressure[i] = Pressure{grown(now->some_us, pressure_before_[i]->some_us),
                                  grown(now->full_us, pressure_before_[i]->full_us)};
    pressure_before_[i] = now;
  }
}

}  // namespace etwrca::proc
