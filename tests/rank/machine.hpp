// A pretended machine for the ranker: entities, and frames made by hand.
#ifndef ETWRCA_TESTS_RANK_MACHINE_HPP
#define ETWRCA_TESTS_RANK_MACHINE_HPP

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "etwrca/pid_ranker.hpp"
#include "support/fake_source.hpp"

namespace etwrca::test {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Frames of one second; what is not set is 0 for usage and unknown for a level.
class Machine {
 public:
  FakeSource source;

  EntityId process(const std::string& name) { return source.process(name, next_pid_++); }

  EntityId child(const std::string& name, EntityId parent, double start, double end) {
    const EntityId who = process(name);
    Entity* entity = source.entities().find(who);
    entity->parent = parent;
    entity->start_known = true;
    entity->start = at(start);
    if (end > 0) entity->end = at(end);
    return who;
  }

  /// The entity has a row in that second; usage adds up.
  void alive(int second, EntityId who) { cells_[second][who]; }
  void set(int second, EntityId who, MetricId m, double value) { cells_[second][who][m] += value; }

  [[nodiscard]] Frame frame(int second) const {
    const MetricTable& metrics = source.metrics();
    Frame out;
    out.begin = at(second);
    out.length = lasting(1);
    out.metrics = metrics.size();
    out.total.assign(out.metrics, 0.0);
    out.unattributed.assign(out.metrics, 0.0);
    const auto rows = cells_.find(second);
    if (rows == cells_.end()) return out;
    for (const auto& [who, cells] : rows->second) {
      out.entities.push_back(who);
      for (std::size_t m = 0; m < out.metrics; ++m) {
        const auto id = static_cast<MetricId>(m);
        const auto cell = cells.find(id);
        const bool usage = metrics[id].kind == MetricKind::usage;
        const double value = cell != cells.end() ? cell->second : usage ? 0.0 : unknown;
        out.values.push_back(value);
        if (std::isnan(value)) continue;
        out.total[m] += value;
        const Entity* entity = source.entities().find(who);
        if (entity != nullptr && entity->kind == EntityKind::bucket) out.unattributed[m] += value;
      }
    }
    return out;
  }

  [[nodiscard]] Ranking rank(int frames, double begin, double end, RankOptions options = {},
                             MetricId metric = metric::cpu) const {
    PidRanker ranker(source, options);
    for (int t = 0; t < frames; ++t) ranker.observe(frame(t));
    return ranker.rank({at(begin), at(end)}, metric);
  }

 private:
  std::uint32_t next_pid_ = 100;
  std::map<int, std::map<EntityId, std::map<MetricId, double>>> cells_;
};

/// 0 .. 0.999, without a pattern that matters, the same everywhere.
inline double noise(int t, int e, int m) {
  return static_cast<double>((t * 7919 + e * 104729 + m * 1299709 + t * t * 31) % 1000) / 1000.0;
}

inline const Suspect* find(const Ranking& ranking, EntityId who) {
  for (const Suspect& suspect : ranking.suspects)
    if (suspect.who == who) return &suspect;
  return nullptr;
}

inline const Evidence* find(const Suspect& suspect, MetricId metric) {
  for (const Evidence& evidence : suspect.evidence)
    if (evidence.metric == metric) return &evidence;
  return nullptr;
}

inline double sum_of_energy(const Ranking& ranking) {
  double sum = ranking.unexplained + ranking.others;
  for (const Suspect& suspect : ranking.suspects) sum += suspect.energy;
  return sum;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_RANK_MACHINE_HPP
