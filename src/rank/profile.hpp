// What each metric of each entity did in the window, against its own baseline.
#ifndef ETWRCA_RANK_PROFILE_HPP
#define ETWRCA_RANK_PROFILE_HPP

#include <cstddef>
#include <vector>

#include "etwrca/metric.hpp"
#include "rank/panel.hpp"

namespace etwrca::rank {

/// One series against its past.
struct Change {
  bool known = false;   ///< there is a baseline and a value in the window; else all below is 0
  double baseline = 0;  ///< median before the window
  double scale = 0;     ///< robust spread, with the floor that is pooled over the entities
  double mean = 0;      ///< inside the window
  double peak = 0;
  double z = 0;       ///< (median inside - baseline) / scale, finite
  double excess = 0;  ///< mean of value - baseline over the window less one scale, if positive
};

/// The changes of all series of a panel.
class Profile {
 public:
  Profile(const Panel& panel, const MetricTable& metrics);

  [[nodiscard]] const Change& change(std::size_t entity, std::size_t metric) const {
    return changes_[entity * metrics_ + metric];
  }
  /// False for a metric that shows suffering, not doing: its rise does not blame.
  [[nodiscard]] bool blames(std::size_t metric) const { return blames_[metric]; }
  /// False if no entity ever had a value of the metric.
  [[nodiscard]] bool seen(std::size_t metric) const { return seen_[metric]; }

 private:
  void measure(const Panel& panel);
  void pool_scales(std::size_t entities);
  void score(const Panel& panel);

  std::size_t metrics_;
  std::vector<bool> blames_;
  std::vector<bool> seen_;
  std::vector<Change> changes_;
};

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_PROFILE_HPP
