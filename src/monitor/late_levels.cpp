#include "monitor/late_levels.hpp"

#include <cmath>

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_entries = std::size_t{1} << 18U;

}  // namespace

bool LateLevels::was_there_before(EntityId who) const {
  const Entity* entity = source_.entities().find(who);
  return entity != nullptr && entity->kind == EntityKind::process && !entity->start_known;
}

void LateLevels::update(const Frame& frame) {
  levels_.resize(frame.metrics);
  old_rows_.clear();
  for (std::size_t row = 0; row < frame.entities.size(); ++row)
    if (was_there_before(frame.entities[row])) old_rows_.push_back(row);
  for (MetricId m = 0; m < frame.metrics; ++m)
    if (source_.metrics()[m].kind == MetricKind::level) update(levels_[m], m, frame);
}

void LateLevels::update(LateLevel& level, MetricId metric, const Frame& frame) {
  std::size_t here = 0;
  for (const std::size_t row : old_rows_) {
    const EntityId who = frame.entities[row];
    const double value = frame.value(row, metric);
    if (std::isnan(value)) continue;
    if (level.found.contains(who)) {
      ++here;
    } else if (entries_ < most_entries) {
      const double late = level.any ? value : 0.0;
      level.found.emplace(who, late);
      level.offset += late;
      ++entries_;
      ++here;
    }
  }
  level.any = level.any || !std::isnan(frame.total[metric]);
  if (here == level.found.size()) return;
  for (auto at = level.found.begin(); at != level.found.end();) {
    if (frame.row_of(at->first)) {
      ++at;
      continue;
    }
    level.offset -= at->second;
    at = level.found.erase(at);
    --entries_;
  }
}

}  // namespace etwrca::monitor
