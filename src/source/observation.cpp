#include "etwrca/observation.hpp"

#include <algorithm>
#include <utility>

namespace etwrca {

EntityId EntityTable::add(Entity entity) {
  const EntityId id = next_++;
  entities_.emplace(id, std::move(entity));
  return id;
}

void EntityTable::put(EntityId id, Entity entity) {
  entities_.insert_or_assign(id, std::move(entity));
  if (id != no_entity) next_ = std::max(next_, id + 1);
}

void EntityTable::forget(EntityId id) noexcept { entities_.erase(id); }

const Entity* EntityTable::find(EntityId id) const noexcept {
  const auto found = entities_.find(id);
  return found == entities_.end() ? nullptr : &found->second;
}

Entity* EntityTable::find(EntityId id) noexcept {
  const auto found = entities_.find(id);
  return found == entities_.end() ? nullptr : &found->second;
}

std::size_t EntityTable::forget_ended_before(TimePoint t) {
  return std::erase_if(entities_, [t](const auto& row) { return row.second.end && *row.second.end < t; });
}

std::vector<EntityId> EntityTable::ids() const {
  std::vector<EntityId> ids;
  ids.reserve(entities_.size());
  for (const auto& [id, entity] : entities_) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

ModuleId ModuleTable::add(const std::string& name) {
  constexpr std::size_t most_names = 65536;
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  if (names_.size() >= most_names - 1 && name != "(other)") return add("(other)");
  names_.push_back(name);
  const auto id = static_cast<ModuleId>(names_.size() - 1);
  numbers_.emplace(name, id);
  return id;
}

const std::string& ModuleTable::name(ModuleId id) const noexcept {
  static const std::string none;
  return id < names_.size() ? names_[id] : none;
}

TimePoint time_of(const Observation& observation) {
  struct Visitor {
    TimePoint operator()(const Usage& x) const noexcept { return x.begin + x.length; }
    TimePoint operator()(const Level& x) const noexcept { return x.at; }
    TimePoint operator()(const ProcessStart& x) const noexcept { return x.at; }
    TimePoint operator()(const ProcessEnd& x) const noexcept { return x.at; }
    TimePoint operator()(const LossObservation& x) const noexcept { return x.at; }
  };
  return std::visit(Visitor{}, observation);
}

}  // namespace etwrca
