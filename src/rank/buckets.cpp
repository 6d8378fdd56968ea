#include "rank/buckets.hpp"

#include <algorithm>
#include <map>

#include "base/robust.hpp"

namespace etwrca::rank {
namespace {

constexpr double least_share = 0.01;

/// The value of a metric in one row; 0 where it has no cell.
double cell(const StoredFrame& frame, std::size_t row, std::size_t metric) {
  for (std::size_t c = frame.rows[row].first_cell; c < frame.cells_end(row); ++c)
    if (frame.cell_metrics[c] == metric) return frame.cell_values[c];
  return 0;
}

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
  std::map<EntityId, std::vector<double>> series;
  for (std::size_t moment = 0; moment < panel.moments(); ++moment) {
    const StoredFrame& frame = panel.frame(moment);
    for (std::size_t row = 0; row < frame.rows.size(); ++row) {
      const Entity* entity = history.find(frame.rows[row].who);
      if (entity == nullptr || entity->kind != EntityKind::bucket) continue;
      std::vector<double>& own = series[frame.rows[row].who];
      own.resize(panel.moments(), 0.0);
      own[moment] = cell(frame, row, metric);
    }
  }
  for (const auto& [who, values] : series) {
    const double share = std::min(1.0, excess_of(values, panel.baseline()) / excess);
    if (share >= least_share) out.push_back({history.find(who)->name, share});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const BucketShare& a, const BucketShare& b) { return a.share > b.share; });
  return out;
}

}  // namespace etwrca::rank
