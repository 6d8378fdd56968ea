// What the detectors need to know of a source's metrics and entities.
#ifndef ETWRCA_MONITOR_WATCHED_HPP
#define ETWRCA_MONITOR_WATCHED_HPP

#include <vector>

#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::monitor {

/// Whether the table starts with the built-in metrics, so that their numbers mean what they say.
bool has_built_in(const MetricTable& metrics);

/// The options with the warm-up that the input's length can spare: an eighth of its frames, if that is
/// shorter.
DetectOptions fit_warmup(DetectOptions detect, const SourceInfo& info, Duration bin);

/// Spikes that are open at the end of the input: that ended, not they.
void leave_open(std::vector<Spike>& spikes, TimePoint end);

class Watched {
 public:
  explicit Watched(const Source& source);

  /// MetricInfo::least_spread, of CPU and ready time more on a machine with many processors.
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
