// What would have happened without a suspect.
#ifndef ETWRCA_RANK_COUNTERFACTUAL_HPP
#define ETWRCA_RANK_COUNTERFACTUAL_HPP

#include <cstddef>
#include <optional>

#include "rank/panel.hpp"
#include "rank/profile.hpp"

namespace etwrca::rank {

struct Counterfactual {
  double peak = 0;  ///< largest value of the total in the window, less the entity's excess of that moment
  std::optional<double> score;  ///< robust z-score of that peak, where there is a baseline
};

/// Nothing if the metric has no total in the window.
std::optional<Counterfactual> without(const Panel& panel, const Profile& profile, std::size_t entity,
                                      std::size_t metric);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_COUNTERFACTUAL_HPP
