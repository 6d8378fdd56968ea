#include "rank/profile.hpp"

#include <algorithm>
#include <cmath>

#include "base/robust.hpp"
#include "rank/statistics.hpp"

namespace etwrca::rank {
namespace {

constexpr double part_of_typical_scale = 0.1;
constexpr double part_of_largest_move = 0.01;

std::vector<double> known_values(const std::vector<double>& series, std::size_t from, std::size_t to) {
  std::vector<double> out;
  out.reserve(to - from);
  for (std::size_t t = from; t < to; ++t)
    if (!std::isnan(series[t])) out.push_back(series[t]);
  return out;
}

Change compare(const std::vector<double>& series, std::size_t baseline) {
  Change out;
  const std::vector<double> before = known_values(series, 0, baseline);
  const std::vector<double> inside = known_values(series, baseline, series.size());
  // Without any baseline the mean is told, and nothing is compared with; with one that never knew this metric
  // nothing can be said.
  if (inside.empty() || (baseline > 0 && before.empty())) return out;
  const base::Robust past = base::robust(before);
  out.known = true;
  out.baseline = past.median;
  out.scale = past.scale;
  for (const double x : inside) out.mean += x / static_cast<double>(inside.size());
  out.peak = *std::max_element(inside.begin(), inside.end());
  return out;
}

}  // namespace

Profile::Profile(const Panel& panel, const MetricTable& metrics)
    : metrics_(panel.metrics()),
      seen_(panel.metrics(), false),
      changes_(panel.entities().size() * panel.metrics()) {
  for (std::size_t m = 0; m < metrics_; ++m)
    blames_.push_back(metrics[static_cast<MetricId>(m)].caused_by.empty());
  measure(panel);
  // Data with nothing but suffering has to be judged by it.
  bool any_cause = false;
  for (std::size_t m = 0; m < metrics_; ++m) any_cause = any_cause || (seen_[m] && blames_[m]);
  if (!any_cause) blames_.assign(metrics_, true);
  pool_scales(panel.entities().size());
  score(panel);
}

void Profile::measure(const Panel& panel) {
  std::vector<double> series;
  for (std::size_t e = 0; e < panel.entities().size(); ++e) {
    for (std::size_t m = 0; m < metrics_; ++m) {
      if (!panel.has(e, m)) continue;
      // Without any baseline nothing is known of what it held before.
      if (panel.baseline() == 0 && panel.kind(m) == MetricKind::level && panel.existed(e)) continue;
      panel.expand(e, m, series);
      changes_[e * metrics_ + m] = compare(series, panel.baseline());
      seen_[m] = seen_[m] || changes_[e * metrics_ + m].known;
    }
  }
}

// A series that never moved has no spread of its own. It is taken to vary at least a tenth as much as
// a typical one of the same metric; if none ever moved, a hundredth of the largest move in the window.
void Profile::pool_scales(std::size_t entities) {
  for (std::size_t m = 0; m < metrics_; ++m) {
    std::vector<double> scales;
    double largest = 0;
    for (std::size_t e = 0; e < entities; ++e) {
      const Change& change = changes_[e * metrics_ + m];
      if (!change.known) continue;
      if (change.scale > 0) scales.push_back(change.scale);
      largest = std::max(largest, std::abs(change.peak - change.baseline));
    }
    const double floor =
        scales.empty() ? part_of_largest_move * largest : part_of_typical_scale * median(scales);
    for (std::size_t e = 0; e < entities; ++e) {
      Change& change = changes_[e * metrics_ + m];
      if (change.known) change.scale = std::max(change.scale, floor);
    }
  }
}

void Profile::score(const Panel& panel) {
  std::vector<double> series;
  std::vector<double> alive;
  for (std::size_t e = 0; e < panel.entities().size(); ++e) {
    for (std::size_t m = 0; m < metrics_; ++m) {
      Change& change = changes_[e * metrics_ + m];
      if (!change.known || change.scale <= 0) continue;
      panel.expand(e, m, series);
      panel.expand(e, m, alive, true);
      const std::span<const double> inside(alive.data() + panel.baseline(), panel.window());
      const double z = (median(inside) - change.baseline) / change.scale;
      change.z = std::isfinite(z) ? z : 0.0;
      double sum = 0;
      for (std::size_t t = panel.baseline(); t < panel.moments(); ++t)
        if (!std::isnan(series[t])) sum += series[t] - change.baseline;
      change.excess = std::max(0.0, sum / static_cast<double>(panel.window()) - change.scale);
    }
  }
}

}  // namespace etwrca::rank
