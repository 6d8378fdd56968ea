// What really happened on a simulated machine, to compare answers with.
#ifndef ETWRCA_TESTS_SUPPORT_TRUTH_HPP
#define ETWRCA_TESTS_SUPPORT_TRUTH_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace etwrca::test {

/// An amount in each bin of Truth::bin nanoseconds.
using Series = std::vector<std::int64_t>;

/// The sum over the bins that begin in [from, to) nanoseconds.
[[nodiscard]] std::int64_t sum(const Series& series, std::int64_t from, std::int64_t to);
[[nodiscard]] std::int64_t sum(const Series& series);

/// One process instance. Moments are nanoseconds after the start of the recording.
struct ProcessTruth {
  std::string name;
  std::uint32_t pid = 0;
  std::uint32_t parent = 0;
  std::optional<std::int64_t> start;  ///< nothing: before the recording
  std::optional<std::int64_t> end;    ///< nothing: after it
  Series cpu;                         ///< nanoseconds that its threads ran, without interrupts on top of them
  Series ready;                       ///< nanoseconds that its threads were runnable but did not run
  Series disk_read;                   ///< bytes of completed requests, at their completion
  Series disk_write;
  Series network_sent;  ///< bytes
  Series network_received;
  Series file_write;   ///< bytes written to the cache
  Series hard_faults;  ///< count
  Series allocated;    ///< bytes committed, minus bytes freed
};

struct Truth {
  std::int64_t bin = 100'000'000;
  std::int64_t duration = 0;
  std::uint32_t cpus = 0;
  std::vector<ProcessTruth> processes;  ///< in the order of Scenario::process()
  Series interrupts;                    ///< nanoseconds in DPCs and ISRs, all processors
  Series idle;                          ///< nanoseconds in which nothing ran, all processors
  std::uint64_t events = 0;             ///< records that the file holds, the header's too
  std::uint64_t events_lost = 0;
  std::uint32_t buffers_lost = 0;
  std::uint64_t samples = 0;   ///< SampledProfile records, idle ones too, lost ones too
  std::uint64_t switches = 0;  ///< CSwitch records

  /// The first instance of that name. Throws std::out_of_range if there is none.
  [[nodiscard]] const ProcessTruth& process(const std::string& name) const;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_TRUTH_HPP
