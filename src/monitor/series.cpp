#include "monitor/series.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_series = 20000;

/// The least spread of a built-in metric's total, in its unit: a machine that does nothing has none at
/// all, and moves below some of these are no incident. Zero: the metric is not a symptom.
constexpr std::array<double, metric::built_in_count> least_spread{
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

bool has_built_in(const MetricTable& metrics) {
  return metrics.find("cpu") == metric::cpu && metrics.size() >= metric::built_in_count;
}

Series::Series(const Source& source, const DetectOptions& options, Watch watch)
    : source_(source), options_(options), watch_(watch), built_in_(has_built_in(source.metrics())) {}

bool Series::watches_total(MetricId m) const {
  if (watch_ == Watch::everything) return source_.metrics()[m].kind == MetricKind::usage;
  return !built_in_ || m >= metric::built_in_count || least_spread[m] > 0;
}

bool Series::watches_entities(MetricId m) const {
  if (watch_ == Watch::everything || !built_in_) return true;
  return m == metric::cpu || m == metric::memory || m >= metric::built_in_count;
}

DetectOptions Series::options_for(Key key) const {
  DetectOptions options = options_;
  if (!built_in_ || key.metric >= metric::built_in_count) return options;
  double least = least_spread[key.metric];
  if (key.metric == metric::cpu || key.metric == metric::ready)
    least = std::max(least, spread_per_processor * source_.info().processors);
  options.min_scale = std::max(options.min_scale, least);
  return options;
}

Spike Series::named(Spike spike, Key key) {
  spike.who = key.who;
  spike.metric = key.metric;
  return spike;
}

/// A process that was born under our eyes used nothing before: so one that is busy from its first moment on
/// is a spike against that.
void Series::lead_in(Key key, TimePoint at, SpikeDetector& detector) const {
  const Entity* entity = source_.entities().find(key.who);
  if (entity == nullptr || !entity->start_known || source_.metrics()[key.metric].kind != MetricKind::usage)
    return;
  for (std::size_t i = options_.warmup + options_.lag; i > 0; --i)
    detector.update(at - Duration(static_cast<Duration::rep>(i)), 0.0);
}

void Series::step(Key key, TimePoint at, double value, std::vector<Spike>& out) {
  auto found = detectors_.find(key);
  if (found == detectors_.end()) {
    if (std::isnan(value)) return;
    if (detectors_.size() >= most_series) {
      ++left_out_;
      return;
    }
    found = detectors_.emplace(key, SpikeDetector(options_for(key))).first;
    lead_in(key, at, found->second);
  }
  if (const auto spike = found->second.update(at, value)) out.push_back(named(*spike, key));
}

void Series::update(const Frame& frame, std::vector<Spike>& out) {
  for (MetricId m = 0; m < frame.metrics; ++m)
    if (watches_total(m)) step({no_entity, m}, frame.begin, frame.total[m], out);
  for (std::size_t row = 0; row < frame.entities.size(); ++row) {
    const Entity* entity = source_.entities().find(frame.entities[row]);
    if (entity == nullptr || entity->kind == EntityKind::bucket) continue;
    for (MetricId m = 0; m < frame.metrics; ++m)
      if (watches_entities(m)) step({frame.entities[row], m}, frame.begin, frame.value(row, m), out);
  }
  drop_the_ended(frame, out);
}

/// A detector whose entity has left the frame has seen its last sample; an open spike ends with it.
void Series::drop_the_ended(const Frame& frame, std::vector<Spike>& out) {
  std::vector<Key> gone;
  for (const auto& [key, detector] : detectors_) {
    if (key.who == no_entity || frame.row_of(key.who)) continue;
    const Entity* entity = source_.entities().find(key.who);
    if (entity == nullptr || entity->end) gone.push_back(key);
  }
  finish(std::move(gone), out);
}

void Series::finish(std::vector<Spike>& out) {
  std::vector<Key> all;
  for (const auto& [key, detector] : detectors_) all.push_back(key);
  finish(std::move(all), out);
}

void Series::finish(std::vector<Key> keys, std::vector<Spike>& out) {
  std::sort(keys.begin(), keys.end());  // the table's order differs from system to system
  for (const Key key : keys) {
    if (auto spike = detectors_.at(key).finish()) out.push_back(named(*spike, key));
    detectors_.erase(key);
  }
}

}  // namespace etwrca::monitor
