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
namespace {
constexpr std::size_t most_metrics = 4096;

/// One metric of the entity.
struct Member {
  explicit Member(const DetectOptions& options) : baseline(options) {}

  detect::SeriesBaseline baseline;
  detect::Reading reading;
  double first = std::numeric_limits<double>::quiet_NaN();
  bool moved = false;       // it has had two different values
  bool takes_part = false;  // it has been hot in the open spike

  void measure(double value) {
    reading = {};
    if (!std::isfinite(value)) return;
    if (std::isnan(first)) first = value;
    moved = moved || value != first;
    reading = baseline.measure(value);
  }
};

}  // namespace

struct ETWRCA_NO_EXPORT EntityDetector::Impl {
  explicit Impl(const DetectOptions& o) : options(o), hot(detect::score_of(o.threshold)), tracker(o) {}

  DetectOptions options;
  double hot;
  std::vector<Member> members;
  std::vector<double> scores;
  detect::SpikeTracker tracker;
  double last = std::numeric_limits<double>::quiet_NaN();

  void add(double min_scale);
  double combine();
  void admit(std::span<const double> values);
};

void EntityDetector::Impl::add(double min_scale) {
  if (members.size() >= most_metrics) throw Error(Errc::invalid_argument, "an entity has 1 to 4096 metrics");
  DetectOptions own = options;
  own.min_scale = min_scale;
  members.emplace_back(detect::validated(own));
  scores.resize(members.size());
}

EntityDetector::EntityDetector(std::size_t metrics, const DetectOptions& options)
    : impl_(std::make_unique<Impl>(detect::validated(options))) {
  if (metrics == 0 || metrics > most_metrics)
    throw Error(Errc::invalid_argument, "an entity has 1 to 4096 metrics");
  impl_->members.reserve(metrics);
  for (std::size_t i = 0; i < metrics; ++i) impl_->add(options.min_scale);
}
EntityDetector::~EntityDetector() = default;
EntityDetector::EntityDetector(EntityDetector&&) noexcept = default;
EntityDetector& EntityDetector::operator=(EntityDetector&&) noexcept = default;

std::size_t EntityDetector::add_metric(double min_scale) {
  impl_->add(min_scale);
  return impl_->members.size() - 1;
}

/// The mean of the strongest scores. A metric that never moved cannot stray by accident: it has no say in how
/// many are asked for.
double EntityDetector::Impl::combine() {
  std::transform(members.begin(), members.end(), scores.begin(),
                 [](const Member& m) { return m.reading.score; });
  const auto moved = static_cast<std::size_t>(
      std::count_if(members.begin(), members.end(), [](const Member& m) { return m.moved; }));
  const std::size_t counted = std::clamp<std::size_t>((moved + 3) / 4, 1, 3);
  const auto end = scores.begin() + static_cast<std::ptrdiff_t>(counted);
  std::partial_sort(scores.begin(), end, scores.end(), std::greater<>{});
  double sum = 0;
  for (auto s = scores.begin(); s != end; ++s) sum += *s;
  return sum / static_cast<double>(counted);
}

/// A metric takes part in the open spike from the moment at which it is hot itself: an innocent one goes on
/// learning.
void EntityDetector::Impl::admit(std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    Member& m = members[i];
    m.takes_part = tracker.open() && (m.takes_part || m.reading.score >= hot);
    if (std::isfinite(values[i])) m.baseline.admit(m.reading, m.takes_part);
  }
}

std::optional<Spike> EntityDetector::update(TimePoint time, std::span<const double> values) {
  auto& self = *impl_;
  if (values.size() != self.members.size())
    throw Error(Errc::invalid_argument, "another number of values than the entity has metrics");
  for (std::size_t i = 0; i < values.size(); ++i) self.members[i].measure(values[i]);

  std::optional<Spike> told;
  const auto& members = self.members;
  self.last = std::numeric_limits<double>::quiet_NaN();
  if (std::any_of(members.begin(), members.end(), [](const Member& m) { return m.reading.ready; })) {
    const auto strongest =
        std::max_element(members.begin(), members.end(),
                         [](const Member& a, const Member& b) { return a.reading.score < b.reading.score; });
    self.last = self.combine();
    told = self.tracker.update(time, self.last, strongest->reading,
                               static_cast<MetricId>(strongest - members.begin()));
  }
  self.admit(values);
  return told;
}

std::optional<Spike> EntityDetector::finish() { return impl_->tracker.finish(); }
double EntityDetector::score() const noexcept { return impl_->last; }

double EntityDetector::baseline(std::size_t position) const noexcept {
  const auto& members = impl_->members;
  const bool known = position < members.size() && members[position].reading.ready;
  return known ? members[position].reading.median : std::numeric_limits<double>::quiet_NaN();
}

double EntityDetector::scale(std::size_t position) const noexcept {
  const auto& members = impl_->members;
  const bool known = position < members.size() && members[position].reading.ready;
  return known ? members[position].reading.scale : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace etwrca
