#include "report/narrative.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/logarithm.hpp"
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

std::string first_upper(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 32);
  return text;
}

// A word in capitals stays.
std::string first_lower(std::string text) {
  const auto capital = [&text](std::size_t i) { return text.size() > i && text[i] >= 'A' && text[i] <= 'Z'; };
  if (capital(0) && !capital(1)) text.front() = static_cast<char>(text.front() + 32);
  return text;
}

std::string sentence(const std::string& clause) { return first_upper(clause) + "."; }

std::string without_stop(std::string text) {
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

// Who that is to whom the unexplained part belongs: " (62 % is DPC and ISR)".
std::string known_of_nobody(const Ranking& ranking) {
  std::vector<std::string> parts;
  constexpr std::size_t most = 2;
  for (std::size_t i = 0; i < std::min(ranking.buckets.size(), most); ++i) {
    std::string name = visible(ranking.buckets[i].name);
    if (name.size() > 2 && name.front() == '(' && name.back() == ')') name = name.substr(1, name.size() - 2);
    parts.push_back(percent(ranking.buckets[i].share) + " is " + name);
  }
  return parts.empty() ? "" : " (" + joined(parts) + ")";
}

// Whose series spiked: nothing for the total, the entity's name where it is among the suspects, else
// `nobody`.
std::string subject_of(const Incident& incident, EntityId who, const char* nobody = "one entity") {
  if (who == no_entity) return "";
  for (const Suspect& suspect : incident.ranking.suspects)
    if (suspect.who == who) return " of " + name_of(suspect.entity);
  return std::string(" of ") + nobody;
}
constexpr char not_listed[] = "an entity that is not listed";

// A fact about one series.
Fact spike_fact(const Incident& incident, EntityId who, const std::string& clause) {
  const auto& suspects = incident.ranking.suspects;
  if (who == no_entity) {
    const bool machine = suspects.empty() || suspects.front().entity.kind == EntityKind::process;
    return {Fact::About::system, 0, false, "spike",
            (machine ? "on the machine as a whole, " : "in all, ") + clause};
  }
  for (std::size_t i = 0; i < suspects.size(); ++i)
    if (suspects[i].who == who) return {Fact::About::suspect, i, false, "spike", clause};
  return {Fact::About::other, 0, false, "spike", clause};
}

void say(Narrative& out, Fact::About about, const char* kind, std::string text) {
  out.facts.push_back({about, 0, false, kind, std::move(text)});
}

// A window that is no longer than a clock tick has a moment and no length.
std::string lasting(const Incident& incident) {
  const Duration length = between(incident.window.begin, incident.window.end);
  return length < std::chrono::microseconds(1) ? "" : " for " + span_of(length);
}

std::string when(const Clock& clock, const Incident& incident) {
  const std::string length = lasting(incident);
  return (length.empty() ? "at " : "from ") + clock.moment(incident.window.begin) + length;
}

// The detector's score is log2(1 + z / 3): this is the threshold on that scale.
double alert_score(const Report& report) { return base::log2(1 + report.detect.threshold / 3); }

std::string rise(const Report& report, const Spike& spike, const std::string& subject, bool given) {
  const MetricInfo& metric = metric_of(report, spike.metric);
  if (std::isnan(spike.baseline))
    return noun(metric) + subject + " was up to " + quantity(spike.value, metric);
  return noun(metric) + subject + (spike.value >= spike.baseline ? " rose to " : " fell to ") +
         quantity(spike.value, metric) + " from a baseline of " + quantity(spike.baseline, metric) +
         (given ? " (z " + number(spike.score) + ")"
                : " (score " + number(spike.score) + ", alert from " + number(alert_score(report)) + ")");
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
      incident.given ? "the window" : noun(metric) + subject_of(incident, incident.spike.who);
  if (verdict.answer == Answer::none)
    return "Nobody can be named for " + what + " " + when(clock, incident) + ".";
  if (incident.ranking.baseline_frames == 0)
    return "Not identifiable: there is no baseline before " + what + " " + when(clock, incident) + ".";
  if (verdict.answer == Answer::not_identifiable && incident.ranking.unexplained <= most_unexplained &&
      suspects.size() > 1 && suspects[0].score - suspects[1].score < least_lead)
    return "Not identifiable: " + name_of(suspects[0].entity) + " and " + name_of(suspects[1].entity) +
           " are too close to call for " + what + " " + when(clock, incident) + ".";
  if (verdict.answer == Answer::not_identifiable)
    return "Not identifiable: " + percent(incident.ranking.unexplained) + " of the rise in " + what +
           " belongs to nobody seen" + known_of_nobody(incident.ranking) + ", " + when(clock, incident) + ".";
  const std::string deed = lead_deed(report, incident, suspects.front());
  return name_of(suspects.front().entity) + (deed.front() == ':' ? "" : " ") + deed + ", " +
         when(clock, incident) + (verdict.answer == Answer::probable ? " (probable)." : ".");
}

void summarize(const Report& report, const Incident& incident, Narrative& out) {
  const Clock clock(report);
  const auto& ranking = incident.ranking;
  const auto& suspects = ranking.suspects;
  const std::string length = span_of(between(incident.window.begin, incident.window.end));
  const bool named = out.verdict.answer == Answer::clear || out.verdict.answer == Answer::probable;
  say(out, Fact::About::system, "verdict",
      "the verdict on " + (named ? name_of(suspects.front().entity) + " is " : "the incident is: ") +
          first_lower(without_stop(out.verdict.reason)));
  if (incident.given) {
    const std::string window =
        "the window was given: " + clock.moment(incident.window.begin) + " to " +
        clock.moment(incident.window.end) + " (" + length + "). " +
        (ranking.baseline_frames > 0 ? "The baseline is all before it" : "There is no baseline before it") +
        (ranking.early_frames > 0 ? ", except " + counted(ranking.early_frames, "frame") +
                                        " right before it that already looked like it and count in it"
                                  : "");
    out.summary.push_back(sentence(window));
    say(out, Fact::About::system, "window", window);
  }
  const auto rose = [&](const char* nobody) {
    return rise(report, incident.spike, subject_of(incident, incident.spike.who, nobody), incident.given);
  };
  out.summary.push_back(sentence(rose("one entity")));
  out.facts.push_back(spike_fact(incident, incident.spike.who, rose(not_listed)));
  if (!incident.given) {
    std::string text = "began at " + clock.moment(incident.window.begin);
    if (incident.open)
      text += " and had not ended when the data did";
    else
      text += " and ended at " + clock.moment(incident.window.end);
    if (!lasting(incident).empty()) text += ", " + length + " later";
    out.summary.push_back("It " + text + ".");
    say(out, Fact::About::system, "window", "the incident " + text);
  }
  if (!suspects.empty())
    out.summary.push_back("First suspect: " + name_of(suspects.front().entity) + ", score " +
                          fixed(suspects.front().score, 2) + ". " + out.verdict.reason);
  else
    out.summary.push_back(out.verdict.reason);
}

// A claim is what follows the name of its suspect; these are the kinds that do not begin with a verb.
std::string with_subject(const Suspect& suspect, const Claim& claim) {
  const char* between = claim.kind == "module"   ? " had "
                        : claim.kind == "parent" ? " is a "
                        : claim.kind == "metric" || claim.kind == "service" || claim.kind == "lifetime"
                            ? " "
                            : ": ";
  return name_of(suspect.entity) + between + claim.text;
}

// Who started it and when it ended explains nothing, nor does what hardly moved.
bool explains(const Report& report, const Suspect& suspect, const Claim& claim) {
  if (claim.kind == "counterfactual")
    return suspect.score_without && *suspect.score_without < report.detect.threshold;
  return !claim.weak && (claim.kind == "metric" || claim.kind == "module");
}

// The facts about a suspect: its score, then what explains the incident, then the rest.
void know(const Report& report, const Incident& incident, std::size_t index, const ReportOptions& options,
          Narrative& out) {
  const Suspect& suspect = incident.ranking.suspects[index];
  const auto add = [&out, index](std::string kind, bool cause, std::string text) {
    out.facts.push_back({Fact::About::suspect, index, cause, std::move(kind), std::move(text)});
  };
  add("score", false,
      name_of(suspect.entity) + " has a score of " + fixed(suspect.score, 2) + ", made of anomaly " +
          fixed(suspect.anomaly, 2) + ", energy " + fixed(suspect.energy, 2) + " and correlation " +
          fixed(suspect.correlation, 2));
  const auto first = static_cast<std::ptrdiff_t>(out.facts.size());
  for (const Claim& claim : claims(report, incident, suspect, options))
    add(claim.kind, index == 0 && explains(report, suspect, claim), with_subject(suspect, claim));
  std::stable_partition(out.facts.begin() + first, out.facts.end(),
                        [](const Fact& fact) { return fact.cause; });
}

void explain(const Report& report, const Incident& incident, const ReportOptions& options, Narrative& out) {
  const auto& ranking = incident.ranking;
  if (ranking.suspects.empty()) {
    const std::string nobody = "no entity was seen in the window, so no cause can be named";
    out.cause.push_back(sentence(nobody));
    say(out, Fact::About::system, "unexplained", nobody);
    return;
  }
  const Suspect& lead = ranking.suspects.front();
  for (const Claim& claim : claims(report, incident, lead, options))
    if (!claim.weak) out.cause.push_back(name_of(lead.entity) + ": " + claim.text + ".");
  know(report, incident, 0, options, out);
  out.cause.push_back("The parts of its score: anomaly " + fixed(lead.anomaly, 2) + ", energy " +
                      fixed(lead.energy, 2) + ", correlation " + fixed(lead.correlation, 2) +
                      " (robust z part " + fixed(lead.robust_z, 2) + ", Mahalanobis part " +
                      fixed(lead.mahalanobis, 2) + ").");
  if (ranking.suspects.size() > 1) {
    const Suspect& next = ranking.suspects[1];
    const std::string behind = name_of(next.entity) + ", score " + fixed(next.score, 2) + ", " +
                               fixed(std::max(0.0, lead.score - next.score), 2) + " behind";
    out.cause.push_back("Next: " + behind + ".");
    out.facts.push_back({Fact::About::suspect, 1, false, "next",
                         "the next suspect is " + behind + " " + name_of(lead.entity)});
  }
  const std::string rest =
      percent(ranking.unexplained) + " of the " + (ranking.baseline_frames > 0 ? "rise" : "use") +
      " is unexplained" + known_of_nobody(ranking) + "; " + percent(ranking.others) +
      " belongs to entities that are not listed. The baseline is " +
      counted(ranking.baseline_frames, "frame") + ", the window " + counted(ranking.window_frames, "frame");
  out.cause.push_back(rest + ".");
  say(out, Fact::About::system, "unexplained", "for the incident: " + rest);
}

// Those of the suspects, other than the first, that had to wait for a core.
std::vector<std::string> waiting(const Report& report, const Incident& incident) {
  std::vector<std::string> names;
  const MetricInfo& ready = metric_of(report, metric::ready);
  if (ready.name != "ready") return names;
  const auto& suspects = incident.ranking.suspects;
  for (std::size_t i = 1; i < suspects.size() && names.size() < 3; ++i) {
    const Evidence* evidence = evidence_on(suspects[i], metric::ready);
    if (evidence != nullptr && evidence->z >= 3)
      names.push_back(name_of(suspects[i].entity) + " (" + quantity(evidence->value, ready) + ")");
  }
  return names;
}

// How far it went, and for how long.
std::string extent_of(const Report& report, const Incident& incident, const char* nobody) {
  const Spike& spike = incident.spike;
  const MetricInfo& metric = metric_of(report, spike.metric);
  const double moved = spike.value - spike.baseline;
  const std::string length = lasting(incident);
  std::string text = (length.empty() ? "for a moment" : length.substr(1)) + ", " + noun(metric) +
                     subject_of(incident, spike.who, nobody) + " was up to ";
  text += std::isnan(moved)
              ? quantity(spike.value, metric)
              : quantity(std::abs(moved), metric) + (moved >= 0 ? " above" : " below") + " its baseline";
  if (metric.name == "cpu" && metric.unit == "1" && report.source.processors > 0 && spike.who == no_entity)
    text += ": at its peak " + percent(spike.value / report.source.processors) + " of " +
            counted(report.source.processors, "core");
  return text;
}

std::string missing(const Incident& incident, const char* numbers) {
  if (!incident.ranking.loss.any() && incident.lost_share <= 0) return " nothing is known to be missing";
  std::string text = ": " + loss_phrase(incident.ranking.loss);
  if (incident.lost_share > 0)
    text += ", " + percent(incident.lost_share) + " of its events; " + numbers +
            " are that much too low at the least";
  return text;
}

void assess(const Report& report, const Incident& incident, Narrative& out) {
  out.impact.push_back(sentence(extent_of(report, incident, "one entity")));
  out.facts.push_back(spike_fact(incident, incident.spike.who, extent_of(report, incident, not_listed)));
  const Clock clock(report);
  constexpr std::size_t most_others = 5;
  for (std::size_t i = 0; i < std::min(incident.others.size(), most_others); ++i) {
    const Spike& other = incident.others[i];
    const std::string at = "at " + clock.short_time(other.begin) + ": ";
    const auto rose = [&](const char* nobody) {
      return rise(report, other, subject_of(incident, other.who, nobody), false);
    };
    out.impact.push_back("Also, " + at + sentence(rose("another entity")));
    out.facts.push_back(spike_fact(incident, other.who, at + rose(not_listed)));
  }
  if (incident.others.size() > most_others) {
    const std::string more =
        counted(incident.others.size() - most_others, "more spike") + " at the same time";
    out.impact.push_back("And " + more + ".");
    say(out, Fact::About::system, "spike", "the incident has " + more);
  }
  const std::vector<std::string> victims = waiting(report, incident);
  if (!victims.empty()) {
    out.impact.push_back("Had to wait for a core meanwhile: " + joined(victims) + ".");
    say(out, Fact::About::other, "waiting",
        "these had to wait for a core during the incident: " + joined(victims));
  }
  out.impact.push_back("Inside the window" + missing(incident, "the numbers above") + ".");
  say(out, Fact::About::system, "loss",
      "inside the incident's window" + missing(incident, "the numbers of the incident"));
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
  for (const std::string& advice : out.remediation)
    say(out, Fact::About::advice, "advice", without_stop(advice));
  for (std::size_t i = 1; i < incident.ranking.suspects.size(); ++i) know(report, incident, i, options, out);
  return out;
}

}  // namespace etwrca
