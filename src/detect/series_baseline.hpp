// series_baseline.hpp - what is normal for one series, and how far a sample is from it.
#ifndef ETWRCA_DETECT_SERIES_BASELINE_HPP
#define ETWRCA_DETECT_SERIES_BASELINE_HPP

#include <cstddef>
#include <vector>

#include "detect/sorted_window.hpp"
#include "detect/usual_excursion.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::detect {

/// How far one sample is from the baseline.
struct Reading {
  bool ready = false;  // false: no value, or still in warm-up
  double value = 0;
  double median = 0;
  double scale = 0;  // never zero when ready
  double usual = 0;
  double excursion = 0;  // distance from the median in the direction asked for, never negative
  double score = 0;      // log2(1 + excursion / max(3 scale, usual))
};

/// The score of a robust z.
[[nodiscard]] double score_of(double z) noexcept;

/// The baseline of one series: a trailing window that ends `lag` samples ago.
///
/// Invariants: a sample enters the window only after `lag` later ones, and none while a change is
/// suspected. Suspicion begins when a sample is 3 scales away. It ends after `release` samples nearer
/// than 1.5 scales, when these enter and those before them are dropped, or after `new_normal`
/// samples, when the latest of them become the window.
///
/// Use: measure() and then admit(), once each for every sample.
class SeriesBaseline {
 public:
  explicit SeriesBaseline(const DetectOptions& options);

  [[nodiscard]] Reading measure(double value) const noexcept;
  void admit(const Reading& reading, bool in_spike);

 private:
  void push(double value);
  void end_suspicion(std::size_t kept);

  std::size_t lag_;
  std::size_t warmup_;
  std::size_t release_;
  std::size_t new_normal_;
  double min_scale_;
  Direction direction_;

  SortedWindow window_;
  UsualExcursion usual_;
  bool in_spike_ = false;
  double usual_at_alert_ = 0;
  std::size_t suspected_size_;
  std::vector<double> waiting_;  // a ring: values younger than the lag
  std::size_t waiting_next_ = 0;
  std::vector<double> suspected_;  // a ring: the latest values since suspicion began
  std::size_t suspected_next_ = 0;
  std::size_t suspected_for_ = 0;
  std::size_t quiet_ = 0;
};

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_SERIES_BASELINE_HPP
