// The frames of one question, turned into series: entities x metrics over the baseline and the window.
#ifndef ETWRCA_RANK_PANEL_HPP
#define ETWRCA_RANK_PANEL_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "etwrca/metric.hpp"
#include "rank/history.hpp"

namespace etwrca::rank {

/// Moments 0 .. baseline-1 are the baseline, the next `window` the window, both in time order. Series are
/// kept as runs of one value and expanded one at a time, since most of them are nearly all the same.
class Panel {
 public:
  /// Entities without a row in the window are left out: nothing that was gone can be blamed. So are
  /// those that cannot be blamed at all: buckets, the system, and Idle.
  Panel(const History& history, const MetricTable& metrics, const TimeRange& window,
        const std::vector<TimeRange>& excluded);

  [[nodiscard]] std::size_t baseline() const noexcept { return baseline_.size(); }
  [[nodiscard]] std::size_t window() const noexcept { return window_.size(); }
  [[nodiscard]] std::size_t moments() const noexcept { return baseline() + window(); }
  [[nodiscard]] std::size_t metrics() const noexcept { return kinds_.size(); }
  [[nodiscard]] MetricKind kind(std::size_t metric) const { return kinds_[metric]; }
  [[nodiscard]] const std::vector<EntityId>& entities() const noexcept { return entities_; }
  [[nodiscard]] const StoredFrame& frame(std::size_t moment) const {
    return history_->frames()[moment < baseline() ? baseline_[moment] : window_[moment - baseline()]];
  }

  /// False where the entity never had a value of the metric that says something.
  [[nodiscard]] bool has(std::size_t entity, std::size_t metric) const {
    const std::size_t s = series(entity, metric);
    return first_[s] != first_[s + 1];
  }

  /// All moments of a series. Usage is 0 where nothing was spent. A level is NaN where it is not known;
  /// for an entity that did not exist in the baseline it was 0 there. `alive_only`: usage is NaN in the
  /// moments in which the entity did not live.
  void expand(std::size_t entity, std::size_t metric, std::vector<double>& out,
              bool alive_only = false) const;

  /// The values of anybody, a bucket too; 0 where there is none.
  [[nodiscard]] std::vector<double> raw(const EntityPast& past, std::size_t metric) const;

  /// Whether it is a process that was there before the source began.
  [[nodiscard]] bool existed(std::size_t entity) const;

  /// In how many moments of the baseline, and of the window, the entity had a row.
  [[nodiscard]] std::size_t lived_before(std::size_t entity) const { return lived_before_[entity]; }
  [[nodiscard]] std::size_t lived_inside(std::size_t entity) const;

  /// The system's total, and the part of it that nobody can be blamed for; NaN where not known.
  [[nodiscard]] std::vector<double> total(std::size_t metric) const;
  [[nodiscard]] std::vector<double> unattributed(std::size_t metric) const;

  /// Counts the usage (not the levels) of entity i in entity into[i]; into[i] == i leaves it as it is.
  void merge(const std::vector<std::size_t>& into);

  /// Makes the last `count` moments of the baseline the first ones of the window. Undoes merge().
  void begin_window_earlier(std::size_t count);

 private:
  void fill_past(std::size_t entity, std::size_t metric, std::vector<double>& out) const;
  // The last column of each entity is its presence.
  [[nodiscard]] std::size_t series(std::size_t entity, std::size_t metric) const {
    return entity * (metrics() + 1) + metric;
  }
  /// Runs of moments here, not of frames.
  [[nodiscard]] std::span<const Run> runs(std::size_t entity, std::size_t metric) const;
  void choose(const TimeRange& window, const std::vector<TimeRange>& excluded);
  void number_moments();
  void gather_entities();
  void gather(const std::vector<std::size_t>& into);
  void gather_series(std::span<const Run> past, std::size_t from);
  [[nodiscard]] bool is_in_window(const EntityPast& past) const;
  template <typename Use>
  void each_moment(std::span<const Run> past, Use&& use) const;

  const History* history_;
  std::vector<MetricKind> kinds_;
  std::vector<std::uint32_t> baseline_;  // places in history_->frames()
  std::vector<std::uint32_t> window_;
  std::vector<std::uint32_t> moment_of_;  // by place
  bool in_order_ = true;                  // moments follow each other as the frames do
  std::vector<EntityId> entities_;
  std::vector<std::size_t> lived_before_;
  std::vector<std::size_t> lived_;
  std::vector<std::size_t> first_;  // in runs_, by series, and one more at the end
  std::vector<Run> runs_;
};

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_PANEL_HPP
