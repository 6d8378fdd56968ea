#include "rank/history.hpp"

#include <algorithm>
#include <cmath>

namespace etwrca::rank {
namespace {

constexpr std::size_t most_bytes = std::size_t{128} << 20U;
// A source may forget an entity 256 frames after its end; until then what it knows of it may grow.
constexpr std::size_t most_frames_unkept = 128;

bool implied(double value, MetricKind kind) {
  return kind == MetricKind::usage ? value == 0.0 : std::isnan(value);
}

std::size_t bytes_of(const StoredFrame& frame) {
  return sizeof(StoredFrame) + (frame.total.capacity() + frame.unattributed.capacity()) * sizeof(double) +
         frame.modules.capacity() * sizeof(StoredModule);
}

void forget_before(std::vector<Run>& runs, std::uint32_t frame) {
  const auto kept = std::find_if(runs.begin(), runs.end(), [&](const Run& run) { return run.end() > frame; });
  runs.erase(runs.begin(), kept);
}

}  // namespace

void append(std::vector<Run>& runs, std::uint32_t at, double value) {
  if (!runs.empty() && runs.back().end() == at && runs.back().value == value)
    ++runs.back().length;
  else
    runs.push_back({at, 1, value});
}

std::span<const Run> EntityPast::values(MetricId metric) const noexcept {
  for (const auto& [id, runs] : values_)
    if (id == metric) return runs;
  return {};
}

void EntityPast::add(std::uint32_t frame, MetricId metric, double value) {
  const auto found =
      std::find_if(values_.begin(), values_.end(), [&](const auto& entry) { return entry.first == metric; });
  if (found != values_.end())
    append(found->second, frame, value);
  else
    values_.push_back({metric, {{frame, 1, value}}});
}

void EntityPast::forget_before(std::uint32_t frame) {
  rank::forget_before(lived_, frame);
  for (auto& [metric, runs] : values_) rank::forget_before(runs, frame);
  std::erase_if(values_, [](const auto& entry) { return entry.second.empty(); });
}

std::size_t EntityPast::bytes() const noexcept {
  std::size_t runs = lived_.capacity();
  for (const auto& [metric, own] : values_) runs += own.capacity();
  return sizeof(EntityPast) + runs * sizeof(Run) + values_.capacity() * sizeof(values_[0]);
}

History::History(const Source& source, std::size_t frames)
    : source_(&source), limit_(std::max<std::size_t>(1, frames)) {}

void History::observe(const Frame& frame) {
  StoredFrame stored;
  stored.begin = frame.begin;
  stored.loss = frame.loss;
  stored.total = frame.total;
  stored.unattributed = frame.unattributed;
  for (const ModuleUsage& usage : frame.modules)
    if (usage.metric == metric::cpu && usage.rate > 0)
      stored.modules.push_back({usage.who, usage.module, usage.rate});
  bytes_ += bytes_of(stored);
  observe_rows(frame);
  frames_.push_back(std::move(stored));
  if (frames_.size() > limit_) drop_frames(frames_.size() - limit_);
  // Now and then, so that the cost per frame does not depend on the length of the history.
  if (++since_forgotten_ > std::min(limit_ / 4, most_frames_unkept)) forget();
  while (bytes_ > most_bytes && frames_.size() > 2) {
    drop_frames(frames_.size() / 4 + 1);
    forget();
  }
}

void History::observe_rows(const Frame& frame) {
  const auto number = static_cast<std::uint32_t>(first_ + frames_.size());
  const MetricTable& metrics = source_->metrics();
  const std::size_t columns = std::min(frame.metrics, metrics.size());
  std::vector<MetricKind> kinds;
  kinds.reserve(columns);
  for (std::size_t m = 0; m < columns; ++m) kinds.push_back(metrics[static_cast<MetricId>(m)].kind);
  for (std::size_t row = 0; row < frame.entities.size(); ++row) {
    const EntityId who = frame.entities[row];
    const auto [at, is_new] = pasts_.try_emplace(who);
    if (is_new)
      if (const Entity* entity = source_->entities().find(who)) entities_.emplace(who, *entity);
    EntityPast& past = at->second;
    const std::size_t before = is_new ? 0 : past.bytes();
    past.live(number);
    for (std::size_t m = 0; m < columns; ++m) {
      const double value = frame.values[row * frame.metrics + m];
      if (!implied(value, kinds[m]) && !std::isinf(value)) past.add(number, static_cast<MetricId>(m), value);
    }
    bytes_ += past.bytes() - before;
  }
}

void History::drop_frames(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    bytes_ -= bytes_of(frames_.front());
    frames_.pop_front();
    ++first_;
  }
}

void History::forget() {
  since_forgotten_ = 0;
  bytes_ = 0;
  for (const StoredFrame& frame : frames_) bytes_ += bytes_of(frame);
  for (auto at = pasts_.begin(); at != pasts_.end();) {
    at->second.forget_before(first_);
    if (at->second.lived().empty()) {
      entities_.erase(at->first);
      at = pasts_.erase(at);
    } else {
      if (const Entity* entity = source_->entities().find(at->first))
        entities_.insert_or_assign(at->first, *entity);
      bytes_ += at->second.bytes();
      ++at;
    }
  }
}

const Entity* History::find(EntityId who) const noexcept {
  if (const Entity* entity = source_->entities().find(who)) return entity;
  const auto copy = entities_.find(who);
  return copy == entities_.end() ? nullptr : &copy->second;
}

}  // namespace etwrca::rank
