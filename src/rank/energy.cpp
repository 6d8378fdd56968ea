#include "rank/energy.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/logarithm.hpp"
#include "base/robust.hpp"
#include "rank/statistics.hpp"

namespace etwrca::rank {
namespace {

TotalChange total_change(const Panel& panel, const Profile& profile, std::size_t m) {
  TotalChange out;
  out.shape = m;
  const std::vector<double> total = panel.total(m);
  const Rise rise = rise_of(total, panel.baseline());
  out.baseline = rise.past.median;
  // A total cannot be steadier than the sum of its independent parts, whatever a short past says.
  double variance = 0;
  for (std::size_t e = 0; e < panel.entities().size(); ++e)
    variance += profile.change(e, m).scale * profile.change(e, m).scale;
  out.scale = std::max(rise.past.scale, std::sqrt(variance));
  if (profile.blames(m) && out.scale > 0) out.weight = base::log1p(std::max(0.0, rise.mean / out.scale));

  out.shares.assign(panel.entities().size(), 0.0);
  const double nobody = rise_of(panel.unattributed(m), panel.baseline()).excess();
  double sum = nobody;
  for (std::size_t e = 0; e < out.shares.size(); ++e) sum += profile.change(e, m).excess;
  out.excess = std::max(0.0, sum);
  if (sum <= 0) {
    out.weight = 0;
    return out;
  }
  for (std::size_t e = 0; e < out.shares.size(); ++e) out.shares[e] = profile.change(e, m).excess / sum;
  out.unexplained = nobody / sum;
  return out;
}

/// Of the curves of metric m, from the moment `from` on, with a total from which its baseline is taken away.
void add_cosines(const Panel& panel, const Profile& profile, std::size_t m, std::size_t from,
                 const std::vector<double>& total, double part, std::vector<double>& correlation) {
  const std::span<const double> shape(total.data() + from, total.size() - from);
  std::vector<double> series;
  for (std::size_t e = 0; e < correlation.size(); ++e) {
    if (!profile.change(e, m).known) continue;
    panel.expand(e, m, series);
    for (double& x : series) x -= profile.change(e, m).baseline;
    const std::span<const double> curve(series.data() + from, series.size() - from);
    correlation[e] += part * std::clamp(cosine(curve, shape), 0.0, 1.0);
  }
}

// The weight of the symptom, or of its causes, is raised until it is the part asked for, and the causes have
// to follow the symptom: the total of a metric that is used up (every processor was busy before) has no
// shape. One that nobody rose in stays as it is. What no entity ever has, such as a pressure, can be given to
// nobody: it counts only where it was felt itself.
void prefer(const Symptom& symptom, const Profile& profile, std::vector<TotalChange>& totals) {
  for (std::size_t m = 0; m < totals.size(); ++m)
    if (!profile.seen(m) && m != symptom.metric) totals[m].weight = 0;
  if (symptom.metric >= totals.size() || symptom.share <= 0) return;
  std::vector<std::size_t> felt = symptom.causes;
  if (profile.blames(symptom.metric)) felt = {symptom.metric};
  std::erase_if(felt, [&](std::size_t m) {
    const std::vector<double>& shares = totals[m].shares;
    return std::none_of(shares.begin(), shares.end(), [](double s) { return s > 0; });
  });
  if (felt.empty()) return;
  double rest = 0;
  for (const TotalChange& total : totals) rest += total.weight;
  for (const std::size_t m : felt) rest -= totals[m].weight;
  const bool alone = symptom.share >= 1 || rest <= 1e-12;
  const double each =
      alone ? 1.0 : rest * symptom.share / (1 - symptom.share) / static_cast<double>(felt.size());
  if (alone)
    for (TotalChange& total : totals) total.weight = 0;
  for (const std::size_t m : felt) {
    totals[m].weight = std::max(totals[m].weight, each);
    totals[m].shape = symptom.metric;
  }
}

}  // namespace

Energy energies(const Panel& panel, const Profile& profile, const Symptom& symptom,
                std::size_t profile_before) {
  Energy out;
  out.energy.assign(panel.entities().size(), 0.0);
  out.correlation.assign(panel.entities().size(), 0.0);
  double weights = 0;
  for (std::size_t m = 0; m < panel.metrics(); ++m) out.totals.push_back(total_change(panel, profile, m));
  prefer(symptom, profile, out.totals);
  for (const TotalChange& total : out.totals) weights += total.weight;
  if (weights <= 0) return out;
  const std::size_t from = panel.baseline() - std::min(profile_before, panel.baseline());
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    const TotalChange& total = out.totals[m];
    if (total.weight <= 0) continue;
    const double part = total.weight / weights;
    for (std::size_t e = 0; e < out.energy.size(); ++e) out.energy[e] += part * total.shares[e];
    out.unexplained += part * total.unexplained;
    std::vector<double> shape = panel.total(total.shape);
    for (double& x : shape) x -= out.totals[total.shape].baseline;
    add_cosines(panel, profile, m, from, shape, part, out.correlation);
  }
  // Parts that are all of it may sum to a hair more.
  const auto at_most_one = [](double& share) { share = std::min(share, 1.0); };
  std::for_each(out.energy.begin(), out.energy.end(), at_most_one);
  std::for_each(out.correlation.begin(), out.correlation.end(), at_most_one);
  at_most_one(out.unexplained);
  return out;
}

}  // namespace etwrca::rank
