// narrative.hpp - what is to be said about a report, beside what report.hpp has for everybody: decided once
// for all formats.
#ifndef ETWRCA_REPORT_NARRATIVE_HPP
#define ETWRCA_REPORT_NARRATIVE_HPP

#include <string>
#include <vector>

#include "etwrca/report.hpp"

namespace etwrca::report {

/// The first line about a whole report: the worst incident's headline, or that there is none.
std::string headline_of(const Report& report, const ReportOptions& options);

/// What was looked at, in one sentence: source, extent, frames, processors, loss.
std::string source_sentence(const Report& report);

/// What a reader must know before trusting it: loss, unknown events, dropped incidents, notes.
std::vector<std::string> reservations(const Report& report);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_NARRATIVE_HPP
