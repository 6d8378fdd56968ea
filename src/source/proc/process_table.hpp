// The processes that are watched, and the observations of one look.
#ifndef ETWRCA_SOURCE_PROC_PROCESS_TABLE_HPP
#define ETWRCA_SOURCE_PROC_PROCESS_TABLE_HPP

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "etwrca/observation.hpp"
#include "source/proc/moment.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

/// One process instance.
struct Row {
  EntityId who = no_entity;
  Duration began{};        ///< when it was born, on the monotonic clock
  Reading seen;            ///< at the last look at which something had changed
  Levels told;             ///< the levels that were last yielded
  Counters exited;         ///< of its threads that have ended, as their exit records say
  Duration exit_heard{};   ///< when the last of those came, on the monotonic clock; zero: none came
  std::uint64_t look = 0;  ///< the last at which it was there
  bool ended = false;      ///< its end was yielded: a zombie waits to be taken away
  // Children without exit records:
  std::uint64_t child_grown_ns = 0;         ///< since the look before
  std::uint64_t child_known_ns = 0;         ///< what children that are gone were seen to have used
  std::uint64_t child_known_before_ns = 0;  ///< the same, of the look before
};

/// By pid: at one moment a pid has one instance.
using ProcessTable = std::unordered_map<std::uint32_t, Row>;

/// The instance of a pid that was there at this moment (monotonic): in the table or, where the pid was given
/// to another process since the look before, among those that are `replaced`; nullptr if neither is known.
Row* instance_at(std::uint32_t pid, Duration moment, ProcessTable& table, std::span<Row> replaced);

/// Where the observations of one look go.
struct Yield {
  const Moment& moment;
  std::vector<Observation>& out;
  double cpu = 0;  ///< seconds that rows were given in this look
  double read = 0;
  double written = 0;

  void usage(EntityId who, MetricId metric, double amount, TimePoint begin, TimePoint end,
             ModuleId module = no_module) {
    if (amount > 0) out.emplace_back(Usage{begin, end - begin, who, module, metric, false, amount});
  }
  void usage(EntityId who, MetricId metric, double amount) {
    usage(who, metric, amount, moment.before, moment.now);
  }
  void level(EntityId who, MetricId metric, double value) {
    out.emplace_back(Level{moment.now, who, metric, value});
  }
  /// What a process used in [begin, end); CPU time inside `module`.
  void counters(EntityId who, const Counters& used, MetricId cpu_system, TimePoint begin, TimePoint end,
                ModuleId module = no_module);
};

inline double seconds_of(std::uint64_t ns) { return static_cast<double>(ns) * 1e-9; }

/// now - before, each at least zero.
Counters operator-(const Counters& now, const Counters& before) noexcept;
Counters& operator+=(Counters& sum, const Counters& more) noexcept;

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_PROCESS_TABLE_HPP
