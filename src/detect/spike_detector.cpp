#include "etwrca/spike_detector.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "detect/series_baseline.hpp"
#include "detect/spike_tracker.hpp"
#include "detect/validate.hpp"

namespace etwrca {

struct ETWRCA_NO_EXPORT SpikeDetector::Impl {
  explicit Impl(const DetectOptions& options) : baseline(options), tracker(options) {}

  detect::SeriesBaseline baseline;
  detect::SpikeTracker tracker;
  detect::Reading last;
};

SpikeDetector::SpikeDetector(const DetectOptions& options)
    : impl_(std::make_unique<Impl>(detect::validated(options))) {}
SpikeDetector::~SpikeDetector() = default;
SpikeDetector::SpikeDetector(SpikeDetector&&) noexcept = default;
SpikeDetector& SpikeDetector::operator=(SpikeDetector&&) noexcept = default;

std::optional<Spike> SpikeDetector::update(TimePoint time, double value) {
  if (!std::isfinite(value)) return std::nullopt;
  auto& [baseline, tracker, last] = *impl_;
  last = baseline.measure(value);
  auto told = last.ready ? tracker.update(time, last.score, last, 0) : std::nullopt;
  baseline.admit(last, tracker.open());
  return told;
}

std::optional<Spike> SpikeDetector::finish() { return impl_->tracker.finish(); }

namespace {
double known(const detect::Reading& reading, double value) noexcept {
  return reading.ready ? value : std::numeric_limits<double>::quiet_NaN();
}
}  // namespace

double SpikeDetector::baseline() const noexcept { return known(impl_->last, impl_->last.median); }
double SpikeDetector::scale() const noexcept { return known(impl_->last, impl_->last.scale); }
double SpikeDetector::score() const noexcept { return known(impl_->last, impl_->last.score); }

}  // namespace etwrca
