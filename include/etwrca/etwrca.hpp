// etwrca.hpp - all of libetwrca, and the whole job in one call.
//
//     etwrca::Report report = etwrca::analyze("slow.etl");
//     std::cout << etwrca::to_text(report);
#ifndef ETWRCA_ETWRCA_HPP
#define ETWRCA_ETWRCA_HPP

#include <filesystem>
#include <string_view>
#include <vector>

#include "etwrca/attribution.hpp"
#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/event_fields.hpp"
#include "etwrca/event_record.hpp"
#include "etwrca/export.h"
#include "etwrca/frame.hpp"
#include "etwrca/incident.hpp"
#include "etwrca/kernel_event.hpp"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/monitor.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/report.hpp"
#include "etwrca/sink.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"
#include "etwrca/time.hpp"
#include "etwrca/trace_logging.hpp"

namespace etwrca {

/// Reads a recording (.etl) or a tidy CSV and returns its incidents. Throws Error.
ETWRCA_EXPORT Report analyze(const std::filesystem::path& path, const MonitorOptions& options = {});

/// Runs the detector over every series of the source (each entity and metric, and the totals of
/// usage metrics), and returns the spikes by begin. `options.direction` defaults to both here.
ETWRCA_EXPORT std::vector<NamedSpike> detect(Source& source, const DetectOptions& options);

/// "0.1.0": of the library that is loaded.
ETWRCA_EXPORT std::string_view version() noexcept;

}  // namespace etwrca

#endif  // ETWRCA_ETWRCA_HPP
