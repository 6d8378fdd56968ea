// The entities of a source, one detector each, and one for the totals.
#ifndef ETWRCA_MONITOR_ENTITIES_HPP
#define ETWRCA_MONITOR_ENTITIES_HPP

#include <cstddef>
#include <map>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"
#include "monitor/unwatched.hpp"
#include "monitor/watched.hpp"

namespace etwrca::monitor {

/// Runs a detector over all metrics of each entity, and over the totals of usage metrics. At most 20000
/// metrics of entities together; those that come later are counted.
class Entities {
 public:
  Entities(const Source& source, const DetectOptions& options);

  /// Appends what the frame reveals to `out`, by entity.
  void update(const Frame& frame, std::vector<Spike>& out);
  /// Ends what is open.
  void finish(std::vector<Spike>& out);

  [[nodiscard]] const Unwatched& unwatched() const noexcept { return unwatched_; }

 private:
  struct Watch {
    EntityDetector detector;
    std::vector<MetricId> metrics;  // by position in the detector
    std::vector<double> values;     // the same
    std::vector<bool> has;          // by metric
  };
  using Table = std::map<EntityId, Watch>;  // in order: spikes are told by entity on every system

  /// `value(m)` is the moment's value of metric m, NaN if there is none.
  template <typename Value>
  void step(EntityId who, const Frame& frame, Value value, std::vector<Spike>& out);
  template <typename Value>
  void add_new_metrics(EntityId who, std::size_t metrics, Value value);
  void lead_in(EntityId who, TimePoint at, Watch& watch) const;
  Table::iterator finish(Table::iterator at, std::vector<Spike>& out);
  static Spike named(Spike spike, EntityId who, const Watch& watch);

  const Source& source_;
  Watched watched_;
  DetectOptions options_;
  Table table_;
  std::size_t watching_ = 0;  // metrics of entities
  Unwatched unwatched_;
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_ENTITIES_HPP
