// spike_tracker.hpp - from the scores of one series or entity to spikes with a begin and an end.
#ifndef ETWRCA_DETECT_SPIKE_TRACKER_HPP
#define ETWRCA_DETECT_SPIKE_TRACKER_HPP

#include <cstddef>
#include <optional>

#include "detect/series_baseline.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::detect {

/// Confirms, finds the onset behind the alert, and releases.
class SpikeTracker {
 public:
  explicit SpikeTracker(const DetectOptions& options);

  /// The next moment: its score, and the strongest metric's reading behind it.
  std::optional<Spike> update(TimePoint time, double score, const Reading& strongest, MetricId metric);
  std::optional<Spike> finish();
  [[nodiscard]] bool open() const noexcept { return spike_.has_value(); }

 private:
  std::optional<Spike> follow(TimePoint time, double score, const Reading& strongest, MetricId metric);
  void strengthen(double score, const Reading& strongest, MetricId metric);

  double hot_;  // scores, where the options state z
  double sure_;
  double calm_;
  double left_;  // above it a sample has left the baseline
  std::size_t confirm_;
  std::size_t release_;
  std::size_t refractory_;

  std::optional<Spike> spike_;  // the open one
  Spike candidate_;             // strongest since the baseline was left
  std::size_t away_ = 0;        // samples in a row that have left the baseline
  std::size_t hot_for_ = 0;
  std::size_t calm_for_ = 0;
  TimePoint calm_since_{};
  TimePoint last_{};
  std::size_t refractory_left_ = 0;
  double last_score_ = 0;
};

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_SPIKE_TRACKER_HPP
