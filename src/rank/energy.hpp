// Whose excess makes up the system's, and whose curve follows it.
#ifndef ETWRCA_RANK_ENERGY_HPP
#define ETWRCA_RANK_ENERGY_HPP

#include <cstddef>
#include <vector>

#include "rank/panel.hpp"
#include "rank/profile.hpp"

namespace etwrca::rank {

/// The system's total of one metric against its past, and who made up its excess.
struct TotalChange {
  double baseline = 0;
  double scale = 0;
  double weight = 0;           ///< log of 1 + z of its mean in the window; 0 for a metric that does not blame
  double excess = 0;           ///< of all entities and of nobody together
  std::size_t shape = 0;       ///< the metric whose total the entities' curves of this one are compared with
  std::vector<double> shares;  ///< [entity]; with `unexplained` they sum to 1, or all are 0
  double unexplained = 0;
};

struct Energy {
  std::vector<TotalChange> totals;  ///< [metric]
  std::vector<double> energy;       ///< [entity]: weighted mean of its shares
  std::vector<double> correlation;  ///< [entity]: weighted mean of its cosines, where positive
  double unexplained = 0;
};

/// The metric in which the incident was felt, and the least part that it makes up; or its causes together, if
/// it shows suffering.
struct Symptom {
  std::size_t metric = 0;
  double share = 0;
  std::vector<std::size_t> causes{};
};

/// Curves are compared over the window and `profile_before` moments before it.
Energy energies(const Panel& panel, const Profile& profile, const Symptom& symptom,
                std::size_t profile_before);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_ENERGY_HPP
