// Which row of the open bins belongs to which living entity.
#ifndef ETWRCA_FRAME_SLOT_TABLE_HPP
#define ETWRCA_FRAME_SLOT_TABLE_HPP

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

namespace etwrca::frame {

struct Slot {
  EntityId who = no_entity;
  bool alive = false;
  TimePoint ended{};
  TimePoint since = TimePoint::max();  ///< of its first observation
};

/// A slot belongs to one entity until its end has left the oldest open bin. Entities beyond the bound share
/// that of the bucket "(others)", which is added to the source's table then.
class SlotTable {
 public:
  SlotTable(Source& source, std::size_t max_entities) : source_(source), max_entities_(max_entities) {}

  /// The slot of an entity that was observed at this moment.
  std::size_t of(EntityId who, TimePoint at) {
    const std::size_t s = find_or_take(who);
    slots_[s].since = std::min(slots_[s].since, at);
    return s;
  }
  /// It spends until `end`: what comes after its end (sends that complete later) is still its own.
  void keep_until(std::size_t s, TimePoint end) {
    if (!slots_[s].alive) slots_[s].ended = std::max(slots_[s].ended, end);
  }

  /// Whether the slot is that of all who have none of their own.
  [[nodiscard]] bool is_shared(std::size_t s) const {
    return slots_[s].who == others_ && others_ != no_entity;
  }

  [[nodiscard]] Slot& operator[](std::size_t s) { return slots_[s]; }
  [[nodiscard]] const std::vector<Slot>& all() const noexcept { return slots_; }

  /// Frees the slots of those that ended before `t` and are not `used`; `clear` is called with each.
  template <class Used, class Clear>
  void release_ended_before(TimePoint t, const Used& used, const Clear& clear) {
    for (std::size_t s = 0; s < slots_.size(); ++s) {
      if (slots_[s].who == no_entity || slots_[s].alive || slots_[s].ended >= t || used(s)) continue;
      slot_of_.erase(slots_[s].who);
      slots_[s] = Slot{};
      clear(s);
      free_.push_back(s);
      last_who_ = no_entity;
    }
  }

 private:
  static constexpr std::size_t most_cells = std::size_t{1} << 18U;  // of a frame: 2 MiB

  [[nodiscard]] std::size_t bound() const {
    return std::min(max_entities_, most_cells / std::max<std::size_t>(source_.metrics().size(), 1));
  }

  std::size_t find_or_take(EntityId who) {
    if (who == last_who_) return last_slot_;
    auto found = slot_of_.find(who);
    if (found == slot_of_.end() && who != others_ && slot_of_.size() >= bound()) {
      if (others_ == no_entity) {
        Entity rest;
        rest.kind = EntityKind::bucket;
        rest.name = "(others)";
        others_ = source_.entities().add(std::move(rest));
      }
      return find_or_take(others_);
    }
    if (found == slot_of_.end()) found = slot_of_.emplace(who, take(who)).first;
    last_who_ = who;
    last_slot_ = found->second;
    return last_slot_;
  }

  std::size_t take(EntityId who) {
    std::size_t s = slots_.size();
    if (free_.empty()) {
      slots_.emplace_back();
    } else {
      s = free_.back();
      free_.pop_back();
    }
    const Entity* entity = source_.entities().find(who);
    const bool ended = entity != nullptr && entity->end.has_value();
    slots_[s] = Slot{who, !ended, ended ? *entity->end : TimePoint{}, TimePoint::max()};
    return s;
  }

  Source& source_;
  std::size_t max_entities_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::unordered_map<EntityId, std::size_t> slot_of_;
  EntityId others_ = no_entity;
  EntityId last_who_ = no_entity;  // most observations come in runs of one entity
  std::size_t last_slot_ = 0;
};

}  // namespace etwrca::frame

#endif  // ETWRCA_FRAME_SLOT_TABLE_HPP
