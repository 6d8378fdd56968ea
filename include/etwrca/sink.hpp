// sink.hpp - where frames and incidents go. Derive from Sink to take them elsewhere.
#ifndef ETWRCA_SINK_HPP
#define ETWRCA_SINK_HPP

#include <string>

#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca {

/// Called by the Monitor on its own thread, in order. The references are valid during the call. An
/// exception ends Monitor::run() and is thrown from there.
class ETWRCA_EXPORT Sink {
 public:
  Sink();
  virtual ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  virtual void frame(const Frame& frame);
  /// A spike was confirmed (ended == false) or has ended.
  virtual void spike(const Spike& spike);
  /// An incident is going on: the verdict so far, its end the latest moment seen. Told when its first
  /// spike is confirmed, and again with every fifth frame; its metric, and so its id, may still change.
  virtual void ongoing(const Incident& incident);
  /// False: ongoing() need not be called. Each call costs a ranking.
  [[nodiscard]] virtual bool wants_ongoing() const;
  /// An incident is complete. Names that a recording states at its end only may be missing in it, and what is
  /// lost in it may grow: the Report has both.
  virtual void incident(const Incident& incident);
  /// A sentence about the input, ready to show: damage, doubts, what is not permitted. The log of a run; the
  /// report has all of them (SourceInfo::notes).
  virtual void note(const std::string& sentence);
};

}  // namespace etwrca

#endif  // ETWRCA_SINK_HPP
