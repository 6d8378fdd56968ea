#include "rank/history.hpp"

#include <algorithm>
#include <cmath>

namespace etwrca::rank {
namespace {

// A source may forget an entity 256 frames after its end; until then what it knows of it may grow.
constexpr std::size_t frames_a_copy = 128;

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
  if (runs.capacity() > 2 * runs.size()) runs.shrink_to_fit();
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

History::History(const Source& source, std::size_t frames, std::size_t bytes)
    : source_(&source), limit_(std::max<std::size_t>(1, frames)), most_bytes_(bytes) {}

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
  if (first_ - forgotten_ > limit_ / 4) forget();
  if (++since_copied_ >= frames_a_copy) copy_entities();
  while (bytes_ > most_bytes_ && frames_.size() > 2) {
    drop_frames(frames_.size() / 4 + 1);
    forget();
  }
}

/// What is known of those that have not ended, or only since the last time, may have grown.
void History::copy_entities() {
  since_copied_ = 0;
  std::erase_if(unended_, [this](EntityId who) {
    const Entity* entity = source_->entities().find(who);
    const auto copy = entities_.find(who);
    if (entity == nullptr || copy == entities_.end()) return true;
    copy->second = *entity;
    return entity->end.has_value();
  });
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
    if (is_new) {
      if (const Entity* entity = source_->entities().find(who)) {
        entities_.emplace(who, *entity);
        unended_.push_back(who);
      }
    }
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
  forgotten_ = first_;
  for (auto at = pasts_.begin(); at != pasts_.end();) {
    bytes_ -= at->second.bytes();
    at->second.forget_before(first_);
    if (at->second.lived().empty()) {
      entities_.erase(at->first);
      at = pasts_.erase(at);
    } else {
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
