#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "detect/series_baseline.hpp"
#include "detect/spike_tracker.hpp"
#include "detect/validate.hpp"
#include "etwrca/error.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca {

struct ETWRCA_NO_EXPORT EntityDetector::Impl {
  Impl(std::size_t metrics, const DetectOptions& options)
      : readings(metrics),
        scores(metrics),
        counted(std::min<std::size_t>(3, (metrics + 3) / 4)),
        tracker(options) {
    // One by one: a copy would lose the room that each has reserved.
    baselines.reserve(metrics);
    for (std::size_t i = 0; i < metrics; ++i) baselines.emplace_back(options);
  }

  std::vector<detect::SeriesBaseline> baselines;
  std::vector<detect::Reading> readings;
  std::vector<double> scores;
  std::size_t counted;  // how many of the strongest make the score
  detect::SpikeTracker tracker;
  double last = std::numeric_limits<double>::quiet_NaN();

  void measure(std::span<const double> values);
  double combine();
};

EntityDetector::EntityDetector(std::size_t metrics, const DetectOptions& options) {
  if (metrics == 0 || metrics > 4096) throw Error(Errc::invalid_argument, "an entity has 1 to 4096 metrics");
  impl_ = std::make_unique<Impl>(metrics, detect::validated(options));
}
EntityDetector::~EntityDetector() = default;
EntityDetector::EntityDetector(EntityDetector&&) noexcept = default;
EntityDetector& EntityDetector::operator=(EntityDetector&&) noexcept = default;

void EntityDetector::Impl::measure(std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    readings[i] = std::isfinite(values[i]) ? baselines[i].measure(values[i]) : detect::Reading{};
}

double EntityDetector::Impl::combine() {
  std::transform(readings.begin(), readings.end(), scores.begin(), [](const auto& r) { return r.score; });
  const auto end = scores.begin() + static_cast<std::ptrdiff_t>(counted);
  std::partial_sort(scores.begin(), end, scores.end(), std::greater<>{});
  double sum = 0;
  for (auto s = scores.begin(); s != end; ++s) sum += *s;
  return sum / static_cast<double>(counted);
}

std::optional<Spike> EntityDetector::update(TimePoint time, std::span<const double> values) {
  auto& self = *impl_;
  if (values.size() != self.readings.size())
    throw Error(Errc::invalid_argument, "another number of values than the entity has metrics");
  self.measure(values);

  std::optional<Spike> told;
  const auto& readings = self.readings;
  self.last = std::numeric_limits<double>::quiet_NaN();
  if (std::any_of(readings.begin(), readings.end(), [](const auto& r) { return r.ready; })) {
    const auto strongest = std::max_element(readings.begin(), readings.end(),
                                            [](const auto& a, const auto& b) { return a.score < b.score; });
    self.last = self.combine();
    told =
        self.tracker.update(time, self.last, *strongest, static_cast<MetricId>(strongest - readings.begin()));
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]))
      self.baselines[i].admit(readings[i], self.tracker.open() && readings[i].score >= detect::score_of(4));
  return told;
}

std::optional<Spike> EntityDetector::finish() { return impl_->tracker.finish(); }
double EntityDetector::score() const noexcept { return impl_->last; }

}  // namespace etwrca
