#include "source/proc/process_table.hpp"

#include <algorithm>

namespace etwrca::proc {

void Yield::counters(EntityId who, const Counters& used, MetricId cpu_system, TimePoint begin, TimePoint end,
                     ModuleId module) {
  usage(who, metric::cpu, seconds_of(used.cpu_ns), begin, end, module);
  usage(who, cpu_system, seconds_of(used.system_ns), begin, end);
  usage(who, metric::ready, seconds_of(used.wait_ns), begin, end);
  usage(who, metric::disk_read, static_cast<double>(used.read_bytes), begin, end);
  usage(who, metric::disk_write, static_cast<double>(used.write_bytes), begin, end);
  usage(who, metric::hard_faults, static_cast<double>(used.hard_faults), begin, end);
  usage(who, metric::context_switches, static_cast<double>(used.turns), begin, end);
  cpu += seconds_of(used.cpu_ns);
  read += static_cast<double>(used.read_bytes);
  written += static_cast<double>(used.write_bytes);
}

namespace {

template <typename Use>
void each_counter(Counters& a, const Counters& b, Use&& use) noexcept {
  use(a.cpu_ns, b.cpu_ns);
  use(a.system_ns, b.system_ns);
  use(a.wait_ns, b.wait_ns);
  use(a.turns, b.turns);
  use(a.read_bytes, b.read_bytes);
  use(a.write_bytes, b.write_bytes);
  use(a.hard_faults, b.hard_faults);
  use(a.child_ns, b.child_ns);
}

}  // namespace

Row* instance_at(std::uint32_t pid, Duration moment, ProcessTable& table, std::span<Row> replaced) {
  constexpr Duration slack = std::chrono::milliseconds{50};  // starts are told in ticks of 10 ms
  const auto row = table.find(pid);
  if (row == table.end()) return nullptr;
  if (moment + slack >= row->second.began) return &row->second;
  const auto old =
      std::find_if(replaced.begin(), replaced.end(), [pid](const Row& one) { return one.seen.pid == pid; });
  return old == replaced.end() ? nullptr : &*old;
}

Counters operator-(const Counters& now, const Counters& before) noexcept {
  Counters out = now;
  each_counter(out, before, [](std::uint64_t& x, std::uint64_t y) { x = x > y ? x - y : 0; });
  return out;
}

Counters& operator+=(Counters& sum, const Counters& more) noexcept {
  each_counter(sum, more, [](std::uint64_t& x, std::uint64_t y) { x += y; });
  return sum;
}

}  // namespace etwrca::proc
