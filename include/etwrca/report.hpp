// report.hpp - an incident in words, numbers and pictures.
//
// Every writer is deterministic: the same report gives the same bytes, on every system. Names of
// processes are data from a stranger and are escaped for the format at hand.
#ifndef ETWRCA_REPORT_HPP
#define ETWRCA_REPORT_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/incident.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca {

/// What a report shows.
struct ReportOptions {
  bool command_lines = false;  ///< include command lines: they may hold secrets
  bool color = false;          ///< ANSI colours (to_text only)
  int indent = 2;              ///< spaces a level of JSON, at most 16; negative: one line
  std::size_t width = 80;      ///< columns (to_text only)
};

/// "svchost.exe (pid 812)", or the name of a thing without a pid: on one line of 64 columns at most beside
/// the pid, made visible (no control characters), not escaped. What a suspect's `label` is in JSON.
ETWRCA_EXPORT std::string label_of(const Entity& entity);

/// How far the numbers of an incident carry.
enum class Answer : std::uint8_t {
  clear,             ///< the first suspect leads clearly and explains most of the rise
  probable,          ///< it leads, but with a reservation
  not_identifiable,  ///< too close to the next one, most of the rise is nobody's, or no baseline to compare
                     ///< with
  none,              ///< nobody to suspect
};

/// "clear", "probable", "not identifiable", "none".
ETWRCA_EXPORT std::string_view to_string(Answer answer) noexcept;

/// The answer, and what it rests on.
struct Verdict {
  Answer answer = Answer::none;
  std::string reason;  ///< one sentence with the numbers it rests on
};

/// How sure it is who is behind an incident. The limits are stated in docs/cli.md.
ETWRCA_EXPORT Verdict verdict_of(const Incident& incident);

/// An incident in sentences with full stops; lists are in the order in which they are to be read. Names are
/// made visible (no control characters), not escaped.
struct Narrative {
  Verdict verdict;
  std::string headline;                  ///< who, how much, when
  std::string title;                     ///< "CPU, 02:00:24.12, for 8.2 s"
  std::vector<std::string> summary;      ///< Incident summary
  std::vector<std::string> cause;        ///< Causal explanation
  std::vector<std::string> impact;       ///< Impact assessment
  std::vector<std::string> remediation;  ///< Remediation recommendations
};

/// What all formats say of an incident of this report.
ETWRCA_EXPORT Narrative narrative_of(const Report& report, const Incident& incident,
                                     const ReportOptions& options = {});

/// A part of what is to be said of an incident as a clause, without a full stop. It names its subject and
/// holds its numbers, so that it says the same wherever it is put: for a language model, an alert, a table.
struct Fact {
  /// Whom or what it is about.
  enum class About {
    system,   ///< the incident, its window, the system's total
    suspect,  ///< one of the incident's suspects
    other,    ///< several entities, or one that is no suspect
    advice    ///< where a person may look
  };
  About about = About::system;
  std::size_t suspect = 0;  ///< of About::suspect: which of the incident's
  /// Explains the incident: what the first suspect did, in which module, or that there is no spike without
  /// it.
  bool cause = false;
  /// "verdict", "window", "spike", "waiting", "loss", "next", "unexplained", "advice", "score", or the kind
  /// of a suspect's evidence in the JSON. Command lines are there only if the options let them.
  std::string kind;
  std::string text;
};

/// What the narrative says of an incident of this report, and the evidence on every suspect, as facts: in the
/// order of the narrative, of each suspect first what explains the incident.
ETWRCA_EXPORT std::vector<Fact> facts_of(const Report& report, const Incident& incident,
                                         const ReportOptions& options = {});

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
/// and its unit's in words; what is not known is left out. No name ends with
/// "_total": the cumulative counts of a run are the caller's to add.
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
