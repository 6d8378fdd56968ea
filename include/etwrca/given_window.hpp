// given_window.hpp - the incident of a window that somebody named, where nothing was detected.
//
// Monitor uses it for MonitorOptions::window. Beside a PidRanker that is used alone:
//
//     ranker.observe(frame); given.observe(frame);           // each frame
//     auto incident = given.incident({window, metric::cpu}, extent, source, ranker);
#ifndef ETWRCA_GIVEN_WINDOW_HPP
#define ETWRCA_GIVEN_WINDOW_HPP

#include <memory>
#include <optional>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/source.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// What is asked of a GivenWindow.
struct WindowQuestion {
  TimeRange window;  ///< frames that begin inside are the incident, all before it the baseline
  std::optional<MetricId> metric{};   ///< what was felt; absent: the one whose total moved most
  std::vector<TimeRange> excluded{};  ///< frames inside are no baseline: earlier incidents
};

/// Keeps the machine's totals, and measures a window against all before it: of the newest frames, at most
/// 2^22 numbers.
///
/// Threads: one at a time.
class ETWRCA_EXPORT GivenWindow {
 public:
  GivenWindow();
  ~GivenWindow();
  GivenWindow(GivenWindow&&) noexcept;
  GivenWindow& operator=(GivenWindow&&) noexcept;

  /// Takes the next frame: the same as the ranker.
  void observe(const Frame& frame);

  /// Nothing if no frame begins inside the window. The incident's spike has the largest total inside as its
  /// value, the median and the robust spread of all before it as its baseline and scale, and as its score how
  /// many scales the value is from the baseline: NaN where nothing is before. Its suspects' counterfactuals
  /// are on the same scale. Its window is cut to `extent`, which is that of the data. Throws as
  /// PidRanker::rank() does, and Errc::not_found for a metric that the source does not have.
  [[nodiscard]] std::optional<Incident> incident(const WindowQuestion& question, const TimeRange& extent,
                                                 const Source& source, const PidRanker& ranker) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_GIVEN_WINDOW_HPP
