#include "monitor/watched.hpp"

#include <algorithm>
#include <array>

namespace etwrca::monitor {
namespace {

constexpr std::array<double, metric::built_in_count> of_built_in{
    0.03,            // cpu: cores
    0.03,            // ready: cores' worth of waiting
    2 * 1048576.0,   // disk_read, bytes per second: a hundredth of a common disk
    2 * 1048576.0,   // disk_write
    1.25e6,          // network_receive: a hundredth of a gigabit link
    1.25e6,          // network_send
    20.0,            // hard_faults per second
    0.0,             // context_switches: a mechanism, not a symptom
    16 * 1048576.0,  // memory: bytes
    0.0,             // working_set: memory stands for it
};
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

Watched::Watched(const Source& source) : source_(source), built_in_(has_built_in(source.metrics())) {}

bool Watched::built_in(MetricId m) const { return built_in_ && m < metric::built_in_count; }

double Watched::least_spread(MetricId m) const {
  if (!built_in(m)) return 0;
  if (m != metric::cpu && m != metric::ready) return of_built_in[m];
  return std::max(of_built_in[m], spread_per_processor * source_.info().processors);
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
