// report.hpp - an incident in words, numbers and pictures.
//
// Every writer is deterministic: the same report gives the same bytes, on every system. Names of
// processes are data from a stranger and are escaped for the format at hand.
#ifndef ETWRCA_REPORT_HPP
#define ETWRCA_REPORT_HPP

#include <string>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/incident.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca {

/// What a report shows.
struct ReportOptions {
  bool command_lines = false;  ///< include command lines: they may hold secrets
  bool color = false;          ///< ANSI colours (to_text only)
  int indent = 2;              ///< spaces a level of JSON; negative: one line
  std::size_t width = 80;      ///< columns (to_text only)
};

/// The document "etwrca.report/1", described by docs/schema/report.schema.json.
ETWRCA_EXPORT std::string to_json(const Report& report, const ReportOptions& options = {});

/// Four sections for each incident: Incident summary, Causal explanation, Impact assessment,
/// Remediation recommendations.
ETWRCA_EXPORT std::string to_markdown(const Report& report, const ReportOptions& options = {});

/// For a terminal. Control characters in names are made visible.
ETWRCA_EXPORT std::string to_text(const Report& report, const ReportOptions& options = {});

/// One self-contained page: opens offline, without scripts from elsewhere.
ETWRCA_EXPORT std::string to_html(const Report& report, const ReportOptions& options = {});

/// The machine in one frame as Prometheus text (exposition format 0.0.4): a gauge for each metric's total and
/// for what of it is unattributed, and the frame's begin, rows and loss. Names are "etwrca_", the metric's,
/// and its unit's in words; what is not known is left out. The cumulative counts of a run are the caller's to
/// add.
ETWRCA_EXPORT std::string to_prometheus(const Frame& frame, const std::vector<MetricInfo>& metrics);

/// A spike with the names of its series.
struct NamedSpike {
  Spike spike;
  std::string entity;  ///< "" for the system's total
  std::string metric;
};

/// What detect() found.
struct Detection {
  std::vector<NamedSpike> spikes;  ///< by onset
  Loss loss;                       ///< of the input, and what a bound left unwatched (observations)
  std::vector<std::string> notes;  ///< sentences about damage and doubts, ready to show
};

/// The document "etwrca.spikes/1" (docs/schema/spikes.schema.json).
ETWRCA_EXPORT std::string to_json(const Detection& detection, const ReportOptions& options = {});

}  // namespace etwrca

#endif  // ETWRCA_REPORT_HPP
