#include "etwrca/pid_ranker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "etwrca/error.hpp"
#include "rank/anomaly.hpp"
#include "rank/buckets.hpp"
#include "rank/counterfactual.hpp"
#include "rank/energy.hpp"
#include "rank/history.hpp"
#include "rank/onset.hpp"
#include "rank/panel.hpp"
#include "rank/profile.hpp"
#include "rank/rollup.hpp"

namespace etwrca {
namespace {

using rank::Panel;

constexpr std::size_t most_modules = 8;

void check(const RankOptions& options) {
  const auto weights = {options.anomaly_weight, options.energy_weight, options.correlation_weight};
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight))
      throw Error(Errc::invalid_argument, "a weight of the ranking is negative or not a number");
    sum += weight;
  }
  if (!(options.symptom_share >= 0 && options.symptom_share <= 1))
    throw Error(Errc::invalid_argument, "the symptom's share is outside 0 to 1");
  if (!(sum > 0) || !std::isfinite(sum))
    throw Error(Errc::invalid_argument, "the weights of the ranking sum to zero, or to no finite number");
}

std::vector<Evidence> evidence_of(const Panel& panel, const rank::Profile& profile,
                                  const rank::Energy& energy, std::size_t e) {
  std::vector<Evidence> out;
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    const rank::Change& change = profile.change(e, m);
    if (!change.known) continue;
    Evidence row{static_cast<MetricId>(m),  change.mean, change.peak, change.baseline, change.scale, change.z,
                 energy.totals[m].shares[e]};
    if (panel.baseline() == 0) row.baseline = row.scale = row.z = std::numeric_limits<double>::quiet_NaN();
    out.push_back(row);
  }
  const auto by = panel.baseline() == 0 ? &Evidence::share : &Evidence::z;
  std::stable_sort(out.begin(), out.end(),
                   [by](const Evidence& a, const Evidence& b) { return a.*by > b.*by; });
  return out;
}

/// The entity's modules in the window, with those of the children that count in it.
std::vector<ModuleShare> modules_of(const Panel& panel, const ModuleTable& names,
                                    const std::vector<EntityId>& counted_here) {
  std::map<ModuleId, double> rates;
  double sum = 0;
  for (std::size_t t = panel.baseline(); t < panel.moments(); ++t) {
    for (const rank::StoredModule& usage : panel.frame(t).modules) {
      if (usage.module == no_module ||
          !std::binary_search(counted_here.begin(), counted_here.end(), usage.who))
        continue;
      rates[usage.module] += usage.rate;
      sum += usage.rate;
    }
  }
  std::vector<std::pair<ModuleId, double>> sorted(rates.begin(), rates.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (sorted.size() > most_modules) sorted.resize(most_modules);
  std::vector<ModuleShare> out;
  out.reserve(sorted.size());
  for (const auto& [module, rate] : sorted) out.push_back({names.name(module), rate / sum});
  return out;
}

Curve tail(MetricId metric, std::vector<double> series, std::size_t from) {
  for (double& x : series)
    if (std::isnan(x)) x = 0.0;
  series.erase(series.begin(), series.begin() + static_cast<std::ptrdiff_t>(from));
  return {metric, std::move(series)};
}

}  // namespace

struct ETWRCA_NO_EXPORT PidRanker::Impl {
  const Source& source;
  RankOptions options;
  rank::History history;

  Impl(const Source& s, const RankOptions& o) : source(s), options(o), history(s, o.history) { check(o); }

  [[nodiscard]] double score(double anomaly, double energy, double correlation) const {
    return (options.anomaly_weight * anomaly + options.energy_weight * energy +
            options.correlation_weight * correlation) /
           (options.anomaly_weight + options.energy_weight + options.correlation_weight);
  }

  [[nodiscard]] rank::Symptom symptom(MetricId metric) const {
    rank::Symptom out{metric, options.symptom_share, {}};
    if (metric >= source.metrics().size()) return out;
    for (const std::string& name : source.metrics()[metric].caused_by)
      if (const auto cause = source.metrics().find(name)) out.causes.push_back(*cause);
    return out;
  }

  void identify(Suspect& suspect, const TimeRange& window) const {
    const Entity* entity = history.find(suspect.who);
    if (entity == nullptr) return;
    suspect.entity = *entity;
    suspect.born_inside = entity->start_known && window.contains(entity->start);
    suspect.ended_inside = entity->end && window.begin <= *entity->end && *entity->end <= window.end;
    if (const Entity* parent = history.find(entity->parent)) suspect.parent_name = parent->name;
  }

  [[nodiscard]] Ranking rank(const TimeRange& window, MetricId metric,
                             const std::vector<TimeRange>& excluded) const;
};

Ranking PidRanker::Impl::rank(const TimeRange& window, MetricId metric,
                              const std::vector<TimeRange>& excluded) const {
  Ranking out;
  out.metric = metric;
  out.total.metric = metric;
  Panel panel(history, source.metrics(), window, excluded);
  out.baseline_frames = panel.baseline();
  if (panel.window() == 0) return out;
  out.early_frames = std::min(moments_after_onset(panel), panel.baseline());
  panel.begin_window_earlier(out.early_frames);
  out.baseline_frames = panel.baseline();
  out.window_frames = panel.window();

  const TimeRange incident{std::min(window.begin, panel.frame(panel.baseline()).begin), window.end};
  const rank::Rollup rollup = find_crowds(history, panel, incident);
  if (rollup.any()) panel.merge(rollup.into);
  const rank::Profile profile(panel, source.metrics());
  const std::vector<rank::Anomaly> anomaly = anomalies(panel, profile);
  const rank::Energy energy = energies(panel, profile, symptom(metric), options.profile_before);

  const std::size_t from = panel.baseline() - std::min(options.profile_before, panel.baseline());
  const bool drawn = metric < panel.metrics();
  for (std::size_t t = from; t < panel.moments(); ++t) out.times.push_back(panel.frame(t).begin);
  if (drawn) out.total = tail(metric, panel.total(metric), from);
  for (std::size_t t = panel.baseline(); t < panel.moments(); ++t) out.loss += panel.frame(t).loss;
  out.unexplained = energy.unexplained;
  if (drawn) out.buckets = rank::bucket_shares(history, panel, metric, energy.totals[metric].excess);

  std::vector<std::size_t> order;
  std::vector<double> scores(panel.entities().size(), 0.0);
  for (std::size_t e = 0; e < scores.size(); ++e) {
    scores[e] = score(anomaly[e].score(), energy.energy[e], energy.correlation[e]);
    if (rollup.into[e] == e) order.push_back(e);
  }
  // Rows ascend by EntityId, so that a stable sort breaks ties by it.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  for (std::size_t i = options.top; i < order.size(); ++i) out.others += energy.energy[order[i]];
  if (order.size() > options.top) order.resize(options.top);

  for (const std::size_t e : order) {
    Suspect& suspect = out.suspects.emplace_back();
    suspect.who = panel.entities()[e];
    identify(suspect, incident);
    suspect.score = scores[e];
    suspect.anomaly = anomaly[e].score();
    suspect.robust_z = anomaly[e].robust_z;
    suspect.mahalanobis = anomaly[e].mahalanobis;
    suspect.energy = energy.energy[e];
    suspect.correlation = energy.correlation[e];
    suspect.children = rollup.children[e];
    suspect.evidence = evidence_of(panel, profile, energy, e);
    std::vector<EntityId> counted_here;
    for (std::size_t i = 0; i < panel.entities().size(); ++i)
      if (rollup.into[i] == e) counted_here.push_back(panel.entities()[i]);
    suspect.modules = modules_of(panel, source.modules(), counted_here);
    if (!drawn) continue;
    if (const auto rest = without(panel, profile, e, metric)) {
      suspect.peak_without = rest->peak;
      suspect.score_without = rest->score;
    }
    std::vector<double> series;
    panel.expand(e, metric, series);
    suspect.curve = tail(metric, std::move(series), from);
  }
  return out;
}

PidRanker::PidRanker(const Source& source, const RankOptions& options)
    : impl_(std::make_unique<Impl>(source, options)) {}
PidRanker::~PidRanker() = default;
PidRanker::PidRanker(PidRanker&&) noexcept = default;
PidRanker& PidRanker::operator=(PidRanker&&) noexcept = default;

void PidRanker::observe(const Frame& frame) { impl_->history.observe(frame); }

Ranking PidRanker::rank(const TimeRange& window, MetricId metric,
                        const std::vector<TimeRange>& excluded) const {
  return impl_->rank(window, metric, excluded);
}

}  // namespace etwrca
