#include "monitor/watched.hpp"

#include <algorithm>

namespace etwrca::monitor {
namespace {

constexpr double spread_per_processor = 0.005;  // of cpu and ready: half a percent of the machine

}  // namespace

// By every name: a CSV may have a first metric "cpu", and many others.
bool has_built_in(const MetricTable& metrics) {
  const MetricTable built_in;
  if (metrics.size() < metric::built_in_count) return false;
  for (MetricId m = 0; m < metric::built_in_count; ++m)
    if (metrics[m].name != built_in[m].name) return false;
  return true;
}

DetectOptions fit_warmup(DetectOptions detect, const SourceInfo& info, Duration bin) {
  if (!info.extent || bin <= Duration::zero()) return detect;
  const auto frames = static_cast<std::size_t>(std::max<Duration::rep>(0, info.extent->length() / bin));
  const std::size_t least = std::min(detect.lag + 4, detect.warmup);
  detect.warmup = std::clamp(frames / 8, least, detect.warmup);
  return detect;
}

void leave_open(std::vector<Spike>& spikes, TimePoint end) {
  for (Spike& spike : spikes) {
    spike.ended = false;
    spike.end = end;
  }
}

Watched::Watched(const Source& source) : source_(source), built_in_(has_built_in(source.metrics())) {}

double Watched::least_spread(MetricId m) const {
  const double least = source_.metrics()[m].least_spread;
  if (!built_in_ || (m != metric::cpu && m != metric::ready)) return least;
  return std::max(least, spread_per_processor * source_.info().processors);
}

bool Watched::can_be_blamed(EntityId who) const {
  const Entity* entity = source_.entities().find(who);
  return entity != nullptr && entity->kind != EntityKind::bucket;
}

bool Watched::was_born(EntityId who) const {
  const Entity* entity = source_.entities().find(who);
  return entity != nullptr && entity->start_known;
}

bool Watched::has_ended(EntityId who) const {
  const Entity* entity = source_.entities().find(who);
  return entity == nullptr || entity->end;
}

}  // namespace etwrca::monitor
