// Which part of a window's events is missing.
#ifndef ETWRCA_MONITOR_LOST_EVENTS_HPP
#define ETWRCA_MONITOR_LOST_EVENTS_HPP

#include <cstddef>
#include <span>
#include <vector>

#include "etwrca/loss.hpp"
#include "etwrca/source.hpp"
#include "etwrca/time.hpp"

namespace etwrca::monitor {

/// Remembers the gaps that a source tells of. Of more than 4095 the older half is kept in less detail: two
/// gaps in a row become one that spans both, so that none is left out.
class LostEvents {
 public:
  void take(std::span<const Observation> batch);

  /// Lost in the window / (lost + read), 0 to 1. Events that the source only counts are dealt out to the gaps
  /// by the buffers lost there; if it tells of no buffers, evenly over the `extent` of the data, as are those
  /// that were read.
  [[nodiscard]] double share(const TimeRange& window, const TimeRange& extent, const SourceInfo& info) const;

 private:
  struct Gap {
    TimeRange range;
    Loss loss;
  };
  void coarsen();
  /// The part of the gap that lies in the window.
  static double part_in(const TimeRange& window, const Gap& gap);

  std::vector<Gap> gaps_;
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_LOST_EVENTS_HPP
