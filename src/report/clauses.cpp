#include "report/clauses.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "base/logarithm.hpp"
#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/numbers.hpp"

namespace etwrca::report {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

// The detector's score is log2(1 + z / 3): this is the threshold on that scale.
double alert_score(const Report& report) { return base::log2(1 + report.detect.threshold / 3); }

}  // namespace

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

std::string subject_of(const Incident& incident, EntityId who, const char* nobody) {
  if (who == no_entity) return "";
  for (const Suspect& suspect : incident.ranking.suspects)
    if (suspect.who == who) return " of " + label_of(suspect.entity);
  return std::string(" of ") + nobody;
}

std::string lasting(const Incident& incident) {
  const Duration length = between(incident.window.begin, incident.window.end);
  return length < std::chrono::microseconds(1) ? "" : " for " + span_of(length);
}

std::string given_window(const Report& report, const Incident& incident) {
  const Clock clock(report);
  const Ranking& ranking = incident.ranking;
  return "the window was given: " + clock.moment(incident.window.begin) + " to " +
         clock.moment(incident.window.end) + " (" +
         span_of(between(incident.window.begin, incident.window.end)) + "). " +
         (ranking.baseline_frames > 0 ? "The baseline is all before it" : "There is no baseline before it") +
         (ranking.early_frames > 0 ? ", except " + counted(ranking.early_frames, "frame") +
                                         " right before it that already looked like it and count in it"
                                   : "");
}

std::string times_of(const Report& report, const Incident& incident) {
  const Clock clock(report);
  std::string text = "began at " + clock.moment(incident.window.begin);
  if (incident.open)
    text += " and had not ended when the data did";
  else
    text += " and ended at " + clock.moment(incident.window.end);
  if (!lasting(incident).empty())
    text += ", " + span_of(between(incident.window.begin, incident.window.end)) + " later";
  return text;
}

std::string rise(const Report& report, const Incident& incident, const Spike& spike, const char* nobody) {
  const MetricInfo& metric = metric_of(report, spike.metric);
  const std::string what = noun(metric) + subject_of(incident, spike.who, nobody);
  if (std::isnan(spike.baseline)) return what + " was up to " + quantity(spike.value, metric);
  return what + (spike.value >= spike.baseline ? " rose to " : " fell to ") + quantity(spike.value, metric) +
         " from a baseline of " + quantity(spike.baseline, metric) +
         (incident.given
              ? " (z " + number(spike.score) + ")"
              : " (score " + number(spike.score) + ", alert from " + number(alert_score(report)) + ")");
}

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

std::string more_spikes(const Incident& incident) {
  if (incident.others.size() <= most_others) return "";
  return counted(incident.others.size() - most_others, "more spike") + " at the same time";
}

std::string waiting(const Report& report, const Incident& incident) {
  std::vector<std::string> names;
  const MetricInfo& ready = metric_of(report, metric::ready);
  if (ready.name != "ready") return "";
  const auto& suspects = incident.ranking.suspects;
  for (std::size_t i = 1; i < suspects.size() && names.size() < 3; ++i) {
    const Evidence* evidence = evidence_on(suspects[i], metric::ready);
    if (evidence != nullptr && evidence->z >= 3)
      names.push_back(label_of(suspects[i].entity) + " (" + quantity(evidence->value, ready) + ")");
  }
  return joined(names);
}

std::string missing(const Incident& incident, const char* numbers) {
  if (!incident.ranking.loss.any() && incident.lost_share <= 0) return " nothing is known to be missing";
  std::string text = ": " + loss_phrase(incident.ranking.loss);
  if (incident.lost_share > 0)
    text += ", " + percent(incident.lost_share) + " of its events; " + numbers +
            " are that much too low at the least";
  return text;
}

std::string next_suspect(const Ranking& ranking) {
  if (ranking.suspects.size() < 2) return "";
  const Suspect& next = ranking.suspects[1];
  return label_of(next.entity) + ", score " + fixed(next.score, 2) + ", " +
         fixed(std::max(0.0, ranking.suspects.front().score - next.score), 2) + " behind";
}

std::string unexplained(const Ranking& ranking) {
  return percent(ranking.unexplained) + " of the " + (ranking.baseline_frames > 0 ? "rise" : "use") +
         " is unexplained" + known_of_nobody(ranking) + "; " + percent(ranking.others) +
         " belongs to entities that are not listed. The baseline is " +
         counted(ranking.baseline_frames, "frame") + ", the window " +
         counted(ranking.window_frames, "frame");
}

}  // namespace etwrca::report
