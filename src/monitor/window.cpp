#include "monitor/window.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <limits>
#include <utility>

#include "base/robust.hpp"
#include "etwrca/given_window.hpp"
#include "monitor/incidents.hpp"

namespace etwrca {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// How far it moved; less than 0 where that is not known, least where not even a value is.
double says(const Spike& spike) {
  if (!std::isnan(spike.score)) return spike.score;
  return std::isnan(spike.value) ? -2 : -1;
}

bool is_in(const std::vector<TimeRange>& ranges, TimePoint t) {
  return std::any_of(ranges.begin(), ranges.end(), [t](const TimeRange& range) { return range.contains(t); });
}

}  // namespace

struct ETWRCA_NO_EXPORT GivenWindow::Impl {
  struct Row {
    TimePoint begin{};
    std::vector<double> total;
  };
  [[nodiscard]] Spike measure(const WindowQuestion& question, MetricId metric) const;

  std::deque<Row> rows;
  std::size_t numbers = 0;
};

GivenWindow::GivenWindow() : impl_(std::make_unique<Impl>()) {}
GivenWindow::~GivenWindow() = default;
GivenWindow::GivenWindow(GivenWindow&&) noexcept = default;
GivenWindow& GivenWindow::operator=(GivenWindow&&) noexcept = default;

void GivenWindow::observe(const Frame& frame) {
  constexpr std::size_t most_numbers = std::size_t{1} << 22U;
  auto& [rows, numbers] = *impl_;
  rows.push_back({frame.begin, frame.total});
  numbers += frame.total.size();
  while (numbers > most_numbers && rows.size() > 2) {
    numbers -= rows.front().total.size();
    rows.pop_front();
  }
}

/// The robust z-score of the window's median against all before it.
Spike GivenWindow::Impl::measure(const WindowQuestion& question, MetricId metric) const {
  const TimeRange& window = question.window;
  bool any_before = false;
  std::vector<double> before;
  std::vector<double> inside;
  for (const Row& row : rows) {
    const bool is_before = row.begin < window.begin && !is_in(question.excluded, row.begin);
    any_before = any_before || is_before;
    if (metric >= row.total.size() || std::isnan(row.total[metric])) continue;
    if (is_before) before.push_back(row.total[metric]);
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
  if (inside.empty() || !any_before) return spike;
  const base::Robust baseline = base::robust(before);
  const base::Robust now = base::robust(inside);
  spike.baseline = baseline.median;
  // At least a hundredth of the peak: the score of a series that never moved before is not infinite.
  spike.scale = std::max({baseline.scale, 0.01 * std::abs(spike.value), std::numeric_limits<double>::min()});
  spike.score = std::abs(now.median - baseline.median) / spike.scale;
  return spike;
}

std::optional<Incident> GivenWindow::incident(const WindowQuestion& question, const TimeRange& extent,
                                              const Source& source, const PidRanker& ranker) const {
  const TimeRange& window = question.window;
  const bool any = std::any_of(impl_->rows.begin(), impl_->rows.end(),
                               [&](const Impl::Row& row) { return window.contains(row.begin); });
  if (!any) return std::nullopt;
  Incident incident;
  incident.window = window;
  incident.given = true;
  const auto metrics = static_cast<MetricId>(question.metric ? 0 : source.metrics().size());
  if (question.metric) incident.spike = impl_->measure(question, *question.metric);
  for (MetricId m = 0; m < metrics; ++m) {
    const Spike spike = impl_->measure(question, m);
    if (m == 0 || says(spike) > says(incident.spike)) incident.spike = spike;
  }
  // Which metric moved most, its median tells; what is told of it is its peak, as for the counterfactuals.
  incident.spike.score = std::abs(incident.spike.value - incident.spike.baseline) / incident.spike.scale;
  incident.id = monitor::incident_id(window.begin, source.metrics()[incident.spike.metric].name);
  incident.ranking = ranker.rank(window, incident.spike.metric, question.excluded);
  monitor::measure_as_found(incident);
  incident.window = {std::max(window.begin, extent.begin), std::min(window.end, extent.end)};
  incident.spike.begin = incident.spike.alerted = incident.window.begin;
  incident.spike.end = incident.window.end;
  return incident;
}

std::string monitor::no_data_in(const TimeRange& window, const Report& report) {
  const auto text = [](const TimeRange& range) {
    return std::to_string(to_seconds(range.begin)) + " to " + std::to_string(to_seconds(range.end));
  };
  const std::string frames =
      report.bin > Duration::zero() ? " in frames of " + std::to_string(to_seconds(report.bin)) + " s" : "";
  return report.source.name + ": no frame begins in the window from " + text(window) + "; " +
         (report.frames == 0 ? std::string("there is none at all")
                             : "it goes from " + text(report.extent) + frames);
}

}  // namespace etwrca
