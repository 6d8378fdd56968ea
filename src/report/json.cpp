// The documents that other programs read. Key order is the order of insertion; numbers are printed by
// nlohmann (shortest form that reads back the same), which also turns NaN and infinities into null. Text is
// ASCII: other characters are escapes, so that no name can disturb a terminal.
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/report.hpp"
#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/narrative.hpp"
#include "report/numbers.hpp"

namespace etwrca {
namespace {

using Json = nlohmann::ordered_json;
using namespace report;

constexpr int most_indent = 16;

Json text(std::string_view value) { return valid_utf8(value); }
Json seconds(TimePoint t) { return to_seconds(t); }

template <typename Value, typename ToJson>
Json optional(const std::optional<Value>& value, ToJson to_json) {
  return value ? Json(to_json(*value)) : Json();
}

Json loss_json(const Loss& loss) {
  return {{"events", loss.events},
          {"buffers", loss.buffers},
          {"bytes", loss.bytes},
          {"records", loss.records},
          {"observations", loss.observations}};
}

Json spike_json(const Report& report, const Spike& spike) {
  const MetricInfo& metric = metric_of(report, spike.metric);
  return {{"begin", seconds(spike.begin)}, {"end", seconds(spike.end)}, {"alerted", seconds(spike.alerted)},
          {"metric", text(metric.name)},   {"unit", text(metric.unit)}, {"value", spike.value},
          {"baseline", spike.baseline},    {"scale", spike.scale},      {"score", spike.score},
          {"ended", spike.ended}};
}

Json name_json(const Entity& entity) {
  return {{"name", text(entity.name)},
          {"pid", entity.kind == EntityKind::process ? Json(entity.pid) : Json()},
          {"label", label_of(entity)}};
}

// The entity whose series it is; null for the total. What is known of one is in the suspects only.
Json owner(const Incident& incident, EntityId who) {
  if (who == no_entity) return {};
  for (const Suspect& suspect : incident.ranking.suspects)
    if (suspect.who == who) return name_json(suspect.entity);
  return {{"name", Json()}, {"pid", Json()}, {"label", "an entity that is not listed"}};
}

Json evidence_json(const Report& report, const Suspect& suspect, const Claim& claim) {
  Json row{{"kind", claim.kind}, {"claim", claim.text}};
  if (claim.evidence != nullptr) {
    const Evidence& numbers = *claim.evidence;
    const MetricInfo& metric = metric_of(report, numbers.metric);
    row["metric"] = text(metric.name);
    row["unit"] = text(metric.unit);
    row["value"] = numbers.value;
    row["peak"] = numbers.peak;
    row["baseline"] = numbers.baseline;
    row["scale"] = numbers.scale;
    row["z"] = numbers.z;
    row["share"] = numbers.share;
  }
  if (claim.kind == "module") {
    row["module"] = text(suspect.modules.front().module);
    row["share"] = claim.share;
  }
  if (claim.kind == "counterfactual") {
    row["peak_without"] = suspect.peak_without.value_or(0);
    row["score_without"] = optional(suspect.score_without, [](double value) { return value; });
  }
  return row;
}

Json suspect_json(const Report& report, const Incident& incident, const Suspect& suspect,
                  const ReportOptions& options) {
  const Entity& entity = suspect.entity;
  const bool process = entity.kind == EntityKind::process;
  Json row = name_json(entity);
  row["score"] = suspect.score;
  row["anomaly"] = suspect.anomaly;
  row["energy"] = suspect.energy;
  row["correlation"] = suspect.correlation;
  row["robust_z"] = suspect.robust_z;
  row["mahalanobis"] = suspect.mahalanobis;
  if (process) {
    row["start"] = entity.start_known ? seconds(entity.start) : Json();
    row["end"] = optional(entity.end, seconds);
    row["parent"] = entity.parent_pid == 0 && suspect.parent_name.empty()
                        ? Json()
                        : Json{{"pid", entity.parent_pid}, {"name", text(suspect.parent_name)}};
    row["born_inside"] = suspect.born_inside;
    row["ended_inside"] = suspect.ended_inside;
    row["children"] = suspect.children;
    row["services"] = Json::array();
    for (const std::string& service : entity.services) row["services"].push_back(text(service));
    if (options.command_lines) row["command_line"] = text(entity.command_line);
  }
  row["modules"] = Json::array();
  for (const ModuleShare& module : suspect.modules)
    row["modules"].push_back({{"module", text(module.module)}, {"share", module.share}});
  row["peak_without"] = optional(suspect.peak_without, [](double value) { return value; });
  row["score_without"] = optional(suspect.score_without, [](double value) { return value; });
  row["evidence"] = Json::array();
  for (const Claim& claim : claims(report, incident, suspect, options))
    row["evidence"].push_back(evidence_json(report, suspect, claim));
  row["curve"] = suspect.curve.values;
  return row;
}

Json curve_json(const Report& report, const Ranking& ranking) {
  const MetricInfo& metric = metric_of(report, ranking.metric);
  Json times = Json::array();
  for (const TimePoint t : ranking.times) times.push_back(seconds(t));
  return {{"metric", text(metric.name)},
          {"unit", text(metric.unit)},
          {"times", std::move(times)},
          {"total", ranking.total.values}};
}

// The words of the other writers, for a reader that has only this document.
Json narrative_json(const Narrative& told) {
  return {{"title", told.title}, {"headline", told.headline}, {"summary", told.summary},
          {"cause", told.cause}, {"impact", told.impact},     {"remediation", told.remediation}};
}

// By the numbers of Fact::About.
constexpr std::array<const char*, 4> abouts{"system", "suspect", "other", "advice"};

Json facts_json(const std::vector<Fact>& facts) {
  Json rows = Json::array();
  for (const Fact& fact : facts)
    rows.push_back({{"kind", fact.kind},
                    {"about", abouts[static_cast<std::size_t>(fact.about)]},
                    {"suspect", fact.about == Fact::About::suspect ? Json(fact.suspect) : Json()},
                    {"cause", fact.cause},
                    {"text", fact.text}});
  return rows;
}

Json incident_json(const Report& report, const Incident& incident, const ReportOptions& options) {
  const Narrative told = narrative_of(report, incident, options);
  const Ranking& ranking = incident.ranking;
  const MetricInfo& metric = metric_of(report, incident.spike.metric);
  Json row{{"id", text(incident.id)},
           {"begin", seconds(incident.window.begin)},
           {"end", seconds(incident.window.end)},
           {"open", incident.open},
           {"given", incident.given},
           {"metric", text(metric.name)},
           {"unit", text(metric.unit)},
           {"entity", owner(incident, incident.spike.who)},
           {"value", incident.spike.value},
           {"baseline", incident.spike.baseline},
           {"scale", incident.spike.scale},
           {"score", incident.spike.score},
           {"alerted", seconds(incident.spike.alerted)},
           {"verdict",
            {{"answer", std::string(to_string(told.verdict.answer))}, {"reason", told.verdict.reason}}}};
  row["narrative"] = narrative_json(told);
  row["facts"] = facts_json(facts_of(report, incident, options));
  row["suspects"] = Json::array();
  for (const Suspect& suspect : ranking.suspects)
    row["suspects"].push_back(suspect_json(report, incident, suspect, options));
  row["others"] = ranking.others;
  row["unexplained"] = ranking.unexplained;
  row["buckets"] = Json::array();
  for (const BucketShare& bucket : ranking.buckets)
    row["buckets"].push_back({{"name", text(bucket.name)}, {"share", bucket.share}});
  row["loss"] = loss_json(ranking.loss);
  row["lost_share"] = incident.lost_share;
  row["other_spikes"] = Json::array();
  for (const Spike& other : incident.others) {
    Json spike = spike_json(report, other);
    spike["entity"] = owner(incident, other.who);
    row["other_spikes"].push_back(std::move(spike));
  }
  row["baseline_frames"] = ranking.baseline_frames;
  row["window_frames"] = ranking.window_frames;
  row["early_frames"] = ranking.early_frames;
  row["curve"] = curve_json(report, ranking);
  return row;
}

// By the numbers of Sight.
constexpr std::array<const char*, 3> sights{"full", "partial", "none"};

Json source_json(const SourceInfo& source) {
  Json row{{"kind", text(source.kind)}, {"name", text(source.name)}};
  row["begin"] = optional(source.extent, [](const TimeRange& range) { return to_seconds(range.begin); });
  row["end"] = optional(source.extent, [](const TimeRange& range) { return to_seconds(range.end); });
  row["rows"] = source.rows;
  row["processors"] = source.processors;
  row["cpu_method"] = text(source.cpu_method);
  row["events"] = source.events;
  row["unknown_events"] = source.unknown_events;
  row["loss"] = loss_json(source.loss);
  row["notes"] = Json::array();
  for (const std::string& note : source.notes) row["notes"].push_back(text(note));
  row["capabilities"] = Json::array();
  for (const Capability& capability : source.capabilities)
    row["capabilities"].push_back({{"name", text(capability.name)},
                                   {"sight", sights[static_cast<std::size_t>(capability.sight)]},
                                   {"detail", text(capability.detail)},
                                   {"remedy", text(capability.remedy)}});
  return row;
}

Json metrics_json(const std::vector<MetricInfo>& metrics) {
  Json rows = Json::array();
  for (const MetricInfo& metric : metrics)
    rows.push_back({{"name", text(metric.name)},
                    {"kind", metric.kind == MetricKind::usage ? "usage" : "level"},
                    {"unit", text(metric.unit)},
                    {"otel_name", text(metric.otel_name)},
                    {"otel_attributes", text(metric.otel_attributes)},
                    {"summary", text(metric.summary)},
                    {"noun", noun(metric)},
                    {"one", one_of(metric)}});
  return rows;
}

// nlohmann's writer reads beyond its own margin where a level is deeper than that has grown to.
std::string dumped(const Json& document, const ReportOptions& options) {
  if (options.indent > most_indent)
    throw Error(Errc::invalid_argument,
                "indent: is " + std::to_string(options.indent) + ", at most " + std::to_string(most_indent));
  return document.dump(options.indent, ' ', true);
}

}  // namespace

std::string to_json(const Report& report, const ReportOptions& options) {
  Json document{{"schema", "etwrca.report/1"}, {"source", source_json(report.source)}};
  document["extent"] = {{"begin", seconds(report.extent.begin)}, {"end", seconds(report.extent.end)}};
  document["bin"] = to_seconds(report.bin);
  document["frames"] = report.frames;
  document["threshold"] = report.detect.threshold;
  document["weights"] = {{"anomaly", report.rank.anomaly_weight},
                         {"energy", report.rank.energy_weight},
                         {"correlation", report.rank.correlation_weight}};
  document["metrics"] = metrics_json(report.metrics);
  document["incidents"] = Json::array();
  for (const Incident& incident : report.incidents)
    document["incidents"].push_back(incident_json(report, incident, options));
  document["incidents_dropped"] = report.incidents_dropped;
  document["loss"] = loss_json(report.loss);
  return dumped(document, options);
}

std::string to_json(const Detection& detection, const ReportOptions& options) {
  Json document{{"schema", "etwrca.spikes/1"}, {"spikes", Json::array()}};
  for (const NamedSpike& row : detection.spikes)
    document["spikes"].push_back({{"begin", seconds(row.spike.alerted)},
                                  {"end", seconds(row.spike.end)},
                                  {"entity", text(row.entity)},
                                  {"metric", text(row.metric)},
                                  {"score", row.spike.score},
                                  {"onset", seconds(row.spike.begin)},
                                  {"value", row.spike.value},
                                  {"baseline", row.spike.baseline},
                                  {"scale", row.spike.scale},
                                  {"ended", row.spike.ended}});
  document["loss"] = loss_json(detection.loss);
  document["notes"] = Json::array();
  for (const std::string& note : detection.notes) document["notes"].push_back(text(note));
  return dumped(document, options);
}

}  // namespace etwrca
