// What a machine's level moved by only because more of it became known.
#ifndef ETWRCA_MONITOR_LATE_LEVELS_HPP
#define ETWRCA_MONITOR_LATE_LEVELS_HPP

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

namespace etwrca::monitor {

/// The memory of a process that is told of late was held all the time: it makes the total larger, and nothing
/// has happened. This keeps, for each level, the sum of what was found in that way, each as it was when it
/// was found and for as long as its process is there. At most 2^18 such processes and levels; what comes
/// after those counts as a rise.
class LateLevels {
 public:
  explicit LateLevels(const Source& source) : source_(source) {}

  void update(const Frame& frame);
  /// Less this, totals of different times compare.
  [[nodiscard]] double offset(MetricId metric) const {
    return metric < levels_.size() ? levels_[metric].offset : 0.0;
  }

 private:
  struct LateLevel {
    bool any = false;  ///< the total has been known before
    double offset = 0;
    std::unordered_map<EntityId, double> found;  ///< what each process held when it was found
  };
  void update(LateLevel& level, MetricId metric, const Frame& frame);
  [[nodiscard]] bool was_there_before(EntityId who) const;

  const Source& source_;
  std::size_t entries_ = 0;
  std::vector<std::size_t> old_rows_;  ///< of the frame: processes that were there before the source began
  std::vector<LateLevel> levels_;      ///< [metric]
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_LATE_LEVELS_HPP
