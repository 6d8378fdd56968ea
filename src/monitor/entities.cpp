#include "monitor/entities.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace etwrca::monitor {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Entities::Entities(const Source& source, const DetectOptions& options)
    : source_(source), watched_(source), options_(options) {}

Spike Entities::named(Spike spike, EntityId who, const Watch& watch) {
  spike.who = who;
  spike.metric = watch.metrics[spike.metric];
  return spike;
}

/// A source may come to know a metric at any row, so an entity grows.
template <typename Value>
void Entities::add_new_metrics(EntityId who, std::size_t metrics, Value value) {
  auto found = table_.find(who);
  for (std::size_t column = 0; column < metrics; ++column) {
    const auto m = static_cast<MetricId>(column);
    const bool known = found != table_.end() && m < found->second.has.size() && found->second.has[m];
    if (known || std::isnan(value(m))) continue;
    if (watching_ >= most_watched) {
      unwatched_.add();
      continue;
    }
    DetectOptions options = options_;
    options.min_scale = std::max(options.min_scale, watched_.least_spread(m));
    if (found == table_.end())
      found = table_.emplace(who, Watch{EntityDetector(1, options), {}, {}, {}}).first;
    else
      found->second.detector.add_metric(options.min_scale);
    Watch& watch = found->second;
    watch.metrics.push_back(m);
    watch.values.push_back(no_value);
    watch.has.resize(metrics, false);
    watch.has[m] = true;
    ++watching_;
  }
}

void Entities::lead_in(EntityId who, TimePoint at, Watch& watch) const {
  if (!watched_.was_born(who)) return;
  for (std::size_t i = 0; i < watch.metrics.size(); ++i)
    watch.values[i] = source_.metrics()[watch.metrics[i]].kind == MetricKind::usage ? 0.0 : no_value;
  for (std::size_t i = options_.warmup + options_.lag; i > 0; --i)
    watch.detector.update(at - Duration(static_cast<Duration::rep>(i)), watch.values);
}

template <typename Value>
void Entities::step(EntityId who, const Frame& frame, Value value, std::vector<Spike>& out) {
  const bool known = table_.contains(who);
  add_new_metrics(who, frame.metrics, value);
  const auto found = table_.find(who);
  if (found == table_.end()) return;
  Watch& watch = found->second;
  if (!known) lead_in(who, frame.begin, watch);
  for (std::size_t i = 0; i < watch.metrics.size(); ++i) watch.values[i] = value(watch.metrics[i]);
  if (const auto spike = watch.detector.update(frame.begin, watch.values))
    out.push_back(named(*spike, who, watch));
}

void Entities::update(const Frame& frame, std::vector<Spike>& out) {
  step(
      no_entity, frame,
      [&](MetricId m) { return source_.metrics()[m].kind == MetricKind::usage ? frame.total[m] : no_value; },
      out);
  for (std::size_t row = 0; row < frame.entities.size(); ++row)
    if (watched_.can_be_blamed(frame.entities[row]))
      step(
          frame.entities[row], frame, [&](MetricId m) { return frame.value(row, m); }, out);

  for (auto at = table_.begin(); at != table_.end();) {
    const EntityId who = at->first;
    const bool gone = who != no_entity && !frame.row_of(who) && watched_.has_ended(who);
    at = gone ? finish(at, out) : std::next(at);
  }
  unwatched_.next_frame();
}

void Entities::finish(std::vector<Spike>& out) {
  for (auto at = table_.begin(); at != table_.end();) at = finish(at, out);
}

/// Ends the spike of an entity that has seen its last sample, and forgets the entity.
Entities::Table::iterator Entities::finish(Table::iterator at, std::vector<Spike>& out) {
  auto& [who, watch] = *at;
  if (const auto spike = watch.detector.finish()) out.push_back(named(*spike, who, watch));
  watching_ -= watch.metrics.size();
  return table_.erase(at);
}

}  // namespace etwrca::monitor
