// clauses.hpp - what the narrative and the facts both say of an incident, decided once: parts of sentences,
// without a capital in front or a full stop behind. Names inside are already visible() and valid UTF-8.
#ifndef ETWRCA_REPORT_CLAUSES_HPP
#define ETWRCA_REPORT_CLAUSES_HPP

#include <cstddef>
#include <string>

#include "etwrca/incident.hpp"
#include "etwrca/report.hpp"

namespace etwrca::report {

/// Of an incident's other spikes only so many are told one by one.
constexpr std::size_t most_others = 5;
/// Where there are no suspects.
constexpr const char* nobody_seen = "no entity was seen in the window, so no cause can be named";

/// " (62 % is DPC and ISR)": who that is to whom the unexplained part belongs, or nothing.
std::string known_of_nobody(const Ranking& ranking);
/// " of svchost.exe (pid 812)": whose series it is. Nothing for the total; `nobody` for who is no suspect.
std::string subject_of(const Incident& incident, EntityId who, const char* nobody);
/// " for 8.2 s", or nothing: a window that is no longer than a clock tick has a moment and no length.
std::string lasting(const Incident& incident);

/// "the window was given: ..."
std::string given_window(const Report& report, const Incident& incident);
/// "began at ... and ended at ..., 5 s later"
std::string times_of(const Report& report, const Incident& incident);
/// "CPU of ... rose to 3.2 cores from a baseline of 0.7 cores (score 4.7, alert from 1.2)": the incident's
/// spike, or one of its others
std::string rise(const Report& report, const Incident& incident, const Spike& spike, const char* nobody);
/// "for 8.2 s, CPU was up to 2.5 cores above its baseline: ..."
std::string extent_of(const Report& report, const Incident& incident, const char* nobody);
/// "3 more spikes at the same time", or "" if all were told.
std::string more_spikes(const Incident& incident);
/// Those of the suspects, other than the first, that had to wait for a core; "" if none did.
std::string waiting(const Report& report, const Incident& incident);
/// " nothing is known to be missing", or ": " and what is; `numbers` are those that are too low.
std::string missing(const Incident& incident, const char* numbers);
/// "svchost.exe (pid 812), score 0.20, 0.60 behind", or "" without a second suspect.
std::string next_suspect(const Ranking& ranking);
/// "12 % of the rise is unexplained ..."
std::string unexplained(const Ranking& ranking);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_CLAUSES_HPP
