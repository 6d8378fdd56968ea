// monitor.hpp - the pump: source -> frames -> detector -> ranker -> incidents -> sinks.
//
// It owns the loop and nothing else; src/monitor/monitor.cpp is the whole flow on one screen.
#ifndef ETWRCA_MONITOR_HPP
#define ETWRCA_MONITOR_HPP

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/sink.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca {

/// What a run is told.
struct MonitorOptions {
  /// Bin of the frames. Absent: from the input's length (bin_for), or one frame a row where the data
  /// comes in rows.
  std::optional<Duration> bin;
  /// Detection of each series. `warmup` is shortened for a short input.
  DetectOptions detect;
  RankOptions rank;
  /// Given: nothing is detected; this window is the incident and all before it the baseline, as far as 2^20
  /// frames, 2^22 totals and 128 MiB reach; no metric is preferred (RankOptions::symptom_share is 0). run()
  /// throws Errc::invalid_argument if no frame begins in it.
  std::optional<TimeRange> window;
  std::size_t max_incidents = 100;  ///< the worst are kept
  /// Called now and then with the share done (0..1, negative if unknown), for a progress bar.
  std::function<void(double)> progress;
};

/// Runs one source to its end.
///
/// Threads: one at a time; to stop a run from elsewhere call Source::stop().
class ETWRCA_EXPORT Monitor {
 public:
  /// Throws Errc::invalid_argument for options that make no sense; the sentence names the option.
  explicit Monitor(MonitorOptions options = {});
  ~Monitor();
  Monitor(Monitor&&) noexcept;
  Monitor& operator=(Monitor&&) noexcept;

  /// Not owned: must outlive run().
  Monitor& add(Sink& sink);

  /// Reads the source to its end and returns what was found, worst first. Throws Error (from the
  /// source, or a sink's exception).
  Report run(Source& source);

  /// For a sink, while run() calls it: the report as it would be now, without its incidents. With one put in
  /// it is the document of that incident. Empty at other times.
  [[nodiscard]] Report so_far() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_MONITOR_HPP
