#include "monitor/series.hpp"

#include <algorithm>
#include <cmath>

namespace etwrca::monitor {

Series::Series(const Source& source, const DetectOptions& options)
    : source_(source), watched_(source), options_(options), late_(source) {}

bool Series::watches_total(MetricId m) const { return source_.metrics()[m].watch != MetricWatch::none; }

bool Series::watches_entities(MetricId m) const { return source_.metrics()[m].watch == MetricWatch::all; }

Spike Series::named(Spike spike, Key key) const {
  spike.who = key.who;
  spike.metric = key.metric;
  if (key.who != no_entity) return spike;
  spike.value += late_.offset(key.metric);
  spike.baseline += late_.offset(key.metric);
  return spike;
}

void Series::lead_in(Key key, TimePoint at, SpikeDetector& detector) const {
  if (source_.metrics()[key.metric].kind != MetricKind::usage || !watched_.was_born(key.who)) return;
  for (std::size_t i = options_.warmup + options_.lag; i > 0; --i)
    detector.update(at - Duration(static_cast<Duration::rep>(i)), 0.0);
}

void Series::step(Key key, TimePoint at, double value, std::vector<Spike>& out) {
  auto found = detectors_.find(key);
  if (found == detectors_.end()) {
    if (std::isnan(value)) return;
    if (detectors_.size() >= most_watched) return unwatched_.add();
    DetectOptions options = options_;
    options.min_scale = std::max(options.min_scale, watched_.least_spread(key.metric));
    found = detectors_.emplace(key, SpikeDetector(options)).first;
    lead_in(key, at, found->second);
  }
  if (const auto spike = found->second.update(at, value)) out.push_back(named(*spike, key));
}

void Series::update(const Frame& frame, std::vector<Spike>& out) {
  late_.update(frame);
  for (MetricId m = 0; m < frame.metrics; ++m)
    if (watches_total(m)) step({no_entity, m}, frame.begin, frame.total[m] - late_.offset(m), out);
  for (std::size_t row = 0; row < frame.entities.size(); ++row) {
    if (!watched_.can_be_blamed(frame.entities[row])) continue;
    for (MetricId m = 0; m < frame.metrics; ++m)
      if (watches_entities(m)) step({frame.entities[row], m}, frame.begin, frame.value(row, m), out);
  }
  drop_the_ended(frame, out);
  unwatched_.next_frame();
}

/// A detector whose entity has left the frame has seen its last sample; an open spike ends with it.
void Series::drop_the_ended(const Frame& frame, std::vector<Spike>& out) {
  std::vector<Key> gone;
  for (const auto& [key, detector] : detectors_) {
    if (key.who == no_entity || frame.row_of(key.who)) continue;
    if (watched_.has_ended(key.who)) gone.push_back(key);
  }
  finish(std::move(gone), frame.begin, out);
}

void Series::finish(std::vector<Spike>& out) {
  std::vector<Key> all;
  for (const auto& [key, detector] : detectors_) all.push_back(key);
  finish(std::move(all), TimePoint::min(), out);
}

/// The last samples held until `end`, if that is later.
void Series::finish(std::vector<Key> keys, TimePoint end, std::vector<Spike>& out) {
  std::sort(keys.begin(), keys.end());  // the table's order differs from system to system
  for (const Key key : keys) {
    if (auto spike = detectors_.at(key).finish()) {
      spike->end = std::max(spike->end, end);
      out.push_back(named(*spike, key));
    }
    detectors_.erase(key);
  }
}

}  // namespace etwrca::monitor
