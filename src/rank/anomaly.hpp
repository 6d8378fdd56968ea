// How unlike itself each entity is inside the window.
#ifndef ETWRCA_RANK_ANOMALY_HPP
#define ETWRCA_RANK_ANOMALY_HPP

#include <vector>

#include "rank/panel.hpp"
#include "rank/profile.hpp"

namespace etwrca::rank {

/// Both parts are 0..1: relative to the entity that is most unlike itself.
struct Anomaly {
  double robust_z = 0;
  double mahalanobis = 0;
  [[nodiscard]] double score() const { return 0.5 * (robust_z + mahalanobis); }
};

/// One for each entity of the panel.
std::vector<Anomaly> anomalies(const Panel& panel, const Profile& profile);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_ANOMALY_HPP
