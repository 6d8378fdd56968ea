// The incident of a window that is given, not detected.
#ifndef ETWRCA_MONITOR_WINDOW_HPP
#define ETWRCA_MONITOR_WINDOW_HPP

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/source.hpp"

namespace etwrca::monitor {

/// Keeps the totals, to tell which metric moved most: of the newest frames, at most 2^22 numbers.
class GivenWindow {
 public:
  void observe(const Frame& frame);
  /// Nothing if no frame begins inside the window. The incident's own is cut to the extent of the data.
  [[nodiscard]] std::optional<Incident> incident(const TimeRange& window, const TimeRange& extent,
                                                 const Source& source, const PidRanker& ranker) const;

 private:
  struct Row {
    TimePoint begin{};
    std::vector<double> total;
  };
  [[nodiscard]] Spike measure(const TimeRange& window, MetricId metric) const;

  std::deque<Row> rows_;
  std::size_t numbers_ = 0;
};

/// Why there is no incident: the sentence of an Error. `report` has the extent and the length of its frames.
std::string no_data_in(const TimeRange& window, const Report& report);

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_WINDOW_HPP
