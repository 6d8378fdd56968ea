#include "table.hpp"

#include <limits>
#include <utility>

#include "array.hpp"

namespace etwrca::python {
namespace {

struct Row {
  const Report& report;
  const Incident& incident;
  const Suspect& suspect;
  std::int64_t incident_place;
  std::int64_t suspect_place;
};

template <class Cell, class Get>
Column column(const char* name, const std::vector<Row>& rows, Get get) {
  std::vector<Cell> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(static_cast<Cell>(get(row)));
  return {name, std::move(out)};
}

template <class Get>
Column times(const char* name, const std::vector<Row>& rows, Get get) {
  Times out;
  out.values.reserve(rows.size());
  for (const Row& row : rows) out.values.push_back(TimePoint(get(row)).time_since_epoch().count());
  return {name, std::move(out)};
}

std::vector<Row> rows_of(const Report& report) {
  std::vector<Row> out;
  std::int64_t place = 0;
  for (const Incident& incident : report.incidents) {
    ++place;
    std::int64_t suspect = 0;
    for (const Suspect& each : incident.ranking.suspects)
      out.push_back({report, incident, each, place, ++suspect});
  }
  return out;
}

std::string metric_name(const Row& row) {
  const MetricId id = row.incident.spike.metric;
  return id < row.report.metrics.size() ? row.report.metrics[id].name : std::string();
}

py::array array_of(const std::vector<std::int64_t>& cells) {
  return py::array_t<std::int64_t>(static_cast<py::ssize_t>(cells.size()), cells.data());
}
py::array array_of(const std::vector<double>& cells) {
  return py::array_t<double>(static_cast<py::ssize_t>(cells.size()), cells.data());
}
py::array array_of(const std::vector<std::uint8_t>& cells) {
  return py::array(py::dtype("bool"), {static_cast<py::ssize_t>(cells.size())}, {1}, cells.data());
}
py::array array_of(const Times& cells) {
  return py::array(py::dtype("datetime64[ns]"), {static_cast<py::ssize_t>(cells.values.size())}, {8},
                   cells.values.data());
}
py::array array_of(const std::vector<std::string>& cells) {
  return py::module_::import("numpy").attr("array")(py::cast(texts(cells)), py::arg("dtype") = "object");
}

}  // namespace

Table suspect_table(const Report& report) {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Row> rows = rows_of(report);
  Table out;
  out.rows = rows.size();
  auto& all = out.columns;
  using Int = std::int64_t;
  using Str = std::string;
  using Bool = std::uint8_t;
  all.push_back(column<Int>("incident", rows, [](const Row& r) { return r.incident_place; }));
  all.push_back(column<Str>("incident_id", rows, [](const Row& r) { return r.incident.id; }));
  all.push_back(times("begin", rows, [](const Row& r) { return r.incident.window.begin; }));
  all.push_back(times("end", rows, [](const Row& r) { return r.incident.window.end; }));
  all.push_back(column<Str>("metric", rows, metric_name));
  all.push_back(column<double>("value", rows, [](const Row& r) { return r.incident.spike.value; }));
  all.push_back(column<double>("baseline", rows, [](const Row& r) { return r.incident.spike.baseline; }));
  all.push_back(column<double>("spike_score", rows, [](const Row& r) { return r.incident.spike.score; }));
  all.push_back(
      column<double>("unexplained", rows, [](const Row& r) { return r.incident.ranking.unexplained; }));
  all.push_back(column<double>("lost_share", rows, [](const Row& r) { return r.incident.lost_share; }));
  all.push_back(column<Bool>("open", rows, [](const Row& r) { return r.incident.open; }));
  all.push_back(column<Int>("place", rows, [](const Row& r) { return r.suspect_place; }));
  all.push_back(column<Int>("pid", rows, [](const Row& r) { return r.suspect.entity.pid; }));
  all.push_back(column<Str>("name", rows, [](const Row& r) { return r.suspect.entity.name; }));
  all.push_back(column<Str>("parent_name", rows, [](const Row& r) { return r.suspect.parent_name; }));
  all.push_back(times("start", rows, [](const Row& r) { return r.suspect.entity.start; }));
  all.push_back(column<double>("score", rows, [](const Row& r) { return r.suspect.score; }));
  all.push_back(column<double>("anomaly", rows, [](const Row& r) { return r.suspect.anomaly; }));
  all.push_back(column<double>("energy", rows, [](const Row& r) { return r.suspect.energy; }));
  all.push_back(column<double>("correlation", rows, [](const Row& r) { return r.suspect.correlation; }));
  all.push_back(column<double>("peak_without", rows,
                               [](const Row& r) { return r.suspect.peak_without.value_or(none); }));
  all.push_back(column<Bool>("born_inside", rows, [](const Row& r) { return r.suspect.born_inside; }));
  all.push_back(column<Bool>("ended_inside", rows, [](const Row& r) { return r.suspect.ended_inside; }));
  return out;
}

ArrayDict to_numpy(const Table& table) {
  ArrayDict out;
  for (const Column& each : table.columns)
    out[each.name.c_str()] = std::visit([](const auto& cells) { return array_of(cells); }, each.cells);
  return out;
}

}  // namespace etwrca::python
