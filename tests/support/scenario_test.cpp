#include "support/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "support/etl_damage.hpp"
#include "support/etl_walker.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

constexpr std::int64_t second = 1'000'000'000;

// A recording read back by the format alone, kernel events only.
struct Replay {
  std::map<std::pair<int, int>, int> counts;          // group and type
  std::map<std::uint32_t, std::uint32_t> process_of;  // tid to pid; ids are not reused in these tests
  std::map<std::uint32_t, std::int64_t> cpu;          // ns by tid, from context switches
  std::map<std::uint32_t, std::int64_t> ready;        // ns by tid
  std::map<std::uint32_t, int> samples;               // by tid
  std::map<std::uint32_t, std::int64_t> disk_write;   // bytes by tid
  std::map<std::uint32_t, std::int64_t> sent;         // bytes by pid
  int interrupted = 0;
};

Replay replay(const std::filesystem::path& path) {
  std::vector<WalkedRecord> records;
  for (const WalkedBuffer& buffer : walk(read_bytes(path)))
    for (const WalkedRecord& record : buffer.records)
      if (is_kernel_header(record.header_type)) records.push_back(record);
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& a, const auto& b) { return a.ticks < b.ticks; });
  Replay out;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::int64_t>> on;  // cpu: tid, since
  std::map<std::uint32_t, std::int64_t> ready_since;
  for (const WalkedRecord& r : records) {
    const std::byte* p = r.bytes.data() + (r.header_type >= 0x10 ? 16 : 32);
    const int group = load<std::uint8_t>(&r.bytes[7]);
    const int type = load<std::uint8_t>(&r.bytes[6]);
    ++out.counts[{group, type}];
    if (group == 5 && type <= 4) out.process_of[load<std::uint32_t>(p + 4)] = load<std::uint32_t>(p);
    if (group == 5 && type == 50) ready_since[load<std::uint32_t>(p)] = r.ticks;
    if (group == 5 && type == 36) {
      const auto next = load<std::uint32_t>(p);
      const auto old = load<std::uint32_t>(p + 4);
      const auto before = std::exchange(on[r.cpu], {next, r.ticks});
      if (before.second != 0) CHECK(before.first == old);
      if (before.second != 0) out.cpu[old] += (r.ticks - before.second) * 100;
      if (ready_since.contains(next)) out.ready[next] += (r.ticks - ready_since[next]) * 100;
      ready_since.erase(next);
      if (load<std::uint8_t>(p + 14) == 1) ready_since[old] = r.ticks;
    }
    if (group == 0xf && type == 46) ++out.samples[load<std::uint32_t>(p + 8)];
    if (group == 0xf && type == 46 && load<std::uint16_t>(p + 14) != 0) ++out.interrupted;
    if (group == 1 && type == 11) out.disk_write[load<std::uint32_t>(p + 48)] += load<std::uint32_t>(p + 8);
    if ((group == 6 || group == 8) && (type == 10 || type == 26))
      out.sent[load<std::uint32_t>(p)] += load<std::uint32_t>(p + 4);
  }
  return out;
}

template <class Map>
std::int64_t of_process(const Replay& replayed, const Map& by_tid, std::uint32_t pid) {
  std::int64_t total = 0;
  for (const auto& [tid, amount] : by_tid)
    if (tid != 0 && replayed.process_of.at(tid) == pid) total += amount;
  return total;
}

void near(std::int64_t value, std::int64_t expected, std::int64_t tolerance) {
  CAPTURE(value);
  CAPTURE(expected);
  CHECK(std::abs(value - expected) <= tolerance);
}

}  // namespace

TEST_CASE("Context switches and samples agree with the truth") {
  const TempFile file("recording.etl");
  Scenario s;
  s.cpus(2).duration(6s).sampling(1ms).context_switches(true).background();
  s.process("busy.exe").cpu(1.5, 2s, 4s, "codec.dll");
  s.process("other.exe").cpu(0.3, 0s, 6s);
  const Truth truth = s.write(file.path());
  const Replay replayed = replay(file.path());
  CHECK(static_cast<std::uint64_t>(replayed.counts.at({5, 36})) == truth.switches);
  CHECK(static_cast<std::uint64_t>(replayed.counts.at({0xf, 46})) == truth.samples);
  CHECK(truth.samples == 2 * 5'999U);
  for (const ProcessTruth& p : truth.processes) {
    if (p.pid == 0) continue;
    CAPTURE(p.name);
    near(of_process(replayed, replayed.cpu, p.pid), sum(p.cpu),
         100'000'000);  // what runs at the end is not switched out
    near(of_process(replayed, replayed.samples, p.pid) * std::int64_t{1'000'000}, sum(p.cpu),
         second / 20 + sum(p.cpu) / 20);
    near(of_process(replayed, replayed.ready, p.pid), sum(p.ready), 10'000'000 + sum(p.ready) / 50);
  }
  near(sum(truth.process("busy.exe").cpu), 3 * second, second / 4);
  CHECK(sum(truth.process("busy.exe").cpu, 0, 2 * second) == 0);
  std::int64_t total = sum(truth.idle);
  for (const ProcessTruth& p : truth.processes) total += sum(p.cpu);
  CHECK(total == 12 * second);
}

TEST_CASE("Where processors are short, threads wait") {
  const TempFile file("recording.etl");
  Scenario s;
  s.cpus(1).duration(6s).context_switches(true);
  s.process("victim.exe").cpu(0.6, 0s, 6s);
  s.process("culprit.exe").cpu(3, 3s, 6s);
  const Truth truth = s.write(file.path());
  const ProcessTruth& victim = truth.process("victim.exe");
  near(sum(victim.cpu, 0, 3 * second), 1'800'000'000, 200'000'000);
  CHECK(sum(victim.cpu, 3 * second, 6 * second) < 1'000'000'000);
  CHECK(sum(victim.ready, 3 * second, 6 * second) > 20 * sum(victim.ready, 0, 3 * second));
  CHECK(sum(truth.idle, 3 * second + 100'000'000, 6 * second) == 0);
}

TEST_CASE("Requests of devices are recorded and counted") {
  const TempFile file("recording.etl");
  Scenario s;
  s.cpus(2).duration(4s).sampling(0s);
  const ProcessBuilder p = s.process("busy.exe")
                               .disk_write(10e6, 1s, 3s)
                               .network_send(1e6, 1s, 3s)
                               .memory_growth(50e6, 1s, 3s)
                               .hard_faults(100, 1s, 3s)
                               .disk_read(1e6, 1s, 3s);
  const ProcessBuilder cached = s.process("cached.exe").cached_write(5e6, 1s, 3s);
  const Truth truth = s.write(file.path());
  const Replay replayed = replay(file.path());
  const ProcessTruth& busy = truth.process("busy.exe");
  CHECK(of_process(replayed, replayed.disk_write, p.pid()) == sum(busy.disk_write));
  CHECK(of_process(replayed, replayed.disk_write, 4) == sum(truth.process("System").disk_write));
  CHECK(of_process(replayed, replayed.disk_write, cached.pid()) == 0);
  CHECK(replayed.sent.at(p.pid()) == sum(busy.network_sent));
  CHECK(replayed.counts.at({2, 32}) == sum(busy.hard_faults));
  near(sum(busy.disk_write), 20'000'000, 2'000'000);
  near(sum(busy.network_sent), 2'000'000, 200'000);
  near(sum(busy.allocated), 100'000'000, 10'000'000);
  near(sum(busy.hard_faults), 200, 20);
  near(sum(truth.process("System").disk_write), 10'000'000, 1'000'000);
  near(sum(truth.process("cached.exe").file_write), 10'000'000, 1'000'000);
  CHECK(replayed.counts.at({1, 13}) >= replayed.counts.at({1, 11}));
}

TEST_CASE("Processes start, end, and leave their ids to others") {
  const TempFile file("recording.etl");
  Scenario s;
  s.cpus(2).duration(6s).context_switches(true);
  const ProcessBuilder make = s.process("make.exe");
  const ProcessBuilder first = s.process("first.exe").start(1s).end(2s).cpu(1, 1s, 2s);
  const ProcessBuilder again = s.process("again.exe").start(3s).end(4s).cpu(0.5, 3s, 4s);
  s.reuse_pid(first, again).short_children(make, "cl.exe", 50, 20ms, 1s, 5s);
  const Truth truth = s.write(file.path());
  const Replay replayed = replay(file.path());
  CHECK(truth.process("again.exe").pid == truth.process("first.exe").pid);
  CHECK(truth.process("first.exe").end == 2 * second);
  CHECK(replayed.counts.at({3, 1}) == 52);
  CHECK(replayed.counts.at({3, 2}) == 52);
  CHECK(replayed.counts.at({3, 3}) == 3);  // Idle, System, make.exe
  CHECK(replayed.counts.at({3, 4}) == 3);
  CHECK(replayed.counts.at({5, 1}) == 2 * 2 + 50);
  CHECK(replayed.counts.at({5, 2}) == 2 * 2 + 50);
  for (const ProcessTruth& p : truth.processes)
    if (p.name == "cl.exe") CHECK(sum(p.cpu) == 20'000'000);
}

TEST_CASE("Interrupts are on top of threads, and counted apart") {
  const TempFile file("recording.etl");
  Scenario s;
  s.cpus(2).duration(4s).sampling(1ms).interrupts(2ms, 200us).context_switches(true);
  s.process("busy.exe").cpu(1, 0s, 4s);
  const Truth truth = s.write(file.path());
  const Replay replayed = replay(file.path());
  near(sum(truth.interrupts), 2 * 4 * second / 11, second / 10);
  near(replayed.interrupted * std::int64_t{1'000'000}, sum(truth.interrupts), second / 10);
  near(sum(truth.process("busy.exe").cpu) + sum(truth.interrupts) / 2, 4 * second, second / 20);
}

TEST_CASE("Rundown comes where it is asked for") {
  for (const auto& [at_start, at_end] : {std::pair{true, false}, {false, true}, {false, false}}) {
    const TempFile file("recording.etl");
    Scenario s;
    s.duration(1s).rundown(at_start, at_end).background();
    s.write(file.path());
    const Replay replayed = replay(file.path());
    CHECK(replayed.counts.contains({3, 3}) == at_start);
    CHECK(replayed.counts.contains({5, 3}) == at_start);
    CHECK(replayed.counts.contains({3, 4}) == at_end);
    CHECK(replayed.counts.contains({0x14, 4}) == at_end);
  }
}
