#include "monitor/window.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/robust.hpp"
#include "monitor/incidents.hpp"

namespace etwrca::monitor {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// How far it moved; less than 0 where that is not known, least where not even a value is.
double says(const Spike& spike) {
  if (!std::isnan(spike.score)) return spike.score;
  return std::isnan(spike.value) ? -2 : -1;
}

}  // namespace

void GivenWindow::observe(const Frame& frame) {
  constexpr std::size_t most_numbers = std::size_t{1} << 22U;
  rows_.push_back({frame.begin, frame.total});
  numbers_ += frame.total.size();
  while (numbers_ > most_numbers && rows_.size() > 2) {
    numbers_ -= rows_.front().total.size();
    rows_.pop_front();
  }
}

/// The robust z-score of the window's median against all before it.
Spike GivenWindow::measure(const TimeRange& window, MetricId metric) const {
  std::vector<double> before;
  std::vector<double> inside;
  for (const Row& row : rows_) {
    if (metric >= row.total.size() || std::isnan(row.total[metric])) continue;
    if (row.begin < window.begin) before.push_back(row.total[metric]);
    if (window.contains(row.begin)) inside.push_back(row.total[metric]);
  }
  Spike spike;
  spike.metric = metric;
  spike.begin = spike.alerted = window.begin;
  spike.end = window.end;
  spike.ended = true;
  spike.baseline = spike.scale = spike.score = nothing;
  spike.value = inside.empty() ? nothing : *std::max_element(inside.begin(), inside.end());
  // A metric that begins inside the window was nothing before, as for the ranker.
  const bool any_before =
      std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return row.begin < window.begin; });
  if (inside.empty() || !any_before) return spike;
  const base::Robust baseline = base::robust(before);
  const base::Robust now = base::robust(inside);
  spike.baseline = baseline.median;
  // At least a hundredth of the peak: the score of a series that never moved before is not infinite.
  spike.scale = std::max({baseline.scale, 0.01 * std::abs(spike.value), std::numeric_limits<double>::min()});
  spike.score = std::abs(now.median - baseline.median) / spike.scale;
  return spike;
}

std::optional<Incident> GivenWindow::incident(const TimeRange& window, const TimeRange& extent,
                                              const Source& source, const PidRanker& ranker) const {
  const bool any =
      std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return window.contains(row.begin); });
  if (!any) return std::nullopt;
  Incident incident;
  incident.window = window;
  incident.given = true;
  const auto metrics = static_cast<MetricId>(source.metrics().size());
  for (MetricId m = 0; m < metrics; ++m) {
    const Spike spike = measure(window, m);
    if (m == 0 || says(spike) > says(incident.spike)) incident.spike = spike;
  }
  // Which metric moved most, its median tells; what is told of it is its peak, as for the counterfactuals.
  incident.spike.score = std::abs(incident.spike.value - incident.spike.baseline) / incident.spike.scale;
  incident.id = incident_id(window.begin, source.metrics()[incident.spike.metric].name);
  incident.ranking = ranker.rank(window, incident.spike.metric);
  measure_as_found(incident);
  incident.window = {std::max(window.begin, extent.begin), std::min(window.end, extent.end)};
  incident.spike.begin = incident.spike.alerted = incident.window.begin;
  incident.spike.end = incident.window.end;
  return incident;
}

std::string no_data_in(const TimeRange& window, const Report& report) {
  const auto text = [](const TimeRange& range) {
    return std::to_string(to_seconds(range.begin)) + " to " + std::to_string(to_seconds(range.end));
  };
  const std::string frames =
      report.bin > Duration::zero() ? " in frames of " + std::to_string(to_seconds(report.bin)) + " s" : "";
  return report.source.name + ": no frame begins in the window from " + text(window) + "; " +
         (report.frames == 0 ? std::string("there is none at all")
                             : "it goes from " + text(report.extent) + frames);
}

}  // namespace etwrca::monitor
