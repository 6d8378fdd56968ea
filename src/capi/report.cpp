#include "capi/report.hpp"

#include <limits>
#include <memory>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/source.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::capi {

const ShownMetric& shown_metric(std::deque<ShownMetric>& shown, const std::vector<MetricInfo>& rows,
                                std::size_t i) {
  at(rows, i, "metric");
  while (shown.size() <= i) {
    const MetricInfo& row = rows[shown.size()];
    std::string causes;
    for (const std::string& name : row.caused_by) causes += (causes.empty() ? "" : ",") + name;
    shown.push_back({row, std::move(causes)});
  }
  return shown[i];
}

static_assert(static_cast<int>(Sight::full) == 0 && static_cast<int>(Sight::partial) == 1 &&
              static_cast<int>(Sight::none) == 2);

etwrca_capability capability_of(const Capability& capability) noexcept {
  etwrca_capability out{};
  out.name = capability.name.c_str();
  out.detail = capability.detail.c_str();
  out.remedy = capability.remedy.c_str();
  out.sight = static_cast<std::int32_t>(capability.sight);
  return out;
}

etwrca_metric metric_of(const ShownMetric& metric) noexcept {
  const MetricInfo& info = metric.info;
  etwrca_metric out{};
  out.name = info.name.c_str();
  out.unit = info.unit.c_str();
  out.otel_name = info.otel_name.c_str();
  out.otel_attributes = info.otel_attributes.c_str();
  out.summary = info.summary.c_str();
  out.least_spread = info.least_spread;
  out.is_usage = info.kind == MetricKind::usage ? 1 : 0;
  out.watch = info.watch == MetricWatch::all ? 0 : info.watch == MetricWatch::total ? 1 : 2;
  out.caused_by = metric.caused_by.c_str();
  return out;
}

etwrca_spike spike_of(const Spike& spike, const std::vector<MetricInfo>* metrics,
                      const char* entity_name) noexcept {
  etwrca_spike out{};
  if (metrics != nullptr && spike.metric < metrics->size())
    out.metric_name = (*metrics)[spike.metric].name.c_str();
  out.entity_name = entity_name;
  out.metric = spike.metric;
  out.entity = spike.who;
  out.begin_ns = ns(spike.begin);
  out.end_ns = ns(spike.end);
  out.alerted_ns = ns(spike.alerted);
  out.value = spike.value;
  out.baseline = spike.baseline;
  out.scale = spike.scale;
  out.usual = spike.usual;
  out.score = spike.score;
  out.ended = spike.ended ? 1 : 0;
  return out;
}

etwrca_loss loss_of(const Loss& loss, std::size_t notes) noexcept {
  etwrca_loss out{};
  out.events = loss.events;
  out.buffers = loss.buffers;
  out.bytes = loss.bytes;
  out.records = loss.records;
  out.observations = loss.observations;
  out.notes = notes;
  return out;
}

namespace {

const Report& report_of(const etwrca_report* report) { return need(report, "report").report; }

const Incident& incident_of(const etwrca_report* report, std::size_t i) {
  return at(report_of(report).incidents, i, "incident");
}

const Suspect& suspect_of(const etwrca_report* report, std::size_t i, std::size_t rank) {
  return at(incident_of(report, i).ranking.suspects, rank, "suspect");
}

const char* metric_name(const Report& report, MetricId metric) {
  return metric < report.metrics.size() ? report.metrics[metric].name.c_str() : "";
}

/// Of a spike's series, as far as the incident names it.
const char* entity_name(const Incident& incident, EntityId who) {
  if (who == no_entity) return "";
  for (const Suspect& suspect : incident.ranking.suspects)
    if (suspect.who == who) return suspect.entity.name.c_str();
  return nullptr;
}

etwrca_report_info info_of(const Report& report) {
  etwrca_report_info out{};
  out.source_kind = report.source.kind.c_str();
  out.source_name = report.source.name.c_str();
  out.cpu_method = report.source.cpu_method.c_str();
  out.begin_ns = ns(report.extent.begin);
  out.end_ns = ns(report.extent.end);
  out.bin_ns = report.bin.count();
  out.frames = report.frames;
  out.incidents = report.incidents.size();
  out.incidents_dropped = report.incidents_dropped;
  out.metrics = report.metrics.size();
  out.notes = report.source.notes.size();
  out.processors = report.source.processors;
  out.events = report.source.events;
  out.unknown_events = report.source.unknown_events;
  out.lost_events = report.loss.events;
  out.lost_buffers = report.loss.buffers;
  out.lost_bytes = report.loss.bytes;
  out.lost_records = report.loss.records;
  out.lost_observations = report.loss.observations;
  out.capabilities = report.source.capabilities.size();
  return out;
}

etwrca_incident plain(const Report& report, const Incident& incident) {
  etwrca_incident out{};
  out.id = incident.id.c_str();
  out.metric_name = metric_name(report, incident.spike.metric);
  out.begin_ns = ns(incident.window.begin);
  out.end_ns = ns(incident.window.end);
  out.alerted_ns = ns(incident.spike.alerted);
  out.metric = incident.spike.metric;
  out.entity = incident.spike.who;
  out.score = incident.spike.score;
  out.value = incident.spike.value;
  out.baseline = incident.spike.baseline;
  out.scale = incident.spike.scale;
  out.unexplained = incident.ranking.unexplained;
  out.others = incident.ranking.others;
  out.lost_share = incident.lost_share;
  out.is_open = incident.open ? 1 : 0;
  out.is_given = incident.given ? 1 : 0;
  out.suspects = incident.ranking.suspects.size();
  out.spikes = 1 + incident.others.size();
  out.buckets = incident.ranking.buckets.size();
  out.curve_length = incident.ranking.times.size();
  out.baseline_frames = incident.ranking.baseline_frames;
  out.window_frames = incident.ranking.window_frames;
  out.early_frames = incident.ranking.early_frames;
  out.lost_events = incident.ranking.loss.events;
  out.lost_buffers = incident.ranking.loss.buffers;
  out.lost_bytes = incident.ranking.loss.bytes;
  out.lost_records = incident.ranking.loss.records;
  out.lost_observations = incident.ranking.loss.observations;
  return out;
}

etwrca_suspect plain(const Suspect& suspect) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  etwrca_suspect out{};
  out.name = suspect.entity.name.c_str();
  out.parent_name = suspect.parent_name.c_str();
  out.command_line = suspect.entity.command_line.c_str();
  out.cgroup = suspect.entity.cgroup.c_str();
  out.container = suspect.entity.container.c_str();
  out.entity = suspect.who;
  out.pid = suspect.entity.pid;
  out.parent_pid = suspect.entity.parent_pid;
  out.is_process = suspect.entity.kind == EntityKind::process ? 1 : 0;
  out.start_ns = ns(suspect.entity.start);
  out.score = suspect.score;
  out.anomaly = suspect.anomaly;
  out.energy = suspect.energy;
  out.correlation = suspect.correlation;
  out.peak_without = suspect.peak_without.value_or(none);
  out.score_without = suspect.score_without.value_or(none);
  out.evidence = suspect.evidence.size();
  out.modules = suspect.modules.size();
  out.services = suspect.entity.services.size();
  out.children = suspect.children;
  out.start_known = suspect.entity.start_known ? 1 : 0;
  out.born_inside = suspect.born_inside ? 1 : 0;
  out.ended_inside = suspect.ended_inside ? 1 : 0;
  out.robust_z = suspect.robust_z;
  out.mahalanobis = suspect.mahalanobis;
  if (suspect.entity.end) out.end_ns = ns(*suspect.entity.end);
  out.parent = suspect.entity.parent;
  out.kind = static_cast<std::int32_t>(suspect.entity.kind);
  return out;
}

etwrca_evidence plain(const Report& report, const Evidence& evidence) {
  etwrca_evidence out{};
  out.metric_name = metric_name(report, evidence.metric);
  out.unit = evidence.metric < report.metrics.size() ? report.metrics[evidence.metric].unit.c_str() : "";
  out.metric = evidence.metric;
  out.value = evidence.value;
  out.peak = evidence.peak;
  out.baseline = evidence.baseline;
  out.scale = evidence.scale;
  out.z = evidence.z;
  out.share = evidence.share;
  return out;
}

std::string written(const Report& report, std::int32_t format, const ReportOptions& options) {
  switch (format) {
    case ETWRCA_JSON:
      return to_json(report, options);
    case ETWRCA_MARKDOWN:
      return to_markdown(report, options);
    case ETWRCA_TEXT:
      return to_text(report, options);
    case ETWRCA_HTML:
      return to_html(report, options);
    default:
      throw Error(Errc::invalid_argument, "format " + std::to_string(format) + ": is not known");
  }
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_analyze(const char* path, const etwrca_options* options, etwrca_report** out) {
  return guarded_handle(out, [&] {
    auto report = std::make_unique<etwrca_report>();
    report->report = analyze(path_of(path), monitor_options(options));
    return report.release();
  });
}

etwrca_status etwrca_report_describe(const etwrca_report* report, etwrca_report_info* out) {
  return guarded([&] { give(info_of(report_of(report)), out, "etwrca_report_info"); });
}

etwrca_status etwrca_report_note(const etwrca_report* report, size_t i, const char** out) {
  return guarded([&] {
    need(out, "out") = nullptr;
    *out = at(report_of(report).source.notes, i, "note").c_str();
  });
}

etwrca_status etwrca_report_metric(const etwrca_report* report, size_t i, etwrca_metric* out) {
  return guarded([&] {
    const auto& rows = report_of(report).metrics;
    give(metric_of(shown_metric(report->shown, rows, i)), out, "etwrca_metric");
  });
}

etwrca_status etwrca_report_capability(const etwrca_report* report, size_t i, etwrca_capability* out) {
  return guarded([&] {
    give(capability_of(at(report_of(report).source.capabilities, i, "capability")), out, "etwrca_capability");
  });
}

etwrca_status etwrca_report_incident(const etwrca_report* report, size_t i, etwrca_incident* out) {
  return guarded([&] { give(plain(report_of(report), incident_of(report, i)), out, "etwrca_incident"); });
}

etwrca_status etwrca_report_spike(const etwrca_report* report, size_t i, size_t k, etwrca_spike* out) {
  return guarded([&] {
    const Incident& incident = incident_of(report, i);
    const Spike& spike = k == 0 ? incident.spike : at(incident.others, k - 1, "spike");
    give(spike_of(spike, &report_of(report).metrics, entity_name(incident, spike.who)), out, "etwrca_spike");
  });
}

etwrca_status etwrca_report_bucket(const etwrca_report* report, size_t i, size_t k, const char** name,
                                   double* share) {
  return guarded([&] {
    if (share != nullptr) *share = 0;
    need(name, "name") = nullptr;
    need(share, "share");
    const BucketShare& bucket = at(incident_of(report, i).ranking.buckets, k, "bucket");
    *name = bucket.name.c_str();
    *share = bucket.share;
  });
}

etwrca_status etwrca_report_suspect(const etwrca_report* report, size_t i, size_t rank, etwrca_suspect* out) {
  return guarded([&] { give(plain(suspect_of(report, i, rank)), out, "etwrca_suspect"); });
}

etwrca_status etwrca_report_evidence(const etwrca_report* report, size_t i, size_t rank, size_t k,
                                     etwrca_evidence* out) {
  return guarded([&] {
    const Evidence& evidence = at(suspect_of(report, i, rank).evidence, k, "evidence");
    give(plain(report_of(report), evidence), out, "etwrca_evidence");
  });
}

etwrca_status etwrca_report_module(const etwrca_report* report, size_t i, size_t rank, size_t k,
                                   const char** name, double* share) {
  return guarded([&] {
    if (share != nullptr) *share = 0;
    need(name, "name") = nullptr;
    need(share, "share");
    const ModuleShare& module = at(suspect_of(report, i, rank).modules, k, "module");
    *name = module.module.c_str();
    *share = module.share;
  });
}

etwrca_status etwrca_report_service(const etwrca_report* report, size_t i, size_t rank, size_t k,
                                    const char** name) {
  return guarded([&] {
    need(name, "name") = nullptr;
    *name = at(suspect_of(report, i, rank).entity.services, k, "service").c_str();
  });
}

etwrca_status etwrca_report_curve(const etwrca_report* report, size_t i, size_t rank, size_t capacity,
                                  int64_t* times, double* values, size_t* count) {
  return guarded([&] {
    need(count, "count") = 0;
    const Ranking& ranking = incident_of(report, i).ranking;
    const bool total = rank == static_cast<std::size_t>(-1);
    const Curve& curve = total ? ranking.total : suspect_of(report, i, rank).curve;
    const std::size_t length = std::min(curve.values.size(), ranking.times.size());
    for (std::size_t k = 0; k < std::min(capacity, length); ++k) {
      if (times != nullptr) times[k] = ns(ranking.times[k]);
      if (values != nullptr) values[k] = curve.values[k];
    }
    *count = length;
  });
}

etwrca_status etwrca_report_write(etwrca_report* report, int32_t format, const etwrca_text_options* options,
                                  const char** text, size_t* length) {
  return guarded([&] {
    if (length != nullptr) *length = 0;
    need(text, "text") = nullptr;
    need(report, "report");
    report->text = written(report->report, format, report_options(options));
    *text = report->text.c_str();
    if (length != nullptr) *length = report->text.size();
  });
}

void etwrca_report_free(etwrca_report* report) {
  if (report != nullptr && !report->lent) delete report;
}
