#include "rank/history.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace etwrca::rank {
namespace {

constexpr std::size_t most_bytes = std::size_t{128} << 20U;

bool implied(double value, MetricKind kind) {
  return kind == MetricKind::usage ? value == 0.0 : std::isnan(value);
}

void store_rows(const Frame& frame, const MetricTable& metrics, StoredFrame& out) {
  const std::size_t columns = std::min(frame.metrics, metrics.size());
  std::vector<MetricKind> kinds;
  kinds.reserve(columns);
  for (std::size_t m = 0; m < columns; ++m) kinds.push_back(metrics[static_cast<MetricId>(m)].kind);
  const auto each_cell = [&](std::size_t row, auto&& use) {
    for (std::size_t m = 0; m < columns; ++m) {
      const double value = frame.values[row * frame.metrics + m];
      if (!implied(value, kinds[m]) && !std::isinf(value)) use(static_cast<MetricId>(m), value);
    }
  };
  std::size_t cells = 0;
  for (std::size_t row = 0; row < frame.entities.size(); ++row)
    each_cell(row, [&](MetricId, double) { ++cells; });
  out.rows.reserve(frame.entities.size());
  out.cell_metrics.reserve(cells);
  out.cell_values.reserve(cells);
  for (std::size_t row = 0; row < frame.entities.size(); ++row) {
    out.rows.push_back({frame.entities[row], static_cast<std::uint32_t>(out.cell_values.size())});
    each_cell(row, [&](MetricId m, double value) {
      out.cell_metrics.push_back(m);
      out.cell_values.push_back(value);
    });
  }
}

std::size_t bytes_of(const StoredFrame& frame) {
  return sizeof(StoredFrame) + frame.rows.capacity() * sizeof(StoredRow) +
         frame.cell_metrics.capacity() * sizeof(MetricId) +
         (frame.cell_values.capacity() + frame.total.capacity() + frame.unattributed.capacity()) *
             sizeof(double) +
         frame.modules.capacity() * sizeof(StoredModule);
}

}  // namespace

History::History(const Source& source, std::size_t frames)
    : source_(&source), limit_(std::max<std::size_t>(1, frames)) {}

void History::observe(const Frame& frame) {
  StoredFrame stored;
  stored.begin = frame.begin;
  stored.loss = frame.loss;
  stored.total = frame.total;
  stored.unattributed = frame.unattributed;
  store_rows(frame, source_->metrics(), stored);
  for (const ModuleUsage& usage : frame.modules)
    if (usage.metric == metric::cpu && usage.rate > 0)
      stored.modules.push_back({usage.who, usage.module, usage.rate});
  bytes_ += bytes_of(stored);
  frames_.push_back(std::move(stored));
  remember(frame);
  while (frames_.size() > limit_ || (bytes_ > most_bytes && frames_.size() > 2)) {
    bytes_ -= bytes_of(frames_.front());
    frames_.pop_front();
  }
  // Now and then, so that the cost per frame does not depend on the length of the history.
  if (++since_forgotten_ > limit_ / 4 + 1) forget_entities();
}

void History::remember(const Frame& frame) {
  for (const EntityId who : frame.entities) {
    if (entities_.contains(who)) continue;
    if (const Entity* entity = source_->entities().find(who)) entities_.emplace(who, *entity);
  }
}

void History::forget_entities() {
  since_forgotten_ = 0;
  std::unordered_set<EntityId> seen;
  for (const StoredFrame& frame : frames_)
    for (const StoredRow& row : frame.rows) seen.insert(row.who);
  std::erase_if(entities_, [&](const auto& entry) { return !seen.contains(entry.first); });
}

const Entity* History::find(EntityId who) const noexcept {
  if (const Entity* entity = source_->entities().find(who)) return entity;
  const auto copy = entities_.find(who);
  return copy == entities_.end() ? nullptr : &copy->second;
}

}  // namespace etwrca::rank
