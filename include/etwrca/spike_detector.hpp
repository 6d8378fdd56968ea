// spike_detector.hpp - finds spikes in one series, as its values arrive.
//
// Usable alone, on any numbers:
//
//     etwrca::SpikeDetector detector;
//     for (auto [time, value] : samples)
//       if (auto spike = detector.update(time, value)) { ... }   // told when confirmed, and when ended
//     auto last = detector.finish();
//
// Constant memory; no allocation after construction.
#ifndef ETWRCA_SPIKE_DETECTOR_HPP
#define ETWRCA_SPIKE_DETECTOR_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "etwrca/export.h"
#include "etwrca/metric.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// What the detector found on one series.
struct Spike {
  MetricId metric = 0;
  EntityId who = no_entity;  ///< the entity whose series it is; no_entity for the system's total
  TimePoint begin{};         ///< onset: the first sample that left the baseline
  TimePoint end{};           ///< the first moment after it; while it is open: the latest sample
  TimePoint alerted{};       ///< the sample at which it was confirmed
  double value = 0;          ///< the most extreme value inside
  double baseline = 0;       ///< the median before it
  double scale = 0;          ///< the robust spread before it, never zero
  double usual = 0;  ///< how far this series usually strays (see DetectOptions::usual); 0 if not yet known
  double score = 0;  ///< log2(1 + |value - baseline| / max(3 scale, usual)), at its strongest sample
  bool ended = false;
};

enum class Direction : std::uint8_t { up, both };

/// Lengths are in samples, since a sample is what the detector sees. Definitions and the data behind
/// the defaults: docs/algorithms-detection.md.
///
/// A sample's strength is z = |value - baseline| / max(scale, usual / 3): a robust z-score in which
/// the largest excursion that is usual for this series counts as 3.
struct DetectOptions {
  double threshold = 4.0;        ///< z that makes a sample hot; at least 3
  double sure = 6.5;             ///< z at which one sample is enough; the threshold, if that is higher
  std::size_t warmup = 20;       ///< samples before the first alert is possible; above lag + 3
  std::size_t baseline = 240;    ///< samples that the baseline looks back over; 8 to 65536
  std::size_t lag = 3;           ///< newest samples kept out of the baseline
  std::size_t confirm = 2;       ///< hot samples in a row that make a spike, where none is sure
  std::size_t release = 3;       ///< samples in a row below 3/4 of the threshold that end it
  std::size_t new_normal = 240;  ///< samples after which a lasting change becomes the baseline
  std::size_t refractory = 0;    ///< samples after an end during which only a stronger spike alerts
  std::size_t memory = 1440;     ///< samples over which usual excursions are remembered; at least 48
  std::size_t usual = 3;         ///< this many excursions within `memory` make their size usual; 1 to 48
  double min_scale = 0;          ///< floor of the spread, in units of the value
  Direction direction = Direction::up;
};

/// A streaming detector of one series.
///
/// Threads: one at a time.
class ETWRCA_EXPORT SpikeDetector {
 public:
  /// Throws Errc::invalid_argument for options that make no sense; the sentence names the option.
  explicit SpikeDetector(const DetectOptions& options = {});
  ~SpikeDetector();
  SpikeDetector(SpikeDetector&&) noexcept;
  SpikeDetector& operator=(SpikeDetector&&) noexcept;

  /// Takes the next sample. A spike is told twice: when confirmed (ended == false) and when it has
  /// ended. NaN and infinities are gaps and are stepped over. A time that does not advance is taken as the
  /// next sample all the same (a clock step must not stop the detector).
  std::optional<Spike> update(TimePoint time, double value);

  /// The end of the series: ends an open spike and returns it.
  std::optional<Spike> finish();

  /// Baseline, spread and score of the sample last seen; NaN before the first and during warm-up.
  [[nodiscard]] double baseline() const noexcept;
  [[nodiscard]] double scale() const noexcept;
  [[nodiscard]] double score() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A streaming detector of one entity by several metrics that are sampled together.
///
/// A fault moves several metrics at once, an accident mostly one. The score of a moment is the mean
/// of the strongest of the metrics' scores: the best one of up to 4 metrics, the best two of up to 8,
/// the best three of more; a metric that has never moved is not counted among the 4 or 8. With one
/// metric this is SpikeDetector exactly.
///
/// Threads: one at a time.
class ETWRCA_EXPORT EntityDetector {
 public:
  /// Throws Errc::invalid_argument as SpikeDetector does, and for no metrics or more than 4096.
  explicit EntityDetector(std::size_t metrics, const DetectOptions& options = {});
  ~EntityDetector();
  EntityDetector(EntityDetector&&) noexcept;
  EntityDetector& operator=(EntityDetector&&) noexcept;

  /// Adds a metric that came to be known later, with a floor of the spread of its own in place of
  /// DetectOptions::min_scale, and returns its position. The only call that allocates.
  std::size_t add_metric(double min_scale = 0);

  /// Takes the values of one moment, one a metric and always in the same order; NaN where a metric
  /// has none. Spike::metric is the *position* of the strongest metric; value, baseline, scale and
  /// usual are its own, score is the combined one. Throws Errc::invalid_argument for another number
  /// of values than was stated.
  std::optional<Spike> update(TimePoint time, std::span<const double> values);

  /// As SpikeDetector::finish.
  std::optional<Spike> finish();

  /// Baseline and spread of one metric at the moment last seen; NaN before the first, during warm-up, where
  /// it had no value, and for a position that there is none of.
  [[nodiscard]] double baseline(std::size_t position = 0) const noexcept;
  [[nodiscard]] double scale(std::size_t position = 0) const noexcept;
  /// Score of the moment last seen; NaN while no metric is past its warm-up.
  [[nodiscard]] double score() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_SPIKE_DETECTOR_HPP
