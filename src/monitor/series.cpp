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

/// With `before` it has seen that value all the time; what is usual counts as three times the spread.
SpikeDetector Series::detector(Key key, TimePoint at, std::optional<double> before, double usual) const {
  DetectOptions options = options_;
  options.min_scale = std::max({options.min_scale, watched_.least_spread(key.metric), usual / 3});
  SpikeDetector detector(options);
  for (std::size_t i = before ? options.warmup + options.lag : 0; i > 0; --i)
    detector.update(at - Duration(static_cast<Duration::rep>(i)), *before);
  return detector;
}

/// A newborn used nothing before.
Series::Watch Series::begin(Key key, TimePoint at) const {
  const bool newborn = source_.metrics()[key.metric].kind == MetricKind::usage && watched_.was_born(key.who);
  const auto kind = newborn ? kin_.kind_of(key.who, key.metric) : std::nullopt;
  const auto usual = kind ? kin_.usual(*kind) : std::nullopt;
  const auto before = newborn ? std::optional(0.0) : std::nullopt;
  Watch watch{detector(key, at, before, usual ? usual->peak : 0.0)};
  watch.kind = kind;
  watch.life.born = kin_.now();
  if (usual) watch.as_kin = 2 * usual->length;
  return watch;
}

void Series::step(Key key, TimePoint at, double value, std::vector<Spike>& out) {
  if (!std::isfinite(value)) return;
  auto found = watches_.find(key);
  if (found == watches_.end()) {
    if (watches_.size() >= most_watched) return unwatched_.add();
    found = watches_.emplace(key, begin(key, at)).first;
  }
  Watch& watch = found->second;
  watch.life.peak = std::max(watch.life.peak, value);
  const std::size_t age = kin_.now() - watch.life.born;
  if (watch.as_kin > 0 && !watch.open && age >= watch.as_kin) {
    // It outlives its kin and is judged by itself from now on: by nothing, or by what has become its own
    // baseline.
    const double own = watch.detector.baseline();
    const bool has_own = age >= options_.new_normal && !std::isnan(own);
    watch.detector = detector(key, at, has_own ? own : 0.0);
    watch.as_kin = 0;
  }
  if (const auto spike = watch.detector.update(at, value)) {
    watch.open = !spike->ended;
    out.push_back(named(*spike, key));
  }
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
    if (watch.kind) kin_.remember(*watch.kind, watch.life);
    if (auto spike = watch.detector.finish()) {
      spike->end = std::max(spike->end, end);
      out.push_back(named(*spike, key));
    }
    watches_.erase(key);
  }
}

}  // namespace etwrca::monitor
