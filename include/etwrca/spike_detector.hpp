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
  double score = 0;          ///< strength, comparable over all series: larger is stronger
  bool ended = false;
};

enum class Direction : std::uint8_t { up, both };

/// Lengths are in samples, since a sample is what the detector sees. Definitions and the data behind
/// the defaults: docs/algorithms.md.
struct DetectOptions {
  double threshold = 6.0;        ///< robust z-score that makes a sample suspicious
  std::size_t warmup = 20;       ///< samples before the first alert is possible
  std::size_t baseline = 240;    ///< samples that the baseline looks back over
  std::size_t lag = 3;           ///< newest samples kept out of the baseline
  std::size_t confirm = 2;       ///< suspicious samples in a row that make a spike
  std::size_t release = 3;       ///< quiet samples in a row that end it
  std::size_t new_normal = 300;  ///< samples after which a lasting change becomes the baseline
  std::size_t refractory = 0;    ///< samples after an end during which only a stronger spike alerts
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
  /// ended. NaN is a gap and is stepped over. A time that does not advance is taken as the next
  /// sample all the same (a clock step must not stop the detector).
  std::optional<Spike> update(TimePoint time, double value);

  /// The end of the series: ends an open spike and returns it.
  std::optional<Spike> finish();

  /// Baseline, spread and score of the sample last seen; NaN during warm-up.
  [[nodiscard]] double baseline() const noexcept;
  [[nodiscard]] double scale() const noexcept;
  [[nodiscard]] double score() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_SPIKE_DETECTOR_HPP
