#include "monitor/kin.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_of_a_kind = 48;
constexpr std::size_t most_kinds = 4096;

}  // namespace

Kin::Kind Kin::kind_of(EntityId who, MetricId metric) const {
  const Entity* entity = source_.entities().find(who);
  if (entity == nullptr) return {};
  const Entity* parent = source_.entities().find(entity->parent);
  return {entity->name, parent == nullptr ? "" : parent->name, metric};
}

void Kin::remember(EntityId who, MetricId metric, double peak) {
  Kind kind = kind_of(who, metric);
  if (kind.name.empty()) return;
  if (peaks_.size() >= most_kinds && !peaks_.contains(kind)) {
    std::erase_if(peaks_, [this](const auto& entry) { return is_forgotten(entry.second.back()); });
    if (peaks_.size() >= most_kinds) return;
  }
  std::deque<Peak>& peaks = peaks_[std::move(kind)];
  peaks.push_back({now_, peak});
  if (peaks.size() > most_of_a_kind) peaks.pop_front();
}

double Kin::usual(EntityId who, MetricId metric) const {
  const auto found = peaks_.find(kind_of(who, metric));
  if (found == peaks_.end()) return 0;
  std::vector<double> values;
  for (const Peak& peak : found->second)
    if (!is_forgotten(peak)) values.push_back(peak.value);
  if (values.size() < options_.usual) return 0;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(options_.usual - 1);
  std::nth_element(values.begin(), place, values.end(), std::greater<>{});
  return *place;
}

}  // namespace etwrca::monitor
