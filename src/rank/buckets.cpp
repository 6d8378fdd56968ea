#include "rank/buckets.hpp"

#include <algorithm>
#include <map>

#include "base/robust.hpp"

namespace etwrca::rank {
namespace {

constexpr double least_share = 0.01;

/// Mean rise over the window less one spread, as for an entity.
double excess_of(const std::vector<double>& series, std::size_t baseline) {
  const auto onset = series.begin() + static_cast<std::ptrdiff_t>(baseline);
  const base::Robust past = base::robust({series.begin(), onset});
  double sum = 0;
  for (auto at = onset; at != series.end(); ++at) sum += *at - past.median;
  return sum / static_cast<double>(series.end() - onset) - past.scale;
}

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
    const double share = std::min(1.0, excess_of(panel.raw(*past, metric), panel.baseline()) / excess);
    if (share >= least_share) out.push_back({history.find(who)->name, share});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const BucketShare& a, const BucketShare& b) { return a.share > b.share; });
  return out;
}

}  // namespace etwrca::rank
