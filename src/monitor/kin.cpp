#include "monitor/kin.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/text.hpp"

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_of_a_kind = 48;
constexpr std::size_t most_kinds = 4096;

/// The rank-th largest.
template <typename Number>
Number largest(std::vector<Number> values, std::size_t rank) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), place, values.end(), std::greater<>{});
  return *place;
}

}  // namespace

std::optional<Kin::Kind> Kin::kind_of(EntityId who, MetricId metric) const {
  const Entity* entity = source_.entities().find(who);
  const Entity* parent = entity == nullptr ? nullptr : source_.entities().find(entity->parent);
  const auto has_name = [](const Entity* e) {
    return e != nullptr && !e->name.empty() && e->name != base::unknown_name;
  };
  if (!has_name(entity) || !has_name(parent)) return std::nullopt;
  return Kind{entity->name, parent->name, metric};
}

void Kin::remember(const Kind& kind, const Life& life) {
  if (occasions_.size() >= most_kinds && !occasions_.contains(kind))
    occasions_.erase(std::min_element(occasions_.begin(), occasions_.end(), [](const auto& a, const auto& b) {
      return a.second.back().ended < b.second.back().ended;
    }));
  std::deque<Occasion>& all = occasions_[kind];
  if (all.empty() || life.born >= all.back().ended) all.push_back({now_, 0, 0});
  all.back().peak = std::max(all.back().peak, life.peak);
  all.back().length = std::max(all.back().length, now_ - life.born);
  if (all.size() > most_of_a_kind) all.pop_front();
}

std::optional<Kin::Usual> Kin::usual(const Kind& kind) const {
  const auto found = occasions_.find(kind);
  if (found == occasions_.end()) return std::nullopt;
  std::vector<double> peaks;
  std::vector<std::size_t> lengths;
  for (const Occasion& occasion : found->second) {
    if (now_ - occasion.ended > options_.memory) continue;
    peaks.push_back(occasion.peak);
    lengths.push_back(occasion.length);
  }
  if (peaks.size() < options_.usual) return std::nullopt;
  return Usual{largest(std::move(peaks), options_.usual), largest(std::move(lengths), options_.usual)};
}

}  // namespace etwrca::monitor
