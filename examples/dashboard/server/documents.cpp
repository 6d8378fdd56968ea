#include "documents.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace dashboard {
namespace {

Json loss_document(const etwrca::Loss& loss) {
  return {{"events", loss.events},
          {"buffers", loss.buffers},
          {"bytes", loss.bytes},
          {"records", loss.records},
          {"observations", loss.observations}};
}

Json values_document(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) out.push_back(known(value));
  return out;
}

std::uint64_t fnv1a(const std::string& bytes, std::uint64_t hash = 14695981039346656037U) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

std::string hex(std::uint64_t hash) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%08x", static_cast<unsigned>(hash ^ (hash >> 32U)));
  return text.data();
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
  out["label"] = etwrca::label_of(entity);
  out["group"] = !entity.services.empty() ? entity.services.front() : entity.cgroup;
  return out;
}

std::string frame_document(const etwrca::Frame& frame, std::uint64_t id) {
  Json out{
      {"id", id}, {"begin", etwrca::to_seconds(frame.begin)}, {"length", etwrca::to_seconds(frame.length)}};
  out["total"] = values_document(frame.total);
  out["unattributed"] = values_document(frame.unattributed);
  out["processes"] = frame.entities.size();
  out["loss"] = loss_document(frame.loss);
  return dumped(out);
}

std::string key_of(const std::string& id, const std::string& identity) {
  std::string key;
  for (const char c : id.substr(0, 120)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    key += plain ? c : '_';
  }
  // Two ids may differ in what a key must not have.
  return key + "-" + hex(fnv1a(id + '\n' + identity));
}

std::string fingerprint(const std::filesystem::path& file) {
  constexpr std::streamsize part = 1 << 20;
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(file, ignored);
  std::ifstream in(file, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(part), '\0');
  in.read(bytes.data(), part);
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  std::uint64_t hash = fnv1a(bytes);
  if (size > static_cast<std::uintmax_t>(part)) {
    in.clear();
    in.seekg(-part, std::ios::end);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    hash = fnv1a(bytes, hash);
  }
  return std::to_string(size) + "-" + hex(hash);
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
                                         {"label", suspects[0].at("label")},
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
