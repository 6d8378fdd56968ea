#include <etwrca/report.hpp>

#include "arrow.hpp"
#include "fields.hpp"
#include "in_use.hpp"
#include "module.hpp"
#include "table.hpp"

namespace etwrca::python {
namespace {

using Writer = std::string (*)(const Report&, const ReportOptions&);

std::string write(Writer writer, const Report& report, const ReportOptions& options) {
  const FreeGil release;
  return writer(report, options);
}

template <Writer writer>
py::str write_html_or_markdown(const Report& self, bool command_lines) {
  return text(write(writer, self, {command_lines, false, 2, 80}));
}

void add_writers(py::class_<Report>& type) {
  type.def(
          "to_json",
          [](const Report& self, int indent, bool command_lines) {
            return text(write(&etwrca::to_json, self, {command_lines, false, indent, 80}));
          },
          py::arg("indent") = 2, py::kw_only(), py::arg("command_lines") = false,
          "The document etwrca.report/1, the same bytes as from C++ and from `etwrca analyze --json`. "
          "indent: at most 16; negative: one line.")
      .def(
          "to_dict",
          [](const Report& self, bool command_lines) -> StringDict {
            const std::string json = write(&etwrca::to_json, self, {command_lines, false, -1, 80});
            StringDict out;
            out.attr("update")(py::module_::import("json").attr("loads")(text(json)));
            return out;
          },
          py::kw_only(), py::arg("command_lines") = false, "The same document as dict[str, Any].")
      .def("to_markdown", &write_html_or_markdown<&etwrca::to_markdown>, py::kw_only(),
           py::arg("command_lines") = false, "Four sections for each incident.")
      .def("to_html", &write_html_or_markdown<&etwrca::to_html>, py::kw_only(),
           py::arg("command_lines") = false, "One page that opens offline.")
      .def(
          "to_text",
          [](const Report& self, std::size_t width, bool color, bool command_lines) {
            return text(write(&etwrca::to_text, self, {command_lines, color, 2, width}));
          },
          py::arg("width") = 80, py::kw_only(), py::arg("color") = false, py::arg("command_lines") = false,
          "For a terminal.")
      .def("__str__", [](const Report& self) { return text(write(&etwrca::to_text, self, {})); });
}

void add_tables(py::class_<Report>& type) {
  type.def(
          "to_columns", [](const Report& self) { return to_numpy(suspect_table(self)); },
          "One row a suspect, worst incident first: dict of str to arrays of one length.")
      .def(
          "to_pandas",
          [](const Report& self) {
            const py::object frame =
                py::module_::import("pandas").attr("DataFrame")(to_numpy(suspect_table(self)));
            for (const char* name : {"begin", "end", "start"})  // as Arrow has them
              frame[name] = frame[name].attr("dt").attr("tz_localize")("UTC");
            return Any(frame);
          },
          "The table of to_columns() as a pandas.DataFrame; its times state that they are UTC. Raises "
          "ImportError without pandas.")
      .def(
          "__arrow_c_stream__",
          [](const Report& self, const py::object&) -> py::object {
            return arrow_stream(suspect_table(self));
          },
          py::arg("requested_schema") = py::none(),
          "The table of to_columns() by the Arrow PyCapsule interface: polars.DataFrame(report), "
          "pyarrow.table(report).")
      .def("_repr_html_", [](const py::object& self) -> py::str {
        return py::module_::import("etwrca._notebook").attr("report_html")(self);
      });
}

}  // namespace

void bind_report(py::module_& m) {
  py::class_<Report> type(m, "Report", R"(All that was found in one input, worst first.

It is picklable, so that analyze() can be mapped over files by multiprocessing, Dask or Spark.)");
  type.def_readonly("source", &Report::source, "What the source said of itself.")
      .def_property_readonly(
          "metrics", [](const py::object& self) { return references(self.cast<Report&>().metrics, self); },
          "What the numbers of metrics mean: tuple of MetricInfo.")
      .def_readonly("extent", &Report::extent, "First to last frame.")
      .def_readonly("bin", &Report::bin, "Length of a frame; 0 where the data came in rows.")
      .def_readonly("frames", &Report::frames, "How many.")
      .def_property_readonly(
          "detect", [](const Report& x) { return x.detect; }, "Options as used.")
      .def_property_readonly(
          "rank", [](const Report& x) { return x.rank; }, "Options as used.")
      .def_property_readonly(
          "incidents",
          [](const py::object& self) { return references(self.cast<Report&>().incidents, self); },
          "Worst first: tuple of Incident.")
      .def_readonly("incidents_dropped", &Report::incidents_dropped, "The mildest, beyond max_incidents.")
      .def_readonly("loss", &Report::loss, "What is known to be missing.")
      .def("__repr__", [](const Report& x) {
        return py::str("Report({!r}, {} incidents in {} frames)")
            .format(text(x.source.name), x.incidents.size(), x.frames);
      });
  add_writers(type);
  add_tables(type);
  add_state(type);
}

}  // namespace etwrca::python
