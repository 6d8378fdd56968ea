#include "rank/buckets.hpp"

#include <algorithm>
#include <map>

#include "rank/statistics.hpp"

namespace etwrca::rank {
namespace {

constexpr double least_share = 0.01;

}  // namespace

std::vector<BucketShare> bucket_shares(const History& history, const Panel& panel, std::size_t metric,
                                       double excess) {
  std::vector<BucketShare> out;
  if (excess <= 0 || panel.window() == 0) return out;
  std::map<EntityId, const EntityPast*> buckets;  // in order: equal shares are told so on every system
  for (const auto& [who, past] : history.pasts())
    if (const Entity* entity = history.find(who); entity != nullptr && entity->kind == EntityKind::bucket)
      buckets.emplace(who, &past);
  for (const auto& [who, past] : buckets) {
    const double share = std::min(1.0, rise_of(panel.raw(*past, metric), panel.baseline()).excess() / excess);
    if (share >= least_share) out.push_back({history.find(who)->name, share});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const BucketShare& a, const BucketShare& b) { return a.share > b.share; });
  return out;
}

}  // namespace etwrca::rank
