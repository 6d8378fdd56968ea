#include <etwrca/metric.hpp>

#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

void bind_enums(py::module_& m) {
  py::enum_<MetricKind>(m, "MetricKind", "How a metric is observed, and how a frame states it.")
      .value("usage", MetricKind::usage, "an amount over an interval; in a frame a rate per second")
      .value("level", MetricKind::level, "a value at a moment; in a frame the last one");
  py::enum_<MetricWatch>(m, "MetricWatch", "In which series of a metric an incident can be felt.")
      .value("none", MetricWatch::none, "a mechanism, not a symptom")
      .value("total", MetricWatch::total, "the machine's total")
      .value("all", MetricWatch::all, "the total, and each entity's own series");
}

MetricInfo make_metric(std::string name, MetricKind kind, std::string unit, std::string summary,
                       MetricWatch watch, double least_spread, SequenceOf<std::string> caused_by,
                       std::string otel_name, std::string otel_attributes) {
  MetricInfo out;
  out.name = std::move(name);
  out.kind = kind;
  out.unit = std::move(unit);
  out.summary = std::move(summary);
  out.watch = watch;
  out.least_spread = least_spread;
  out.caused_by = std::move(caused_by.all);
  out.otel_name = std::move(otel_name);
  out.otel_attributes = std::move(otel_attributes);
  return out;
}

std::vector<MetricInfo> built_in() { return MetricTable().rows(); }

}  // namespace

void bind_metric(py::module_& m) {
  bind_enums(m);
  py::class_<MetricInfo> type(m, "MetricInfo",
                              "A column: what is measured, in which unit, and what others call it.\n\n"
                              "A metric's number is its place in the list that holds it (Source.metrics, "
                              "Report.metrics).");
  type.def(py::init(&make_metric), py::arg("name"), py::arg_v("kind", MetricKind::level, "MetricKind.level"),
           py::arg("unit") = "", py::arg("summary") = "", py::kw_only(),
           py::arg_v("watch", MetricWatch::all, "MetricWatch.all"), py::arg("least_spread") = 0.0,
           py::arg("caused_by") = py::tuple(), py::arg("otel_name") = "", py::arg("otel_attributes") = "");
  const auto add_text = [&type](const char* name, std::string MetricInfo::*member, const char* what) {
    type.def_property_readonly(
        name, [member](const MetricInfo& x) { return text(x.*member); }, what);
  };
  add_text("name", &MetricInfo::name, "Short and stable, as in the JSON documents: \"cpu\".");
  add_text("unit", &MetricInfo::unit, "UCUM unit of the value in a frame: \"1\" (cores), \"By/s\", \"By\".");
  add_text("otel_name", &MetricInfo::otel_name, "OpenTelemetry's name, \"\" where there is none.");
  add_text("otel_attributes", &MetricInfo::otel_attributes, "Its fixed attributes, key=value by commas.");
  add_text("summary", &MetricInfo::summary, "One sentence for people.");
  type.def_readonly("kind", &MetricInfo::kind, "Usage or level.")
      .def_readonly("watch", &MetricInfo::watch, "Where an incident of it can be felt.")
      .def_readonly("least_spread", &MetricInfo::least_spread,
                    "The least spread a detector assumes, in `unit`.")
      .def_readonly("caused_by", &MetricInfo::caused_by, "Names of the metrics by which others cause it.")
      .def("__repr__", [](const MetricInfo& x) {
        return py::str("MetricInfo(name={!r}, unit={!r})").format(text(x.name), text(x.unit));
      });
  add_state(type);
  m.def("built_in_metrics", &built_in,
        "The metrics that every recording and machine has, in the order of their numbers: list[MetricInfo].");
}

}  // namespace etwrca::python
