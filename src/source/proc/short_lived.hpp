// Processes that end between two looks: what they used, and to whom it counts.
#ifndef ETWRCA_SOURCE_PROC_SHORT_LIVED_HPP
#define ETWRCA_SOURCE_PROC_SHORT_LIVED_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "etwrca/observation.hpp"
#include "source/proc/exit_record.hpp"
#include "source/proc/proc_metrics.hpp"
#include "source/proc/process_table.hpp"

namespace etwrca::proc {

/// With exit records each process that was never seen is known. One that used much is an entity of its own;
/// what the others used counts to the nearest ancestor that is watched, inside a module that bears the name
/// of the child: so a crowd of them is blamed on what started it.
///
/// The kernel also adds the CPU time of each child that was waited for to its parent's child time. What of
/// that is not yet accounted for counts to the parent, inside "(short-lived children)": all of what was not
/// seen, where there are no exit records; else what a child used after its record was written, and what the
/// scheduler had not yet added up then (together as much as half of what a very short process uses).
class ShortLived {
 public:
  ShortLived(EntityTable& entities, ModuleTable& modules, const ProcMetrics& metrics);

  /// Gives each record to its process, or to the unseen. `replaced` are processes whose pid has been given to
  /// another one in `table` since the look before.
  void take(std::span<const ExitRecord> records, ProcessTable& table, std::span<Row> replaced);
  /// Yields what the unseen used; to `nobody` what has no ancestor here. Returns how many were left out.
  std::size_t yield_unseen(ProcessTable& table, std::span<Row> replaced, EntityId nobody, Yield& yield);

  /// Notes that a process is gone, of which `cpu_ns` were yielded: its parent's child time will hold them.
  static void credit_parent(const Row& gone, std::uint64_t cpu_ns, ProcessTable& table,
                            std::span<Row> replaced);
  /// Yields child time as far as `unexplained` seconds of the machine reach; returns those that are left.
  double yield_child_time(ProcessTable& table, double unexplained, Yield& yield);

 private:
  struct Unseen {
    std::uint32_t pid = 0;
    std::uint32_t parent = 0;
    Counters used;
    Duration began{};  // on the monotonic clock
    Duration ended{};
    std::string comm;
  };

  Row* watched_ancestor(const Unseen& child, ProcessTable& table, std::span<Row> replaced) const;
  EntityId add_entity(const Unseen& unseen, const Row* ancestor, TimePoint begin, TimePoint end);
  ModuleId module_of(std::string_view comm);

  EntityTable& entities_;
  ModuleTable& modules_;
  MetricId cpu_system_;
  std::vector<Unseen> unseen_;  // in the order of their records
  std::unordered_map<std::uint32_t, std::size_t> by_pid_;
  std::uint64_t left_out_ = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_SHORT_LIVED_HPP
