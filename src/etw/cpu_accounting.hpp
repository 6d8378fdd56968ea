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
  CpuAccounting(ProcessMap& processes, ModuleMap& modules, std::vector<Observation>& out,
                const AttributionOptions& options);

  void on_switch(std::uint32_t index, TimePoint at, const ContextSwitch& event);
  void on_ready(TimePoint at, const ReadyThread& event);
  void on_sample(std::uint32_t index, TimePoint at, const ProfileSample& event);
  void on_interrupt(std::uint32_t index, TimePoint begin, TimePoint end);
  void on_thread_end(std::uint32_t tid, TimePoint at);
  /// Events of that processor are missing before this moment; no_id: of any. Returns since when: the moment
  /// at which it was last seen, `at` if it never was.
  TimePoint on_lost(std::uint32_t index, TimePoint at);
  void on_sampling_end();
  void set_sample_interval(Duration interval) {
    sample_interval_ = interval;
    sample_interval_known_ = true;
  }
  /// What is stated further ahead, if nothing so far has stated it.
  void learn_sample_interval(Duration interval) {
    if (!sample_interval_known_) set_sample_interval(interval);
  }

  /// While options.unknown runs for the sampling interval, which nothing so far has stated.
  [[nodiscard]] bool wants_interval() const noexcept { return wants_interval_; }
  [[nodiscard]] bool knows_interval() const noexcept { return sample_interval_known_; }

  /// Charges what runs and what waits, at most every 10 ms, as far as it is known to have done so: where
  /// buffers were lost, the thread seen last on a processor has not run all the time.
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
    bool charged_by_samples = false;
    bool seen_sample = false;
    bool known = false;  // `tid` is what runs
    std::uint32_t tid = 0;
    TimePoint seen{};        // its last event
    TimePoint switched{};    // when `tid` came
    TimePoint since{};       // charged up to here
    TimePoint sure{};        // runs at this moment: seen by a switch or a sample
    Duration interrupted{};  // DPC and ISR time not yet taken off what the thread is charged
    std::vector<std::pair<TimePoint, TimePoint>> interrupts;  // that a later, longer one may enclose
  };

  Cpu& cpu(std::uint32_t index);
  void charge(Cpu& cpu, TimePoint until);
  void charge_ready(std::uint32_t tid, TimePoint since, TimePoint until);
  void charge_running(TimePoint now);
  void charge_waiting(TimePoint now);
  /// Whether events of that processor seem to be missing: it was sampled before, and no longer is.
  [[nodiscard]] bool is_silent(const Cpu& cpu, TimePoint now) const;
  [[nodiscard]] bool any_idle() const;
  void start_waiting(std::uint32_t tid, TimePoint at);
  void ask_for_interval();

  ProcessMap& processes_;
  ModuleMap& modules_;
  std::vector<Observation>& out_;
  const AttributionOptions& options_;
  std::vector<Cpu> cpus_;
  std::unordered_map<std::uint32_t, TimePoint> ready_;       // runnable threads, and since when
  Duration sample_interval_ = std::chrono::milliseconds{1};  // the default of Windows
  bool sample_interval_known_ = false;
  bool asked_for_interval_ = false;
  bool wants_interval_ = false;
  TimePoint charged_;
  TimePoint ready_charged_;
  TimePoint doubtful_;  // who waits since before need not have waited: a processor was idle
  TimePoint silence_;   // who waits since before may have run unseen
  bool any_switches_ = false;
  bool any_samples_ = false;
  std::uint64_t broken_chains_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_CPU_ACCOUNTING_HPP
