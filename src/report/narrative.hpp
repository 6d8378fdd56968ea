// narrative.hpp - what is to be said about an incident, decided once for Markdown, text and HTML.
#ifndef ETWRCA_REPORT_NARRATIVE_HPP
#define ETWRCA_REPORT_NARRATIVE_HPP

#include <string>
#include <string_view>
#include <vector>

#include "etwrca/incident.hpp"
#include "etwrca/report.hpp"

namespace etwrca::report {

/// How far the numbers carry.
enum class Answer : std::uint8_t {
  clear,             ///< the first suspect leads clearly and explains most of the rise
  probable,          ///< it leads, but with a reservation
  not_identifiable,  ///< too close to the next one, or most of the rise is nobody's
  none,              ///< nobody to suspect
};

/// "clear", "probable", "not identifiable", "none".
std::string_view to_string(Answer answer) noexcept;

struct Verdict {
  Answer answer = Answer::none;
  std::string reason;  ///< one sentence with the numbers it rests on
};

/// The limits are stated in docs/cli.md.
Verdict verdict_of(const Incident& incident);

/// Sentences with full stops; lists are in the order in which they are to be read.
struct Narrative {
  Verdict verdict;
  std::string headline;                  ///< who, how much, when
  std::string title;                     ///< "CPU, 02:00:24.12, for 8.2 s"
  std::vector<std::string> summary;      ///< Incident summary
  std::vector<std::string> cause;        ///< Causal explanation
  std::vector<std::string> impact;       ///< Impact assessment
  std::vector<std::string> remediation;  ///< Remediation recommendations
};
Narrative narrative_of(const Report& report, const Incident& incident, const ReportOptions& options);

/// The first line about a whole report: the worst incident's headline, or that there is none.
std::string headline_of(const Report& report, const ReportOptions& options);

/// What was looked at, in one sentence: source, extent, frames, processors, loss.
std::string source_sentence(const Report& report);

/// What a reader must know before trusting it: loss, unknown events, dropped incidents, notes.
std::vector<std::string> reservations(const Report& report);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_NARRATIVE_HPP
