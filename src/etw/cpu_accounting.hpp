// Who had each processor, and who waited for one.
#ifndef ETWRCA_ETW_CPU_ACCOUNTING_HPP
#define ETWRCA_ETW_CPU_ACCOUNTING_HPP

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "etw/module_map.hpp"
#include "etw/process_map.hpp"

namespace etwrca::etw {

/// Charges CPU time and ready time. A processor is charged by samples until its first context switch,
/// and by switches from then on; so nothing is counted twice.
class CpuAccounting {
 public:
  CpuAccounting(ProcessMap& processes, ModuleMap& modules, std::vector<Observation>& out, TimePoint begin);

  void on_switch(std::uint32_t cpu, TimePoint at, const ContextSwitch& event);
  void on_ready(TimePoint at, const ReadyThread& event);
  void on_sample(std::uint32_t cpu, TimePoint at, const ProfileSample& event);
  void on_interrupt(std::uint32_t cpu, TimePoint begin, TimePoint end);
  void on_thread_end(std::uint32_t tid) { ready_.erase(tid); }
  void on_lost();
  void set_sample_interval(Duration interval) { sample_interval_ = interval; }

  /// Charges what runs and what waits up to now, at most every 10 ms: so no observation spans more than
  /// that after the event that reveals it.
  void advance(TimePoint now);
  void finish(TimePoint end);

  [[nodiscard]] bool any_switches() const noexcept { return any_switches_; }
  [[nodiscard]] bool any_samples() const noexcept { return any_samples_; }
  [[nodiscard]] std::uint64_t broken_chains() const noexcept { return broken_chains_; }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] std::uint32_t cpus() const noexcept { return static_cast<std::uint32_t>(cpus_.size()); }

 private:
  struct Cpu {
    bool by_switches = false;
    bool sampled = false;
    bool known = false;  // `tid` is what runs
    std::uint32_t tid = 0;
    TimePoint since{};
    Duration interrupted{};  // DPC and ISR time since `since`: not the thread's
    std::vector<std::pair<TimePoint, TimePoint>> interrupts;  // that a later, longer one may enclose
  };

  Cpu& cpu(std::uint32_t index);
  void charge(Cpu& cpu, TimePoint until);
  void charge_ready(std::uint32_t tid, TimePoint since, TimePoint until);
  void charge_running(TimePoint now);
  void charge_waiting(TimePoint now);
  void start_waiting(std::uint32_t tid, TimePoint at);

  ProcessMap& processes_;
  ModuleMap& modules_;
  std::vector<Observation>& out_;
  TimePoint begin_;
  std::vector<Cpu> cpus_;
  std::unordered_map<std::uint32_t, TimePoint> ready_;  // runnable threads, and since when
  Duration sample_interval_ = std::chrono::milliseconds{1};
  TimePoint charged_;
  TimePoint ready_charged_;
  bool any_switches_ = false;
  bool any_samples_ = false;
  std::uint64_t broken_chains_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_CPU_ACCOUNTING_HPP
