// The machine as a whole: its symptoms, and what is used by none of the processes.
#ifndef ETWRCA_SOURCE_PROC_MACHINE_HPP
#define ETWRCA_SOURCE_PROC_MACHINE_HPP

#include <cstddef>

#include "etwrca/observation.hpp"
#include "source/proc/proc_metrics.hpp"
#include "source/proc/process_table.hpp"
#include "source/proc/remainder.hpp"
#include "source/proc/short_lived.hpp"
#include "source/proc/system_reader.hpp"

namespace etwrca::proc {

/// CPU time and disk bytes that no process accounts for go to one bucket, so that the totals of these metrics
/// are the sum of their rows. Memory, network and the symptoms are stated by the system's own entity.
class Machine {
 public:
  Machine(EntityTable& entities, MetricTable& metrics, const ProcMetrics& own, bool per_core);

  [[nodiscard]] EntityId nobody() const noexcept { return nobody_; }

  /// After the processes were yielded. `children` gives child time its parents.
  void yield(const SystemUse& use, std::size_t cores, ShortLived& children, ProcessTable& table,
             Yield& yield);

 private:
  void yield_rest(const SystemUse& use, std::size_t cores, ShortLived& children, ProcessTable& table,
                  Yield& yield);
  void yield_symptoms(const SystemUse& use, Yield& yield);
  void yield_pressure(const SystemUse& use, Yield& yield) const;

  MetricTable& metrics_;
  ProcMetrics own_;
  bool per_core_;
  EntityId system_;
  EntityId nobody_;
  Remainder cpu_;
  Remainder read_;
  Remainder written_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_MACHINE_HPP
