#include "detect/series_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/logarithm.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::detect {
namespace {

constexpr double suspicious = 3.0;  // scales from the median
constexpr double quiet = 1.5;
constexpr double iqr_of_normal = 1.349;  // interquartile range of a normal law with deviation 1
constexpr double tiny = 1e-12;           // for a series that was always zero
constexpr double largest = 1e150;        // so that sums of squares stay finite

std::size_t ring_push(std::vector<double>& ring, std::size_t next, std::size_t capacity, double value) {
  if (ring.size() < capacity) {
    ring.push_back(value);
    return 0;
  }
  ring[next] = value;
  return next + 1 == capacity ? 0 : next + 1;
}

}  // namespace

double score_of(double z) noexcept { return base::log2(1 + z / suspicious); }

SeriesBaseline::SeriesBaseline(const DetectOptions& options)
    : lag_(options.lag),
      warmup_(options.warmup),
      release_(options.release),
      new_normal_(options.new_normal),
      min_scale_(options.min_scale),
      direction_(options.direction),
      window_(options.baseline),
      usual_(options.memory, options.usual),
      suspected_size_(std::max(options.baseline, options.release)) {
  waiting_.reserve(lag_);
  suspected_.reserve(suspected_size_);
}

Reading SeriesBaseline::measure(double value) const noexcept {
  Reading r;
  r.value = std::clamp(value, -largest, largest);
  if (window_.size() + waiting_.size() < warmup_ || window_.size() < 4) return r;
  r.ready = true;
  r.median = window_.quantile(0.5);
  // Not the MAD: it is zero as soon as half of the values are equal.
  const double iqr = window_.quantile(0.75) - window_.quantile(0.25);
  r.scale =
      std::max({iqr / iqr_of_normal, window_.deviation() / 3, 0.01 * std::abs(r.median), min_scale_, tiny});
  r.usual = in_spike_ ? usual_at_alert_ : usual_.value();
  const double distance = r.value - r.median;
  r.excursion = direction_ == Direction::both ? std::abs(distance) : std::max(0.0, distance);
  r.score = score_of(suspicious * r.excursion / std::max(suspicious * r.scale, r.usual));
  return r;
}

void SeriesBaseline::admit(const Reading& r, bool in_spike) {
  if (!r.ready) return push(r.value);
  // A spike must not make itself usual while it lasts: that is what new_normal is for.
  if (in_spike && !in_spike_) usual_at_alert_ = r.usual;
  in_spike_ = in_spike;
  usual_.add(r.excursion, in_spike);
  if (suspected_for_ == 0 && r.excursion < suspicious * r.scale) return push(r.value);

  ++suspected_for_;
  suspected_next_ = ring_push(suspected_, suspected_next_, suspected_size_, r.value);
  quiet_ = r.excursion < quiet * r.scale ? quiet_ + 1 : 0;
  if (quiet_ >= release_) {
    end_suspicion(quiet_);
  } else if (suspected_for_ >= new_normal_) {
    window_.clear();
    waiting_.clear();
    waiting_next_ = 0;
    end_suspicion(suspected_.size());
  }
}

void SeriesBaseline::push(double value) {
  if (lag_ == 0) return window_.push(value);
  if (waiting_.size() == lag_) window_.push(waiting_[waiting_next_]);
  waiting_next_ = ring_push(waiting_, waiting_next_, lag_, value);
}

void SeriesBaseline::end_suspicion(std::size_t kept) {
  const std::size_t size = suspected_.size();
  for (std::size_t i = size - std::min(kept, size); i < size; ++i)
    push(suspected_[(suspected_next_ + i) % size]);
  suspected_.clear();
  suspected_next_ = suspected_for_ = quiet_ = 0;
}

}  // namespace etwrca::detect
