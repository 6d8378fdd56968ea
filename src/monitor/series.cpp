#include "monitor/series.hpp"

#include <algorithm>
#include <cmath>

namespace etwrca::monitor {

Series::Series(const Source& source, const DetectOptions& options)
    : source_(source), watched_(source), options_(options), late_(source), kin_(source, options) {}

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

/// A newborn used nothing before; what its kin did from their first moments on counts as three times the
/// spread.
Series::Watch Series::begin(Key key, TimePoint at) const {
  const bool newborn = source_.metrics()[key.metric].kind == MetricKind::usage && watched_.was_born(key.who);
  DetectOptions options = options_;
  options.min_scale = std::max(options.min_scale, watched_.least_spread(key.metric));
  if (newborn) options.min_scale = std::max(options.min_scale, kin_.usual(key.who, key.metric) / 3);
  Watch watch{SpikeDetector(options), newborn};
  for (std::size_t i = newborn ? options.warmup + options.lag : 0; i > 0; --i)
    watch.detector.update(at - Duration(static_cast<Duration::rep>(i)), 0.0);
  return watch;
}

void Series::step(Key key, TimePoint at, double value, std::vector<Spike>& out) {
  auto found = watches_.find(key);
  if (found == watches_.end()) {
    if (std::isnan(value)) return;
    if (watches_.size() >= most_watched) return unwatched_.add();
    found = watches_.emplace(key, begin(key, at)).first;
  }
  Watch& watch = found->second;
  watch.peak = std::max(watch.peak, value);
  if (const auto spike = watch.detector.update(at, value)) out.push_back(named(*spike, key));
}

void Series::update(const Frame& frame, std::vector<Spike>& out) {
  late_.update(frame);
  kin_.next_frame();
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

/// A series whose entity has left the frame has seen its last sample; an open spike ends with it.
void Series::drop_the_ended(const Frame& frame, std::vector<Spike>& out) {
  std::vector<Key> gone;
  for (const auto& [key, watch] : watches_) {
    if (key.who == no_entity || frame.row_of(key.who)) continue;
    if (watched_.has_ended(key.who)) gone.push_back(key);
  }
  finish(std::move(gone), frame.begin, out);
}

void Series::finish(std::vector<Spike>& out) {
  std::vector<Key> all;
  for (const auto& [key, watch] : watches_) all.push_back(key);
  finish(std::move(all), TimePoint::min(), out);
}

/// The last samples held until `end`, if that is later.
void Series::finish(std::vector<Key> keys, TimePoint end, std::vector<Spike>& out) {
  std::sort(keys.begin(), keys.end());  // the table's order differs from system to system
  for (const Key key : keys) {
    Watch& watch = watches_.at(key);
    if (watch.newborn) kin_.remember(key.who, key.metric, watch.peak);
    if (auto spike = watch.detector.finish()) {
      spike->end = std::max(spike->end, end);
      out.push_back(named(*spike, key));
    }
    watches_.erase(key);
  }
}

}  // namespace etwrca::monitor
