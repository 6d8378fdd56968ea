// What the detectors need to know of a source's metrics and entities.
#ifndef ETWRCA_MONITOR_WATCHED_HPP
#define ETWRCA_MONITOR_WATCHED_HPP

#include "etwrca/source.hpp"

namespace etwrca::monitor {

/// Whether the table starts with the built-in metrics, so that their numbers mean what they say.
bool has_built_in(const MetricTable& metrics);

class Watched {
 public:
  explicit Watched(const Source& source);

  [[nodiscard]] bool built_in(MetricId m) const;
  /// The least spread of a built-in metric, in its unit: a machine that does nothing has none at all, and
  /// moves below some of these are no incident. 0 for a metric that is not a symptom, and for any other
  /// metric.
  [[nodiscard]] double least_spread(MetricId m) const;

  /// False for buckets, and for what the source does not know.
  [[nodiscard]] bool can_be_blamed(EntityId who) const;
  /// A process that was born under our eyes used nothing before: so one that is busy from its first moment on
  /// is a spike against that.
  [[nodiscard]] bool was_born(EntityId who) const;
  /// It has seen its last sample, if it has left the frame.
  [[nodiscard]] bool has_ended(EntityId who) const;

 private:
  const Source& source_;
  bool built_in_;
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_WATCHED_HPP
