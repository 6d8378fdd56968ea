// etwrca.hpp - all of libetwrca, and the whole job in one call.
//
//     etwrca::Report report = etwrca::analyze("slow.etl");
//     std::cout << etwrca::to_text(report);
#ifndef ETWRCA_ETWRCA_HPP
#define ETWRCA_ETWRCA_HPP

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "etwrca/attribution.hpp"
#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/etw_session.hpp"
#include "etwrca/event_fields.hpp"
#include "etwrca/event_record.hpp"
#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/given_window.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/kernel_event.hpp"
#include "etwrca/live_view.hpp"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/monitor.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/process_sample.hpp"
#include "etwrca/report.hpp"
#include "etwrca/sink.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"
#include "etwrca/time.hpp"
#include "etwrca/trace_logging.hpp"

namespace etwrca {

/// Reads a recording (.etl) or a tidy CSV and returns its incidents. Throws Error.
ETWRCA_EXPORT Report analyze(const std::filesystem::path& path, const MonitorOptions& options = {});

/// Runs an EntityDetector over each entity with all its metrics, and over the totals of usage metrics, and
/// returns the spikes by begin; each is named by the metric that was strongest in it. Watches at most 20000
/// metrics of entities; the values of more are counted in the loss, and a note says how many there were.
/// Throws Error, and Errc::invalid_argument for options that make no sense.
///
/// `learn`: before this time is only learned, and scoring starts at it. A spike that ended before is left
/// out. One that is still open is told, since what goes on when the watch begins is no past: its `begin`
/// remains the true onset, and `alerted` is the first moment that is scored.
ETWRCA_EXPORT Detection detect(Source& source, const DetectOptions& options = {},
                               std::optional<TimePoint> learn = std::nullopt);

/// "0.1.0": of the library that is loaded.
ETWRCA_EXPORT std::string_view version() noexcept;

}  // namespace etwrca

#endif  // ETWRCA_ETWRCA_HPP
