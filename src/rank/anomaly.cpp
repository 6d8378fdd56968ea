#include "rank/anomaly.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/logarithm.hpp"
#include "rank/statistics.hpp"

namespace etwrca::rank {
namespace {

constexpr double most_z = 100;          // beyond it a larger z proves nothing more
constexpr double most_z_together = 10;  // the same, where squares are summed
constexpr std::size_t metrics_counted = 3;
constexpr std::size_t few_entities = 3;
const double quiet = base::log1p(3.0);  // if none is more unlike itself than this, none gets a full 1

/// What most entities did is the load's doing, not theirs: for each metric the median of z over the
/// entities, at least 1, by which z is divided.
std::vector<double> typical_z(const Panel& panel, const Profile& profile) {
  std::vector<double> out(panel.metrics(), 1.0);
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    std::vector<double> zs;
    for (std::size_t e = 0; e < panel.entities().size(); ++e)
      if (profile.change(e, m).known) zs.push_back(std::max(0.0, profile.change(e, m).z));
    if (zs.size() >= few_entities) out[m] = std::max(1.0, median(zs));
  }
  return out;
}

/// Mean of the three largest capped logs of z; a drop is no evidence.
double evidence(const Panel& panel, const Profile& profile, const std::vector<double>& typical,
                std::size_t e) {
  std::vector<double> logs;
  for (std::size_t m = 0; m < panel.metrics(); ++m) {
    if (!profile.blames(m) || !profile.seen(m)) continue;
    const Change& change = profile.change(e, m);
    // Usage that never was is a z of 0; a level that never was is not known.
    if (!change.known && panel.kind(m) == MetricKind::level) continue;
    logs.push_back(base::log1p(std::clamp(change.z / typical[m], 0.0, most_z)));
  }
  if (logs.empty()) return 0.0;
  const std::size_t counted = std::min(metrics_counted, logs.size());
  std::partial_sort(logs.begin(), logs.begin() + static_cast<std::ptrdiff_t>(counted), logs.end(),
                    std::greater<>());
  double sum = 0;
  for (std::size_t i = 0; i < counted; ++i) sum += logs[i];
  return sum / static_cast<double>(counted);
}

/// The log of the distance of the window's mean from the baseline, across the metrics of the entity.
double distance(const Panel& panel, const Profile& profile, std::size_t e) {
  std::vector<std::size_t> columns;
  for (std::size_t m = 0; m < panel.metrics(); ++m)
    if (profile.blames(m) && profile.change(e, m).known && profile.change(e, m).scale > 0)
      columns.push_back(m);
  const auto variables = static_cast<Eigen::Index>(columns.size());
  Eigen::MatrixXd past = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(panel.baseline()), variables);
  Eigen::VectorXd shift = Eigen::VectorXd::Zero(variables);
  std::vector<double> series;
  for (Eigen::Index v = 0; v < variables; ++v) {
    const std::size_t m = columns[static_cast<std::size_t>(v)];
    const Change& change = profile.change(e, m);
    panel.expand(e, m, series, true);
    double sum = 0;
    std::size_t known = 0;
    for (std::size_t t = 0; t < panel.moments(); ++t) {
      if (std::isnan(series[t])) continue;
      const double z = (series[t] - change.baseline) / change.scale;
      if (t < panel.baseline()) {
        past(static_cast<Eigen::Index>(t), v) = z;
      } else {
        sum += z;
        ++known;
      }
    }
    if (known > 0) shift[v] = std::clamp(sum / static_cast<double>(known), -most_z_together, most_z_together);
  }
  return base::log1p(mahalanobis(shift, shrunk_covariance(past)));
}

}  // namespace

std::vector<Anomaly> anomalies(const Panel& panel, const Profile& profile) {
  std::vector<Anomaly> out(panel.entities().size());
  if (panel.baseline() == 0) return out;  // nothing says what is usual
  const std::vector<double> typical = typical_z(panel, profile);
  double most_evidence = quiet;
  double most_distance = quiet;
  for (std::size_t e = 0; e < out.size(); ++e) {
    out[e] = {evidence(panel, profile, typical, e), distance(panel, profile, e)};
    most_evidence = std::max(most_evidence, out[e].robust_z);
    most_distance = std::max(most_distance, out[e].mahalanobis);
  }
  for (Anomaly& anomaly : out) {
    anomaly.robust_z /= most_evidence;
    anomaly.mahalanobis /= most_distance;
  }
  return out;
}

}  // namespace etwrca::rank
