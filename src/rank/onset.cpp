#include "rank/onset.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/robust.hpp"
#include "rank/statistics.hpp"

namespace etwrca::rank {
namespace {

constexpr std::size_t least_baseline = 8;
constexpr double least_z = 3;  // series that moved less have no say
constexpr double most_z = 10;  // and none has more than this
constexpr double half_way = 0.5;
constexpr double part_of_typical_scale = 0.1;

base::Robust older(const std::vector<double>& series, std::size_t end) {
  std::vector<double> known;
  known.reserve(end);
  std::copy_if(series.begin(), series.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(known),
               [](double x) { return !std::isnan(x); });
  return base::robust(std::move(known));
}

}  // namespace

std::size_t moments_after_onset(const Panel& panel) {
  const std::size_t baseline = panel.baseline();
  if (baseline < least_baseline || panel.window() == 0) return 0;
  const std::size_t reference = baseline - baseline / 2;
  std::vector<double> likeness(baseline, 0.0);  // of moments from `reference` on
  double target = 0;
  std::vector<double> series;
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    std::vector<base::Robust> past(panel.entities().size());
    std::vector<double> scales;
    for (std::size_t e = 0; e < past.size(); ++e) {
      if (!panel.has(e, m)) continue;
      panel.expand(e, m, series);
      past[e] = older(series, reference);
      if (past[e].scale > 0) scales.push_back(past[e].scale);
    }
    const double floor = scales.empty() ? 0.0 : part_of_typical_scale * median(scales);
    for (std::size_t e = 0; e < past.size(); ++e) {
      if (!panel.has(e, m)) continue;
      panel.expand(e, m, series);
      const double inside = median(std::span(series).subspan(baseline)) - past[e].median;
      // Where nothing ever moved, the move itself is the only unit there is.
      double scale = std::max(past[e].scale, floor);
      if (scale <= 0) scale = std::abs(inside) / most_z;
      const double z = std::clamp(inside / scale, -most_z, most_z);
      if (!(std::abs(z) >= least_z)) continue;
      target += z * z;
      for (std::size_t t = reference; t < baseline; ++t)
        if (!std::isnan(series[t]))
          likeness[t] += z * std::clamp((series[t] - past[e].median) / scale, -most_z, most_z);
    }
  }
  std::size_t count = 0;
  while (target > 0 && count < baseline / 2 && likeness[baseline - 1 - count] > half_way * target) ++count;
  return count;
}

}  // namespace etwrca::rank
