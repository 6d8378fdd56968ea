#include "rank/panel.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace etwrca::rank {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

// A recording that counts Idle as a process must not blame it for the silence of the others.
bool can_be_blamed(const Entity* entity) {
  if (entity == nullptr) return true;
  if (entity->kind == EntityKind::bucket || entity->kind == EntityKind::system) return false;
  return entity->kind != EntityKind::process || entity->pid != 0 ||
         (entity->name != "Idle" && entity->name != "System Idle Process");
}

}  // namespace

Panel::Panel(const History& history, const MetricTable& metrics, const TimeRange& window,
             const std::vector<TimeRange>& excluded)
    : history_(&history) {
  for (std::size_t m = 0; m < metrics.size(); ++m) kinds_.push_back(metrics[static_cast<MetricId>(m)].kind);
  choose(window, excluded);
  gather_entities();
}

void Panel::choose(const TimeRange& window, const std::vector<TimeRange>& excluded) {
  const auto& frames = history_->frames();
  for (std::uint32_t i = 0; i < frames.size(); ++i) {
    const TimePoint begin = frames[i].begin;
    if (window.contains(begin)) {
      window_.push_back(i);
    } else if (begin < window.begin &&
               std::none_of(excluded.begin(), excluded.end(),
                            [&](const TimeRange& range) { return range.contains(begin); })) {
      baseline_.push_back(i);
    }
  }
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return frames[a].begin < frames[b].begin; };
  std::stable_sort(baseline_.begin(), baseline_.end(), earlier);
  std::stable_sort(window_.begin(), window_.end(), earlier);
  number_moments();
}

void Panel::number_moments() {
  moment_of_.assign(history_->frames().size(), nowhere);
  std::uint32_t moment = 0;
  for (const auto* part : {&baseline_, &window_})
    for (const std::uint32_t place : *part) moment_of_[place] = moment++;
  std::vector<std::uint32_t> places = baseline_;
  places.insert(places.end(), window_.begin(), window_.end());
  in_order_ = std::is_sorted(places.begin(), places.end());
}

/// Calls use(moment, value) for each frame of the runs that is a moment here.
template <typename Use>
void Panel::each_moment(std::span<const Run> past, Use&& use) const {
  const std::uint32_t first = history_->first();
  for (const Run& run : past) {
    for (std::uint32_t frame = std::max(run.first, first); frame < run.end(); ++frame)
      if (const std::uint32_t moment = moment_of_[frame - first]; moment != nowhere) use(moment, run.value);
  }
}

bool Panel::is_in_window(const EntityPast& past) const {
  bool inside = false;
  each_moment(past.lived(), [&](std::uint32_t moment, double) { inside = inside || moment >= baseline(); });
  return inside;
}

void Panel::gather_entities() {
  entities_.clear();
  for (const auto& [who, past] : history_->pasts())
    if (can_be_blamed(history_->find(who)) && is_in_window(past)) entities_.push_back(who);
  std::sort(entities_.begin(), entities_.end());
  std::vector<std::size_t> itself(entities_.size());
  std::iota(itself.begin(), itself.end(), std::size_t{0});
  gather(itself);
}

/// Appends the moments of one past to the series that begins at `from`.
void Panel::gather_series(std::span<const Run> past, std::size_t from) {
  each_moment(past, [&](std::uint32_t moment, double value) {
    if (runs_.size() > from && runs_.back().end() == moment && runs_.back().value == value)
      ++runs_.back().length;
    else
      runs_.push_back({moment, 1, value});
  });
}

void Panel::gather(const std::vector<std::size_t>& into) {
  std::vector<std::size_t> members(entities_.size());  // by whom they are counted in, then by themselves
  std::iota(members.begin(), members.end(), std::size_t{0});
  std::stable_sort(members.begin(), members.end(),
                   [&](std::size_t a, std::size_t b) { return into[a] < into[b]; });
  first_.clear();
  runs_.clear();
  lived_before_.assign(entities_.size(), 0);
  lived_.assign(entities_.size(), 0);
  auto member = members.begin();
  for (std::size_t entity = 0; entity < entities_.size(); ++entity) {
    const auto begin = member;
    while (member != members.end() && into[*member] == entity) ++member;
    for (std::size_t m = 0; m <= metrics(); ++m) {
      first_.push_back(runs_.size());
      for (auto at = begin; at != member; ++at) {
        const EntityPast& past = history_->pasts().at(entities_[*at]);
        const bool is_presence = m == metrics();
        if (*at != entity && (is_presence || kinds_[m] != MetricKind::usage)) continue;
        gather_series(is_presence ? past.lived() : past.values(static_cast<MetricId>(m)), first_.back());
      }
      if (!in_order_)
        std::stable_sort(runs_.begin() + static_cast<std::ptrdiff_t>(first_.back()), runs_.end(),
                         [](const Run& a, const Run& b) { return a.first < b.first; });
    }
    for (std::size_t r = first_.back(); r < runs_.size(); ++r) {
      lived_[entity] += runs_[r].length;
      for (std::uint32_t t = runs_[r].first; t < runs_[r].end(); ++t)
        if (t < baseline()) ++lived_before_[entity];
    }
  }
  first_.push_back(runs_.size());
}

void Panel::merge(const std::vector<std::size_t>& into) { gather(into); }

void Panel::begin_window_earlier(std::size_t count) {
  if (count == 0) return;
  const auto onset = baseline_.end() - static_cast<std::ptrdiff_t>(std::min(count, baseline_.size()));
  window_.insert(window_.begin(), onset, baseline_.end());
  baseline_.erase(onset, baseline_.end());
  number_moments();
  gather_entities();
}

std::span<const Run> Panel::runs(std::size_t entity, std::size_t metric) const {
  const std::size_t s = series(entity, metric);
  return {runs_.data() + first_[s], first_[s + 1] - first_[s]};
}

void Panel::expand(std::size_t entity, std::size_t metric, std::vector<double>& out, bool alive_only) const {
  const bool usage = kinds_[metric] == MetricKind::usage;
  out.assign(moments(), usage && !alive_only ? 0.0 : unknown);
  if (usage && alive_only)
    for (const Run& here : runs(entity, metrics())) std::fill_n(out.begin() + here.first, here.length, 0.0);
  if (!usage) fill_past(entity, metric, out);
  for (const Run& run : runs(entity, metric)) {
    for (std::uint32_t t = run.first; t < run.end(); ++t) {
      // Usage adds up, since merged children spend in the same moments as their parent.
      out[t] = usage && out[t] == out[t] ? out[t] + run.value : run.value;
    }
  }
}

std::vector<double> Panel::raw(const EntityPast& past, std::size_t metric) const {
  std::vector<double> out(moments(), 0.0);
  each_moment(past.values(static_cast<MetricId>(metric)),
              [&](std::uint32_t moment, double value) { out[moment] = value; });
  return out;
}

/// A level before it was first told: none, for what did not exist; for a process that did, what it was when
/// it was told, since nothing speaks for another value.
void Panel::fill_past(std::size_t entity, std::size_t metric, std::vector<double>& out) const {
  const std::span<const Run> told = runs(entity, metric);
  if (existed(entity) && !told.empty())
    std::fill_n(out.begin(), static_cast<std::ptrdiff_t>(told.front().first), told.front().value);
  else if (!existed(entity) && lived_before(entity) == 0)
    std::fill_n(out.begin(), static_cast<std::ptrdiff_t>(baseline()), 0.0);
}

bool Panel::existed(std::size_t entity) const {
  const Entity* known = history_->find(entities_[entity]);
  return known != nullptr && known->kind == EntityKind::process && !known->start_known;
}

std::size_t Panel::lived_inside(std::size_t entity) const { return lived_[entity] - lived_before_[entity]; }

std::vector<double> Panel::total(std::size_t metric) const {
  std::vector<double> out(moments(), unknown);
  for (std::size_t t = 0; t < moments(); ++t)
    if (metric < frame(t).total.size()) out[t] = frame(t).total[metric];
  return out;
}

std::vector<double> Panel::unattributed(std::size_t metric) const {
  std::vector<double> out(moments(), unknown);
  for (std::size_t t = 0; t < moments(); ++t)
    if (metric < frame(t).unattributed.size()) out[t] = frame(t).unattributed[metric];
  return out;
}

}  // namespace etwrca::rank
