// attribution.hpp - raw ETW events in, observations out: who spent what.
//
// open_etl() uses it for recordings; use it yourself if you have EventRecords from elsewhere:
//
//     etwrca::Attribution attribution(entities, modules);
//     std::vector<etwrca::Observation> observations;
//     while (...) { attribution.add(record); attribution.take(observations); }
//     attribution.finish(end);
//     attribution.take(observations);
//
// What is charged to whom:
//   CPU        by context switches where a processor has them (exact to the clock), else by profile
//              samples, each worth the sampling interval the recording states, else by what look() is told.
//              DPC and ISR time goes to a bucket of its own and is taken off the interrupted thread. Idle
//              time is nobody's.
//   ready      from ReadyThread (or preemption) to the switch-in.
//   disk       to the process of the issuing thread; network to the process in the payload.
//   memory     private bytes from PerfCtr, MemInfo and look(), moved by VirtualAlloc and VirtualFree between.
//   modules    profile samples by the image range their instruction pointer lies in.
// Threads and processes are scoped in time: a pid or tid that is used again is a new entity.
#ifndef ETWRCA_ATTRIBUTION_HPP
#define ETWRCA_ATTRIBUTION_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "etwrca/event_record.hpp"
#include "etwrca/export.h"
#include "etwrca/observation.hpp"
#include "etwrca/process_sample.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// How events become observations.
struct AttributionOptions {
  /// Ticks per second of EventRecord::ticks; 100 ns units by default.
  std::int64_t clock_frequency = 10'000'000;
  /// When the input begins: the start of entities that existed before.
  TimePoint begin{};
  /// True: what is older than `begin` was overwritten, on each processor up to a time of its own. Who ran
  /// there before its first context switch is not known then.
  bool overwritten = false;
  /// False: command lines are not kept.
  bool command_lines = true;
  /// Called when time is to be charged to a thread that nothing so far has introduced, and at the first
  /// sample if nothing so far has stated what one is worth. A recording looks further ahead then, for the
  /// rundown, and tells learn() what it meets until that returns true.
  std::function<void()> unknown{};
};

/// What it met beside observations.
struct AttributionStats {
  bool context_switches = false;     ///< at least one processor was charged by context switches
  bool samples = false;              ///< at least one processor was charged by samples
  bool looks = false;                ///< CPU time was charged by what look() was told
  std::uint64_t unknown_events = 0;  ///< events of a known kind whose version or length is not known
  std::uint64_t out_of_time = 0;     ///< events before 1970 or after 2199, left out
  std::uint64_t broken_chains = 0;   ///< context switches that do not follow from the one before
  std::uint64_t dropped = 0;         ///< entries not kept because a table was full (each holds 2^18)
  std::uint32_t processors = 0;      ///< as the recording states it, else the highest seen plus one
};

/// Threads: one at a time.
class ETWRCA_EXPORT Attribution {
 public:
  /// The tables must outlive the object; entities and modules are added to them.
  Attribution(EntityTable& entities, ModuleTable& modules, AttributionOptions options = {});
  ~Attribution();
  Attribution(Attribution&&) noexcept;
  Attribution& operator=(Attribution&&) noexcept;

  /// Takes the next event, in time order.
  void add(const EventRecord& record);

  /// Takes an event from further ahead, before it is reached in time order: only what it says about
  /// processes, threads and images that existed from the beginning is kept, and the sampling interval. True
  /// once what AttributionOptions::unknown was called for is known.
  bool learn(const EventRecord& record);

  /// Takes the list of all processes as the system gave it at `at`, in time order with add(): their memory,
  /// the names of those that no event has introduced, and the end of those that are not in it.
  void look(TimePoint at, std::span<const ProcessSample> all);

  /// Charges what is still running up to `end`.
  void finish(TimePoint end);

  /// The observations since the last call, in the order in which they were found. Swap-like: the
  /// vector given is cleared and filled.
  void take(std::vector<Observation>& out);
  /// How many wait to be taken.
  [[nodiscard]] std::size_t pending() const noexcept;

  [[nodiscard]] AttributionStats stats() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_ATTRIBUTION_HPP
