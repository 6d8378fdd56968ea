#include "documents.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <set>

namespace dashboard {
namespace {

constexpr std::size_t rows_a_column = 5;
constexpr std::size_t most_rows = 30;

Json loss_document(const etwrca::Loss& loss) {
  return {{"events", loss.events},
          {"buffers", loss.buffers},
          {"bytes", loss.bytes},
          {"records", loss.records},
          {"observations", loss.observations}};
}

Json row_values(const double* values, std::size_t count) {
  Json out = Json::array();
  for (std::size_t i = 0; i < count; ++i) out.push_back(known(values[i]));
  return out;
}

// The largest rows of each column that somebody is in.
std::set<std::size_t> top_rows(const etwrca::Frame& frame) {
  std::set<std::size_t> top;
  std::vector<std::size_t> rows(frame.entities.size());
  for (std::size_t m = 0; m < frame.metrics && top.size() < most_rows; ++m) {
    const auto value = [&](std::size_t row) {
      const double v = frame.values[row * frame.metrics + m];
      return std::isfinite(v) ? v : 0.0;
    };
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const std::size_t count = std::min(rows_a_column, rows.size());
    std::partial_sort(
        rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
        [&](std::size_t a, std::size_t b) { return value(a) != value(b) ? value(a) > value(b) : a < b; });
    for (std::size_t i = 0; i < count && top.size() < most_rows; ++i)
      if (value(rows[i]) > 0) top.insert(rows[i]);
  }
  return top;
}

}  // namespace

std::string dumped(const Json& document) {
  return document.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Json known(double value) {
  if (!std::isfinite(value)) return {};
  // Six digits are what a picture needs, and half of what all would take.
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return std::strtod(text.data(), nullptr);
}

Json entity_document(etwrca::EntityId who, const etwrca::Entity& entity) {
  const bool process = entity.kind == etwrca::EntityKind::process;
  Json out{{"entity", who}, {"name", entity.name}, {"pid", process ? Json(entity.pid) : Json()}};
  out["parent"] = process && entity.parent_pid != 0 ? Json(entity.parent_pid) : Json();
  out["start"] = entity.start_known ? Json(etwrca::to_seconds(entity.start)) : Json();
  out["end"] = entity.end ? Json(etwrca::to_seconds(*entity.end)) : Json();
  out["group"] = !entity.services.empty() ? entity.services.front() : entity.cgroup;
  return out;
}

std::string frame_document(const etwrca::Frame& frame, const etwrca::Source& source, std::uint64_t id) {
  Json out{
      {"id", id}, {"begin", etwrca::to_seconds(frame.begin)}, {"length", etwrca::to_seconds(frame.length)}};
  out["total"] = row_values(frame.total.data(), frame.total.size());
  out["unattributed"] = row_values(frame.unattributed.data(), frame.unattributed.size());
  out["processes"] = frame.entities.size();
  out["loss"] = loss_document(frame.loss);
  out["top"] = Json::array();
  for (const std::size_t row : top_rows(frame)) {
    const etwrca::Entity* entity = source.entities().find(frame.entities[row]);
    if (entity == nullptr) continue;
    const bool process = entity->kind == etwrca::EntityKind::process;
    out["top"].push_back({{"entity", frame.entities[row]},
                          {"name", entity->name},
                          {"pid", process ? Json(entity->pid) : Json()},
                          {"values", row_values(&frame.values[row * frame.metrics], frame.metrics)}});
  }
  return dumped(out);
}

std::string key_of(const std::string& id, const std::string& origin) {
  std::string key;
  for (const char c : id.substr(0, 120)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    key += plain ? c : '_';
  }
  // FNV-1a over all of it: two ids may differ in what a key must not have.
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : id + '\n' + origin) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::array<char, 24> tail{};
  std::snprintf(tail.data(), tail.size(), "-%08x", static_cast<unsigned>(hash ^ (hash >> 32U)));
  return key + tail.data();
}

Json summary_of(const Json& report, const std::string& key, const std::string& origin) {
  const Json& incident = report.at("incidents").at(0);
  Json out{{"key", key}, {"origin", origin}};
  for (const char* name :
       {"id", "begin", "end", "open", "metric", "unit", "value", "baseline", "score", "verdict"})
    out[name] = incident.at(name);
  out["headline"] = incident.at("narrative").at("headline");
  const Json& suspects = incident.at("suspects");
  out["first"] = suspects.empty() ? Json()
                                  : Json{{"name", suspects[0].at("name")},
                                         {"pid", suspects[0].at("pid")},
                                         {"score", suspects[0].at("score")}};
  return out;
}

std::string one_line(const etwrca::Report& report) {
  etwrca::ReportOptions options;
  options.indent = -1;
  return etwrca::to_json(report, options);
}

Json described_by_library(const etwrca::SourceInfo& info, const std::vector<etwrca::MetricInfo>& metrics) {
  etwrca::Report report;
  report.source = info;
  report.metrics = metrics;
  Json document = Json::parse(one_line(report));
  Json out{{"metrics", std::move(document["metrics"])}, {"source", std::move(document["source"])}};
  out["weights"] = std::move(document["weights"]);
  out["source"]["interval"] = etwrca::to_seconds(info.interval);
  return out;
}

}  // namespace dashboard
