#include "rank/panel.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace etwrca::rank {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

// A recording that counts Idle as a process must not blame it for the silence of the others.
bool can_be_blamed(const Entity* entity) {
  if (entity == nullptr) return true;
  if (entity->kind == EntityKind::bucket || entity->kind == EntityKind::system) return false;
  return entity->kind != EntityKind::process || entity->pid != 0 ||
         (entity->name != "Idle" && entity->name != "System Idle Process");
}

std::size_t row_of(const std::vector<EntityId>& entities, EntityId who) {
  const auto found = std::lower_bound(entities.begin(), entities.end(), who);
  return found == entities.end() || *found != who ? nowhere
                                                  : static_cast<std::size_t>(found - entities.begin());
}

}  // namespace

Panel::Panel(const History& history, const MetricTable& metrics, const TimeRange& window,
             const std::vector<TimeRange>& excluded)
    : history_(&history) {
  for (std::size_t m = 0; m < metrics.size(); ++m) kinds_.push_back(metrics[static_cast<MetricId>(m)].kind);
  choose(history, window, excluded);
  gather_entities();
}

void Panel::choose(const History& history, const TimeRange& window, const std::vector<TimeRange>& excluded) {
  for (const StoredFrame& frame : history.frames()) {
    if (window.contains(frame.begin)) {
      window_.push_back(&frame);
    } else if (frame.begin < window.begin &&
               std::none_of(excluded.begin(), excluded.end(),
                            [&](const TimeRange& range) { return range.contains(frame.begin); })) {
      baseline_.push_back(&frame);
    }
  }
  const auto earlier = [](const StoredFrame* a, const StoredFrame* b) { return a->begin < b->begin; };
  std::stable_sort(baseline_.begin(), baseline_.end(), earlier);
  std::stable_sort(window_.begin(), window_.end(), earlier);
}

void Panel::gather_entities() {
  entities_.clear();
  for (const StoredFrame* frame : window_)
    for (const StoredRow& row : frame->rows) entities_.push_back(row.who);
  std::sort(entities_.begin(), entities_.end());
  entities_.erase(std::unique(entities_.begin(), entities_.end()), entities_.end());
  std::erase_if(entities_, [&](EntityId who) { return !can_be_blamed(history_->find(who)); });
  std::vector<std::size_t> itself(entities_.size());
  std::iota(itself.begin(), itself.end(), std::size_t{0});
  gather(itself);
}

// A counting sort: how many cells each series has, then where each begins, then the cells themselves.
void Panel::gather(const std::vector<std::size_t>& into) {
  first_.assign(entities_.size() * (metrics() + 1) + 1, 0);
  lived_before_.assign(entities_.size(), 0);
  const auto each_cell = [&](auto&& use) {
    for (std::size_t moment = 0; moment < moments(); ++moment) {
      const StoredFrame& stored = frame(moment);
      for (std::size_t r = 0; r < stored.rows.size(); ++r) {
        const std::size_t own = row_of(entities_, stored.rows[r].who);
        if (own == nowhere) continue;
        const std::size_t entity = into[own];
        if (entity == own) use(series(entity, metrics()), moment, 1.0);
        for (std::size_t c = stored.rows[r].first_cell; c < stored.cells_end(r); ++c) {
          const std::size_t m = stored.cell_metrics[c];
          if (entity == own || kinds_[m] == MetricKind::usage)
            use(series(entity, m), moment, stored.cell_values[c]);
        }
      }
    }
  };
  each_cell([&](std::size_t s, std::size_t, double) { ++first_[s + 1]; });
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  cells_.resize(first_.back());
  std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
  each_cell([&](std::size_t s, std::size_t moment, double value) {
    cells_[next[s]++] = Cell{static_cast<std::uint32_t>(moment), value};
    if (s % (metrics() + 1) == metrics() && moment < baseline()) ++lived_before_[s / (metrics() + 1)];
  });
}

void Panel::merge(const std::vector<std::size_t>& into) { gather(into); }

void Panel::begin_window_earlier(std::size_t count) {
  if (count == 0) return;
  const auto onset = baseline_.end() - static_cast<std::ptrdiff_t>(std::min(count, baseline_.size()));
  window_.insert(window_.begin(), onset, baseline_.end());
  baseline_.erase(onset, baseline_.end());
  gather_entities();
}

std::span<const Panel::Cell> Panel::cells(std::size_t entity, std::size_t metric) const {
  const std::size_t s = series(entity, metric);
  return {cells_.data() + first_[s], first_[s + 1] - first_[s]};
}

void Panel::expand(std::size_t entity, std::size_t metric, std::vector<double>& out, bool alive_only) const {
  const bool usage = kinds_[metric] == MetricKind::usage;
  out.assign(moments(), usage && !alive_only ? 0.0 : unknown);
  if (usage && alive_only)
    for (const Cell& here : cells(entity, metrics())) out[here.moment] = 0.0;
  if (!usage) fill_past(entity, metric, out);
  for (const Cell& cell : cells(entity, metric)) {
    double& value = out[cell.moment];
    // Usage adds up, since merged children spend in the same moments as their parent.
    value = usage && value == value ? value + cell.value : cell.value;
  }
}

/// A level before it was first told: none, for what did not exist; for a process that did, what it was when
/// it was told, since nothing speaks for another value.
void Panel::fill_past(std::size_t entity, std::size_t metric, std::vector<double>& out) const {
  const std::span<const Cell> told = cells(entity, metric);
  if (existed(entity) && !told.empty())
    std::fill_n(out.begin(), static_cast<std::ptrdiff_t>(told.front().moment), told.front().value);
  else if (!existed(entity) && lived_before(entity) == 0)
    std::fill_n(out.begin(), static_cast<std::ptrdiff_t>(baseline()), 0.0);
}

bool Panel::existed(std::size_t entity) const {
  const Entity* known = history_->find(entities_[entity]);
  return known != nullptr && known->kind == EntityKind::process && !known->start_known;
}

std::size_t Panel::lived_inside(std::size_t entity) const {
  return cells(entity, metrics()).size() - lived_before(entity);
}

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
