#include "rank/counterfactual.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/robust.hpp"

namespace etwrca::rank {

std::optional<Counterfactual> without(const Panel& panel, const Profile& profile, std::size_t entity,
                                      std::size_t metric) {
  const std::vector<double> total = panel.total(metric);
  const Change& change = profile.change(entity, metric);
  std::vector<double> own(panel.moments(), 0.0);
  if (change.known) panel.expand(entity, metric, own);
  std::vector<double> before;
  std::optional<Counterfactual> out;
  for (std::size_t t = 0; t < panel.moments(); ++t) {
    if (std::isnan(total[t])) continue;
    if (t < panel.baseline()) {
      before.push_back(total[t]);
      continue;
    }
    const double excess = std::isnan(own[t]) ? 0.0 : std::max(0.0, own[t] - change.baseline);
    if (!out) out = Counterfactual{-std::numeric_limits<double>::infinity(), {}};
    out->peak = std::max(out->peak, total[t] - excess);
  }
  if (!out || before.empty()) return out;
  const base::Robust past = base::robust(before);
  // A total that never moved: any unit of its own size will do, as long as it is not zero.
  const double scale = past.scale > 0 ? past.scale : std::max(0.01 * std::abs(out->peak), 1e-9);
  out->score = (out->peak - past.median) / scale;
  return out;
}

}  // namespace etwrca::rank
