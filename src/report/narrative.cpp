#include "report/narrative.hpp"

#include <algorithm>

#include "report/clauses.hpp"
#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/numbers.hpp"
#include "report/remediation.hpp"

namespace etwrca::report {
namespace {

// The limits of verdict_of(); stated in docs/cli.md.
constexpr double clear_lead = 0.15;
constexpr double least_lead = 0.05;
constexpr double clear_unexplained = 0.4;
constexpr double most_unexplained = 0.7;
constexpr double clear_lost = 0.1;

// Whose series it is, of who is no suspect.
constexpr const char* one_entity = "one entity";

std::string first_upper(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 32);
  return text;
}

std::string sentence(const std::string& clause) { return first_upper(clause) + "."; }

std::string when(const Clock& clock, const Incident& incident) {
  const std::string length = lasting(incident);
  return (length.empty() ? "at " : "from ") + clock.moment(incident.window.begin) + length;
}

// The number of the lead that belongs in the headline: what it did with the incident's metric, else
// the strongest thing known of it.
std::string lead_deed(const Report& report, const Incident& incident, const Suspect& lead) {
  const Evidence* evidence = evidence_on(lead, incident.spike.metric);
  if (evidence == nullptr) evidence = lead.evidence.empty() ? nullptr : &lead.evidence.front();
  if (evidence == nullptr) return "leads with a score of " + fixed(lead.score, 2);
  const std::string claim = metric_claim(metric_of(report, evidence->metric), *evidence, false);
  const std::string deed = claim.substr(0, claim.find(" (z "));
  return lead.entity.kind == EntityKind::process ? deed : ": " + deed;
}

std::string headline(const Report& report, const Incident& incident, const Verdict& verdict) {
  const Clock clock(report);
  const auto& suspects = incident.ranking.suspects;
  const MetricInfo& metric = metric_of(report, incident.spike.metric);
  const std::string what =
      incident.given ? "the window" : noun(metric) + subject_of(incident, incident.spike.who, one_entity);
  if (verdict.answer == Answer::none)
    return "Nobody can be named for " + what + " " + when(clock, incident) + ".";
  if (incident.ranking.baseline_frames == 0)
    return "Not identifiable: there is no baseline before " + what + " " + when(clock, incident) + ".";
  if (verdict.answer == Answer::not_identifiable && incident.ranking.unexplained <= most_unexplained &&
      suspects.size() > 1 && suspects[0].score - suspects[1].score < least_lead)
    return "Not identifiable: " + label_of(suspects[0].entity) + " and " + label_of(suspects[1].entity) +
           " are too close to call for " + what + " " + when(clock, incident) + ".";
  if (verdict.answer == Answer::not_identifiable)
    return "Not identifiable: " + percent(incident.ranking.unexplained) + " of the rise in " + what +
           " belongs to nobody seen" + known_of_nobody(incident.ranking) + ", " + when(clock, incident) + ".";
  const std::string deed = lead_deed(report, incident, suspects.front());
  return label_of(suspects.front().entity) + (deed.front() == ':' ? "" : " ") + deed + ", " +
         when(clock, incident) + (verdict.answer == Answer::probable ? " (probable)." : ".");
}

void summarize(const Report& report, const Incident& incident, Narrative& out) {
  const auto& suspects = incident.ranking.suspects;
  if (incident.given) out.summary.push_back(sentence(given_window(report, incident)));
  out.summary.push_back(sentence(rise(report, incident, incident.spike, one_entity)));
  if (!incident.given) out.summary.push_back("It " + times_of(report, incident) + ".");
  if (!suspects.empty())
    out.summary.push_back("First suspect: " + label_of(suspects.front().entity) + ", score " +
                          fixed(suspects.front().score, 2) + ". " + out.verdict.reason);
  else
    out.summary.push_back(out.verdict.reason);
}

void explain(const Report& report, const Incident& incident, const ReportOptions& options, Narrative& out) {
  const auto& ranking = incident.ranking;
  if (ranking.suspects.empty()) {
    out.cause.push_back(sentence(nobody_seen));
    return;
  }
  const Suspect& lead = ranking.suspects.front();
  for (const Claim& claim : claims(report, incident, lead, options))
    if (!claim.weak) out.cause.push_back(label_of(lead.entity) + ": " + claim.text + ".");
  out.cause.push_back("The parts of its score: anomaly " + fixed(lead.anomaly, 2) + ", energy " +
                      fixed(lead.energy, 2) + ", correlation " + fixed(lead.correlation, 2) +
                      " (robust z part " + fixed(lead.robust_z, 2) + ", Mahalanobis part " +
                      fixed(lead.mahalanobis, 2) + ").");
  if (const std::string next = next_suspect(ranking); !next.empty())
    out.cause.push_back("Next: " + next + ".");
  out.cause.push_back(unexplained(ranking) + ".");
}

void assess(const Report& report, const Incident& incident, Narrative& out) {
  out.impact.push_back(sentence(extent_of(report, incident, one_entity)));
  const Clock clock(report);
  for (std::size_t i = 0; i < std::min(incident.others.size(), most_others); ++i) {
    const Spike& other = incident.others[i];
    out.impact.push_back("Also, at " + clock.short_time(other.begin) + ": " +
                         sentence(rise(report, incident, other, "another entity")));
  }
  if (const std::string more = more_spikes(incident); !more.empty())
    out.impact.push_back("And " + more + ".");
  if (const std::string victims = waiting(report, incident); !victims.empty())
    out.impact.push_back("Had to wait for a core meanwhile: " + victims + ".");
  out.impact.push_back("Inside the window" + missing(incident, "the numbers above") + ".");
}

}  // namespace

std::string headline_of(const Report& report, const ReportOptions& options) {
  if (!report.incidents.empty()) return narrative_of(report, report.incidents.front(), options).headline;
  if (report.frames == 0) return "No answer: there is nothing in it that could be judged.";
  return "No incident: in " + span_of(between(report.extent.begin, report.extent.end)) + " (" +
         counted(report.frames, "frame") + ") no series left its baseline by the threshold of " +
         number(report.detect.threshold) + ".";
}

std::string source_sentence(const Report& report) {
  const Clock clock(report);
  std::string text = visible(report.source.name) + ": ";
  if (report.frames == 0) {
    text += "no data";
  } else {
    text += span_of(between(report.extent.begin, report.extent.end)) + " from " +
            clock.moment(report.extent.begin) + ", in " + counted(report.frames, "frame");
    if (report.bin.count() > 0) text += " of " + span_of(report.bin);
  }
  if (report.source.processors > 0) text += "; " + counted(report.source.processors, "processor");
  if (!report.source.cpu_method.empty()) text += "; CPU time from " + visible(report.source.cpu_method);
  if (report.source.events > 0)
    text += "; " + counted(report.source.events, report.source.kind == "csv" ? "row" : "event");
  return text + "; " + loss_phrase(report.loss) + ".";
}

std::vector<std::string> reservations(const Report& report) {
  std::vector<std::string> list;
  if (report.loss.any())
    list.push_back("The data is incomplete: " + loss_phrase(report.loss) +
                   ". What is missing belongs to nobody here.");
  if (report.source.unknown_events > 0)
    list.push_back(counted(report.source.unknown_events, "kernel event") +
                   " of an unknown type or version not used.");
  if (report.incidents_dropped > 0)
    list.push_back(counted(report.incidents_dropped, "milder incident") + " not listed.");
  for (const std::string& note : report.source.notes) list.push_back(visible(note, 400));
  return list;
}

}  // namespace etwrca::report

namespace etwrca {

using namespace report;

std::string_view to_string(Answer answer) noexcept {
  switch (answer) {
    case Answer::clear:
      return "clear";
    case Answer::probable:
      return "probable";
    case Answer::not_identifiable:
      return "not identifiable";
    case Answer::none:
      break;
  }
  return "none";
}

Verdict verdict_of(const Incident& incident) {
  const Ranking& ranking = incident.ranking;
  if (ranking.suspects.empty()) return {Answer::none, "Nothing that could be blamed was seen in the window."};
  const double lead = ranking.suspects.size() > 1 ? ranking.suspects[0].score - ranking.suspects[1].score
                                                  : ranking.suspects[0].score;
  const std::string numbers = "It leads by " + fixed(std::max(0.0, lead), 2) + ", and " +
                              percent(ranking.unexplained) + " of the rise is unexplained";
  const std::string lost = incident.lost_share >= clear_lost
                               ? "; " + percent(incident.lost_share) + " of the window's events were lost"
                               : "";
  if (ranking.baseline_frames == 0)
    return {Answer::not_identifiable,
            "Not identifiable: there is no baseline before the window, so nothing says what is usual; the "
            "order is "
            "that of what was used" +
                lost + "."};
  if (!(ranking.unexplained <= most_unexplained))
    return {Answer::not_identifiable, "Not identifiable: " + percent(ranking.unexplained) +
                                          " of the rise belongs to nobody seen" + known_of_nobody(ranking) +
                                          lost + "."};
  if (!(lead >= least_lead))
    return {Answer::not_identifiable, "Not identifiable: the first two suspects are only " +
                                          fixed(std::max(0.0, lead), 2) + " apart" + lost + "."};
  const bool clear = lead >= clear_lead && ranking.unexplained <= clear_unexplained && lost.empty();
  return {clear ? Answer::clear : Answer::probable,
          (clear ? "Clear: " : "Probable: ") + ("it" + numbers.substr(2)) + lost + "."};
}

Narrative narrative_of(const Report& report, const Incident& incident, const ReportOptions& options) {
  const Clock clock(report);
  Narrative out;
  out.verdict = verdict_of(incident);
  out.headline = headline(report, incident, out.verdict);
  out.title =
      (incident.given ? "Given window" : first_upper(noun(metric_of(report, incident.spike.metric)))) + ", " +
      clock.short_time(incident.window.begin) + (lasting(incident).empty() ? "" : "," + lasting(incident));
  summarize(report, incident, out);
  explain(report, incident, options, out);
  assess(report, incident, out);
  out.remediation = recommendations(report, incident, out.verdict);
  return out;
}

}  // namespace etwrca
