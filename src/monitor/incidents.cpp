#include "monitor/incidents.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <tuple>
#include <utility>

#include "monitor/watched.hpp"

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_past_spikes = 256;
constexpr std::size_t most_told = 20000;  // as many as there are series

bool overlap(const Spike& a, const Spike& b) { return a.begin < b.end && b.begin < a.end; }

bool worse(const Spike& a, const Spike& b) {
  auto key = [](const Spike& s) { return std::tuple(-severity(s), s.begin, s.metric, s.who); };
  return key(a) < key(b);
}

/// How directly a built-in metric slows a machine, the most direct first: too few processors, waiting for
/// one, for a disk, for memory that comes from one, for the network. A level of memory slows nothing until
/// that happens.
int directness(MetricId m) {
  constexpr std::array<int, metric::built_in_count> order{0, 1, 2, 2, 4, 4, 3, 5, 5, 5};
  return m < order.size() ? order[m] : 5;
}

/// The worst; but where the machine's total shows the same, that is what was felt, and comes first.
Spike most_severe(const std::vector<Spike>& spikes) {
  const Spike& worst = *std::min_element(spikes.begin(), spikes.end(), worse);
  if (worst.who == no_entity) return worst;
  const Spike* felt = nullptr;
  for (const Spike& s : spikes) {
    const Duration shared = std::min(s.end, worst.end) - std::max(s.begin, worst.begin);
    const bool same = s.who == no_entity && s.metric == worst.metric && 2 * shared >= worst.end - worst.begin;
    if (same && (felt == nullptr || worse(s, *felt))) felt = &s;
  }
  return felt == nullptr ? worst : *felt;
}

}  // namespace

void measure_as_found(Incident& incident) {
  const Spike& spike = incident.spike;
  const double scale = std::max(spike.scale, spike.usual / 3);
  if (spike.who != no_entity || !(scale > 0)) return;
  for (Suspect& suspect : incident.ranking.suspects)
    if (suspect.peak_without) suspect.score_without = (*suspect.peak_without - spike.baseline) / scale;
}

void keep_worst(Report& report, std::size_t most, Incident incident) {
  auto& kept = report.incidents;
  const auto at = std::upper_bound(
      kept.begin(), kept.end(), severity(incident.spike),
      [](double severity_of_it, const Incident& other) { return severity_of_it > severity(other.spike); });
  kept.insert(at, std::move(incident));
  if (kept.size() <= most) return;
  kept.pop_back();
  ++report.incidents_dropped;
}

void learn_names(Incident& incident, const EntityTable& entities) {
  for (Suspect& suspect : incident.ranking.suspects) {
    if (const Entity* entity = entities.find(suspect.who)) suspect.entity = *entity;
    const Entity* parent = entities.find(suspect.entity.parent);
    if (parent != nullptr && suspect.parent_name.empty()) suspect.parent_name = parent->name;
  }
}

double severity(const Spike& spike) {
  return spike.score * std::max(to_seconds(spike.end - spike.begin), 1e-9);
}

std::string incident_id(TimePoint onset, const std::string& metric) {
  using namespace std::chrono;
  onset = std::clamp(onset, TimePoint::min() + days(1), TimePoint::max() - days(1));
  const auto day = floor<days>(onset);
  const year_month_day date{day};
  const auto ms = duration_cast<milliseconds>(onset - day).count();
  auto two = [](long long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto three = [](long long n) { return (n < 10 ? "00" : n < 100 ? "0" : "") + std::to_string(n); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day())) + "T" + two(ms / 3'600'000) + ":" +
         two(ms / 60'000 % 60) + ":" + two(ms / 1000 % 60) + "." + three(ms % 1000) + "Z-" + metric;
}

Incidents::Incidents(const Source& source, const PidRanker& ranker, std::size_t oldest_group)
    : source_(source), ranker_(ranker), oldest_group_(oldest_group) {}

void Incidents::take(const std::vector<Spike>& spikes) {
  for (const Spike& spike : spikes) {
    const auto told = std::tuple(spike.who, spike.metric, spike.begin);
    const auto same = [&](const Spike& s) { return s.who == spike.who && s.metric == spike.metric; };
    if (told_.contains(told)) {  // its group was closed for its age, and it has been told of
      if (spike.ended) told_.erase(told);
      for (Spike& s : past_)
        if (same(s) && s.begin == spike.begin) s.end = spike.end;
      continue;
    }
    std::erase_if(open_, same);
    (spike.ended ? ended_ : open_).push_back(spike);
  }
}

void Incidents::next_frame(TimePoint now, std::vector<Incident>& out) {
  if (open_.empty() && ended_.empty()) return;
  const bool too_old = ++age_ >= oldest_group_;
  if (!open_.empty() && !too_old) return;
  for (Spike& spike : open_) {
    spike.end = std::max(spike.end, now);
    if (told_.size() < most_told) told_.emplace(spike.who, spike.metric, spike.begin);
  }
  close_group(out);
}

void Incidents::finish(std::vector<Incident>& out) {
  if (!open_.empty() || !ended_.empty()) close_group(out);
}

Spike Incidents::primary(const std::vector<Spike>& spikes) const {
  const Spike worst = most_severe(spikes);
  if (!has_built_in(source_.metrics())) return worst;
  const std::uint32_t processors = source_.info().processors;
  const Spike* named = &worst;
  for (const Spike& s : spikes) {
    const bool idle_cores = s.metric == metric::cpu && 2 * s.value < processors;
    const bool as_bad = overlap(s, worst) && 2 * severity(s) >= severity(worst);
    if (s.who != no_entity || idle_cores || !as_bad) continue;
    const int step = directness(s.metric) - directness(named->metric);
    if (step < 0 || (step == 0 && worse(s, *named))) named = &s;
  }
  return *named;
}

void Incidents::close_group(std::vector<Incident>& out) {
  std::vector<Spike> spikes = std::move(ended_);
  spikes.insert(spikes.end(), open_.begin(), open_.end());
  open_.clear();
  ended_.clear();
  age_ = 0;
  std::sort(spikes.begin(), spikes.end(), worse);
  while (!spikes.empty()) {
    const Spike worst = primary(spikes);
    std::vector<Spike> others;
    std::vector<Spike> rest;
    for (const Spike& spike : spikes) {
      if (spike.who == worst.who && spike.metric == worst.metric && spike.begin == worst.begin) continue;
      (overlap(worst, spike) ? others : rest).push_back(spike);
    }
    out.push_back(make(worst, std::move(others), rest));
    remember(worst);
    for (const Spike& spike : out.back().others) remember(spike);
    spikes = std::move(rest);
  }
}

std::optional<Incident> Incidents::ongoing(TimePoint now) const {
  if (open_.empty()) return std::nullopt;
  std::vector<Spike> spikes = open_;
  for (Spike& spike : spikes) spike.end = std::max(spike.end, now);
  const Spike worst = primary(spikes);
  std::erase_if(spikes, [&](const Spike& s) { return s.who == worst.who && s.metric == worst.metric; });
  std::sort(spikes.begin(), spikes.end(), worse);
  return make(worst, std::move(spikes), ended_);
}

/// Where all places are taken the spike of an entity goes first: a build has hundreds of them.
void Incidents::remember(const Spike& spike) {
  past_.push_back(spike);
  if (past_.size() <= most_past_spikes) return;
  const auto of_entity =
      std::find_if(past_.begin(), past_.end(), [](const Spike& s) { return s.who != no_entity; });
  past_.erase(of_entity == past_.end() ? past_.begin() : of_entity);
}

/// What the machine felt is no baseline, nor what the same entity did. What other entities did is: a build
/// that runs all the time is one spike after the other. So is a level, but for one found on the same: memory
/// that was taken stays so.
Incident Incidents::make(const Spike& worst, std::vector<Spike> others,
                         const std::vector<Spike>& rest) const {
  std::vector<TimeRange> no_baseline;
  const auto leave_out = [&](const Spike& s) {
    const bool felt = s.metric == worst.metric || source_.metrics()[s.metric].kind == MetricKind::usage;
    if (s.who == no_entity ? !felt : s.who != worst.who) return;
    no_baseline.push_back({s.begin, std::max(s.end, s.begin + Duration(1))});
  };
  std::for_each(past_.begin(), past_.end(), leave_out);
  std::for_each(rest.begin(), rest.end(), leave_out);
  Incident incident;
  incident.window = {worst.begin, std::max(worst.end, worst.begin + Duration(1))};
  incident.spike = worst;
  incident.others = std::move(others);
  incident.open = !worst.ended;
  incident.id = incident_id(worst.begin, source_.metrics()[worst.metric].name);
  incident.ranking = ranker_.rank(incident.window, worst.metric, no_baseline);
  measure_as_found(incident);
  return incident;
}

}  // namespace etwrca::monitor
