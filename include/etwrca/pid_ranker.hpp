// pid_ranker.hpp - ranks who is behind a spike.
//
// FinalScore = 0.4 Anomaly + 0.4 Energy + 0.2 Correlation, each part in 0..1:
//   Anomaly      how unlike itself the entity is inside the window (robust z-scores of its metrics,
//                and the Mahalanobis distance of its window from its baseline);
//   Energy       its share of the system's excess over the baseline, metric by metric, each weighted
//                by how far that metric's total moved;
//   Correlation  cosine similarity of its curve with the system's, both less their baselines.
// Definitions with formulas and sources: docs/algorithms-ranking.md.
//
// Usable alone: feed frames from anywhere, ask for any window.
#ifndef ETWRCA_PID_RANKER_HPP
#define ETWRCA_PID_RANKER_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/source.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// One number behind a verdict: what a metric of the suspect did in the window. Where there is no baseline,
/// `baseline`, `scale` and `z` are NaN.
struct Evidence {
  MetricId metric = 0;
  double value = 0;     ///< mean inside the window, in the metric's unit
  double peak = 0;      ///< largest value inside the window
  double baseline = 0;  ///< median before it
  double scale = 0;     ///< robust spread before it
  double z = 0;         ///< robust z-score of the window: (median inside - baseline) / scale
  double share = 0;     ///< share of the system's excess of this metric, 0..1
};

/// Where inside the suspect the time went.
struct ModuleShare {
  std::string module;
  double share = 0;  ///< of the suspect's CPU time in the window that could be placed, 0..1
};

/// An evenly spaced series, for pictures.
struct Curve {
  MetricId metric = 0;
  std::vector<double> values;  ///< one for each moment of Ranking::times
};

/// Who may be behind the spike, and why.
struct Suspect {
  EntityId who = no_entity;
  Entity entity;            ///< a copy: name, pid, start, parent
  std::string parent_name;  ///< "" if not known
  double score = 0;         ///< the weighted sum, 0..1
  double anomaly = 0;
  double energy = 0;
  double correlation = 0;
  double robust_z = 0;               ///< the part of Anomaly that looks at one metric at a time
  double mahalanobis = 0;            ///< the part that looks at all together
  std::vector<Evidence> evidence;    ///< largest z first; largest share without a baseline
  std::vector<ModuleShare> modules;  ///< largest first, at most 8
  std::size_t children = 0;          ///< short-lived children whose usage is counted in here
  bool born_inside = false;          ///< started inside the window
  bool ended_inside = false;
  /// The counterfactual: the largest value the spike's metric would have had without this suspect's
  /// excess, and the robust z-score of that. Absent where the ranking was made without a spike, the
  /// score also without a baseline.
  std::optional<double> peak_without;
  std::optional<double> score_without;
  Curve curve;
};

/// What nobody can be blamed for, by name: DPC and ISR, threads that nothing introduced.
struct BucketShare {
  std::string name;
  double share = 0;  ///< of the system's excess of Ranking::metric, 0..1
};

/// The answer of the ranker for one window.
struct Ranking {
  std::vector<Suspect> suspects;     ///< best first
  double unexplained = 0;            ///< share of the system's excess that no suspect can be given; with the
                                     ///< energies of *all* entities it sums to 1 (0 if there was no excess)
  std::vector<BucketShare> buckets;  ///< the parts of the excess that have a name, largest first
  double others = 0;                 ///< energies of the entities that are not listed
  MetricId metric = 0;               ///< the metric the curves show
  std::vector<TimePoint> times;      ///< begin of the frames of the curves
  Curve total;                       ///< the system's curve
  Loss loss;                         ///< lost inside the window
  std::size_t baseline_frames = 0;
  std::size_t window_frames = 0;
  std::size_t early_frames = 0;  ///< of these: frames right before the window that already looked like it
};

/// How to rank.
struct RankOptions {
  double anomaly_weight = 0.4;
  double energy_weight = 0.4;
  double correlation_weight = 0.2;
  /// The least part of Energy and Correlation that the symptom's own metric makes up: what was felt counts
  /// for more than what happened to move beside it. 0: no metric is preferred.
  double symptom_share = 0.75;
  std::size_t top = 10;             ///< suspects listed
  std::size_t history = 600;        ///< frames kept, at most 128 MiB; a longer past is forgotten
  std::size_t profile_before = 30;  ///< frames before the onset in the correlation and in the curves
};

/// Keeps the history and ranks.
///
/// Threads: one at a time.
class ETWRCA_EXPORT PidRanker {
 public:
  /// `source` gives the tables and must outlive the ranker. Throws Errc::invalid_argument for
  /// weights that are negative or sum to zero, or a symptom_share outside 0 to 1.
  PidRanker(const Source& source, const RankOptions& options = {});
  ~PidRanker();
  PidRanker(PidRanker&&) noexcept;
  PidRanker& operator=(PidRanker&&) noexcept;

  /// Takes the next frame into the history.
  void observe(const Frame& frame);

  /// Ranks the entities over `window`; frames that begin before it are the baseline, except those
  /// inside `excluded` (earlier incidents). The frames right before the window that already look like it
  /// count as part of it, since an alert comes late: Ranking::window_frames tells how many there are in
  /// all. `metric` names the symptom: the series that curves show.
  /// Empty if the history has no frame inside the window. Without a baseline nothing says what is usual:
  /// Anomaly is 0, and Energy and Correlation measure what was used, not what rose.
  [[nodiscard]] Ranking rank(const TimeRange& window, MetricId metric,
                             const std::vector<TimeRange>& excluded = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_PID_RANKER_HPP
