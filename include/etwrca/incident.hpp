// incident.hpp - the value that leaves the library: what happened, who did it, and the numbers.
#ifndef ETWRCA_INCIDENT_HPP
#define ETWRCA_INCIDENT_HPP

#include <string>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/loss.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/spike_detector.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// One thing that went wrong. Spikes of several series that overlap in time are one incident.
struct Incident {
  std::string id;    ///< stable for the same input: the onset in UTC and the metric
  TimeRange window;  ///< onset to end
  Spike spike;       ///< of its spikes the one that says most: of those as severe (score times length)
                     ///< the most direct, and of one metric the machine's total
  std::vector<Spike> others;  ///< the other spikes that belong to it, most severe first
  Ranking ranking;            ///< the suspects and what is unexplained
  double lost_share = 0;      ///< events lost inside the window / (lost + read), 0..1; 0 if none is known
  bool open = false;          ///< true: the input ended before it did
  bool given = false;         ///< true: the caller named the window; `spike` measures it against all before,
                              ///< and its baseline, scale and score are NaN where there is nothing before
};

/// One document about one input.
struct Report {
  SourceInfo source;
  std::vector<MetricInfo> metrics;  ///< what the numbers of MetricId mean
  TimeRange extent;                 ///< first to last frame
  Duration bin{};
  std::size_t frames = 0;
  DetectOptions detect;               ///< as used: lengths shortened for a short input
  RankOptions rank;                   ///< as used: for a given window history and symptom_share differ from
                                      ///< what was asked for
  std::vector<Incident> incidents;    ///< worst first
  std::size_t incidents_dropped = 0;  ///< beyond MonitorOptions::max_incidents: the mildest
  Loss loss;
};

}  // namespace etwrca

#endif  // ETWRCA_INCIDENT_HPP
