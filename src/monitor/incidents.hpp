// Spikes to incidents.
#ifndef ETWRCA_MONITOR_INCIDENTS_HPP
#define ETWRCA_MONITOR_INCIDENTS_HPP

#include <cstddef>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "etwrca/incident.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::monitor {

/// What happened together is one incident: spikes that overlap in time wait until the last of them has
/// ended, or the group is too old for the ranker's history; then one of them gives the incident its metric
/// and its window and takes the others that overlap it, and what is left makes incidents of its own.
///
/// That one is the worst by severity(); but another total of the machine that overlaps it and is at least
/// half as severe comes before it where it slows a machine more directly: CPU (if at least half of the
/// processors are busy) before waiting for a core, disk, hard faults, network, and all else. Severity alone
/// would prefer memory, which stays taken long after the work that took it is over. Among equals the more
/// severe; metrics that are not built in are all equal.
class Incidents {
 public:
  Incidents(const Source& source, const PidRanker& ranker, std::size_t oldest_group);

  /// Takes the spikes of one frame.
  void take(const std::vector<Spike>& spikes);
  /// Call once a frame, which ends at `now`, after take(); appends incidents that are complete. Spikes of a
  /// group that is closed for its age are told of as open, and not again when they end.
  void next_frame(TimePoint now, std::vector<Incident>& out);
  /// What the open group looks like now; nothing if no spike is open.
  [[nodiscard]] std::optional<Incident> ongoing(TimePoint now) const;
  /// The end of the input: all that is open is complete now.
  void finish(std::vector<Incident>& out);

 private:
  void close_group(std::vector<Incident>& out);
  void remember(const Spike& spike);
  [[nodiscard]] Spike primary(const std::vector<Spike>& spikes) const;
  [[nodiscard]] Incident make(const Spike& worst, std::vector<Spike> others,
                              const std::vector<Spike>& rest) const;

  const Source& source_;
  const PidRanker& ranker_;
  std::size_t oldest_group_;  // frames
  std::size_t age_ = 0;
  std::vector<Spike> open_;
  std::vector<Spike> ended_;
  std::set<std::tuple<EntityId, MetricId, TimePoint>> told_;
  std::vector<Spike> past_;  // of incidents that have been told of
};

/// How bad: strength times duration.
double severity(const Spike& spike);

/// Keeps the worst `most` in the report, the worst first, and counts the others.
void keep_worst(Report& report, std::size_t most, Incident incident);

/// What was learnt about the suspects after their incident: a rundown at the end of a recording brings names.
void learn_names(Incident& incident, const EntityTable& entities);

/// The counterfactuals' z on the scale on which the total's spike was found, so that both compare.
void measure_as_found(Incident& incident);

/// "2020-07-29T00:07:03.417Z-cpu".
std::string incident_id(TimePoint onset, const std::string& metric);

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_INCIDENTS_HPP
