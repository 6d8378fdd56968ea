#include "rank/rollup.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace etwrca::rank {
namespace {

constexpr std::size_t crowd = 3;
constexpr int most_generations = 64;  // parents are data from a stranger: they may form a circle
constexpr std::size_t nobody = static_cast<std::size_t>(-1);

bool short_lived(const Entity* entity, const Panel& panel, std::size_t row, const TimeRange& window) {
  if (entity == nullptr || entity->kind != EntityKind::process) return false;
  if (!entity->start_known || !window.contains(entity->start)) return false;
  if (entity->end) return *entity->end - entity->start <= window.length() / 2;
  return 2 * panel.lived_inside(row) <= panel.window();
}

/// What an entity spent in the window, as a part of what all spent, added over the usage metrics.
std::vector<double> spending(const Panel& panel) {
  std::vector<double> out(panel.entities().size(), 0.0);
  std::vector<double> spent(out.size(), 0.0);
  std::vector<double> series;
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    if (panel.kind(m) != MetricKind::usage) continue;
    double all = 0;
    for (std::size_t e = 0; e < out.size(); ++e) {
      spent[e] = 0;
      if (!panel.has(e, m)) continue;
      panel.expand(e, m, series);
      for (std::size_t t = panel.baseline(); t < panel.moments(); ++t)
        if (series[t] > 0) spent[e] += series[t];
      all += spent[e];
    }
    for (std::size_t e = 0; all > 0 && e < out.size(); ++e) out[e] += spent[e] / all;
  }
  return out;
}

class Ancestry {
 public:
  Ancestry(const History& history, const Panel& panel, const TimeRange& window)
      : history_(history), panel_(panel), short_(panel.entities().size()) {
    for (std::size_t e = 0; e < short_.size(); ++e)
      short_[e] = short_lived(history.find(panel.entities()[e]), panel, e, window);
  }

  [[nodiscard]] bool short_lived_row(std::size_t row) const { return short_[row]; }

  /// The row of the nearest ancestor that has one and is not short-lived.
  [[nodiscard]] std::size_t lasting_ancestor(std::size_t row) const {
    const Entity* entity = history_.find(panel_.entities()[row]);
    for (int i = 0; i < most_generations && entity != nullptr && entity->parent != no_entity; ++i) {
      const std::size_t parent = row_of(entity->parent);
      if (parent == row) return nobody;
      if (parent != nobody && !short_[parent]) return parent;
      entity = history_.find(entity->parent);
    }
    return nobody;
  }

 private:
  [[nodiscard]] std::size_t row_of(EntityId who) const {
    const auto& all = panel_.entities();
    const auto found = std::lower_bound(all.begin(), all.end(), who);
    return found == all.end() || *found != who ? nobody : static_cast<std::size_t>(found - all.begin());
  }

  const History& history_;
  const Panel& panel_;
  std::vector<bool> short_;
};

bool is_crowd(const std::vector<std::size_t>& members, const std::vector<double>& spent,
              const History& history, const Panel& panel) {
  std::size_t ended = 0;
  double sum = 0;
  double most = 0;
  for (const std::size_t member : members) {
    const Entity* entity = history.find(panel.entities()[member]);
    if (entity != nullptr && entity->end) ++ended;
    sum += spent[member];
    most = std::max(most, spent[member]);
  }
  return members.size() >= crowd && 2 * ended >= members.size() && 2 * most <= sum;
}

}  // namespace

bool Rollup::any() const {
  return std::any_of(children.begin(), children.end(), [](std::size_t n) { return n > 0; });
}

Rollup find_crowds(const History& history, const Panel& panel, const TimeRange& window) {
  Rollup out;
  out.into.resize(panel.entities().size());
  std::iota(out.into.begin(), out.into.end(), std::size_t{0});
  out.children.assign(panel.entities().size(), 0);

  const Ancestry ancestry(history, panel, window);
  std::map<std::size_t, std::vector<std::size_t>> families;
  for (std::size_t e = 0; e < panel.entities().size(); ++e) {
    if (!ancestry.short_lived_row(e)) continue;
    if (const std::size_t parent = ancestry.lasting_ancestor(e); parent != nobody)
      families[parent].push_back(e);
  }
  if (families.empty()) return out;
  const std::vector<double> spent = spending(panel);
  for (const auto& [parent, members] : families) {
    if (!is_crowd(members, spent, history, panel)) continue;
    for (const std::size_t member : members) out.into[member] = parent;
    out.children[parent] = members.size();
  }
  return out;
}

}  // namespace etwrca::rank
