// Those who hear of a run while it goes on.
#ifndef ETWRCA_MONITOR_LISTENERS_HPP
#define ETWRCA_MONITOR_LISTENERS_HPP

#include <cstddef>
#include <functional>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/sink.hpp"
#include "etwrca/source.hpp"
#include "monitor/incidents.hpp"

namespace etwrca::monitor {

/// The sinks, in the order in which they were added, and the progress bar. What one throws ends the run.
class Listeners {
 public:
  /// Both must outlive this.
  Listeners(const std::vector<Sink*>& sinks, const std::function<void(double)>& progress)
      : sinks_(sinks), progress_(progress) {}

  void frame(const Frame& frame) const;
  void spikes(const std::vector<Spike>& spikes) const;
  void incident(const Incident& incident) const;
  /// The incident that goes on, if there is one: with a spike that begins, and at every fifth call.
  void ongoing(const Incidents& incidents, const std::vector<Spike>& spikes, TimePoint now);
  /// Call once a batch: every sixteenth time it tells of the progress, and the notes.
  void batch(const Source& source);
  /// The notes that have come since the last time.
  void notes(const Source& source);

 private:
  const std::vector<Sink*>& sinks_;
  const std::function<void(double)>& progress_;
  std::size_t batches_ = 0;
  std::size_t frames_ = 0;
  std::size_t notes_told_ = 0;
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_LISTENERS_HPP
