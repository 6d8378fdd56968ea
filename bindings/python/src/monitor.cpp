#include <pybind11/functional.h>
#include <etwrca/etwrca.hpp>
#include <thread>

#include "callback.hpp"
#include "fields.hpp"
#include "frames.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

MonitorOptions make_options(std::optional<Span> bin, std::optional<DetectOptions> detect,
                            std::optional<RankOptions> rank, std::optional<Window> window,
                            std::size_t max_incidents, std::optional<std::function<void(double)>> progress) {
  MonitorOptions out;
  if (bin) out.bin = bin->value;
  if (detect) out.detect = *detect;
  if (rank) out.rank = *rank;
  if (window) out.window = window->value;
  out.max_incidents = max_incidents;
  if (progress)
    out.progress = [call = std::move(*progress)](double share) {
      call_user("progress", [&] { call(share); });
    };
  const Monitor checked(out);
  return out;
}

/// Those with a `progress` are equal to themselves alone.
bool equal(const MonitorOptions& self, const MonitorOptions& other) {
  if (self.progress || other.progress) return &self == &other;
  return pack(self).equal(pack(other));
}

void bind_options(py::module_& m) {
  py::class_<MonitorOptions> type(m, "MonitorOptions", "How to analyze or watch.");
  type.def(py::init(&make_options), py::kw_only(), py::arg("bin") = py::none(),
           py::arg("detect") = py::none(), py::arg("rank") = py::none(), py::arg("window") = py::none(),
           py::arg("max_incidents") = 100, py::arg("progress") = py::none(),
           R"(bin: of the frames, in seconds or as a timedelta; None: from the input's length.
window: a TimeRange or (begin, end), is the incident and all before it the baseline; nothing is detected.
max_incidents: the worst are kept.
progress: called now and then with the share done, 0 to 1, negative if unknown.
Raises Error (invalid_argument), which names the option.)")
      .def(py::pickle(
          [](const MonitorOptions& self) {
            if (self.progress)
              throw Error(Errc::invalid_argument, "options with `progress` cannot be pickled");
            return py::make_tuple(pack(self));
          },
          [](const py::tuple& state) {
            MonitorOptions out;
            unpack(state[0], out);
            return out;
          }))
      .def("__eq__", &equal, py::is_operator(), py::arg("other"))
      .def_readonly("bin", &MonitorOptions::bin, "Of the frames; None: from the length of the input.")
      .def_property_readonly(
          "detect", [](const MonitorOptions& x) { return x.detect; }, "How spikes are found: DetectOptions.")
      .def_property_readonly(
          "rank", [](const MonitorOptions& x) { return x.rank; }, "How suspects are ranked: RankOptions.")
      .def_readonly("window", &MonitorOptions::window, "The incident where it is given, else None.")
      .def_readonly("max_incidents", &MonitorOptions::max_incidents, "The worst are kept.");
  type.attr("__hash__") = py::none();
}

/// The options and sinks of runs; each run has a Monitor of its own.
struct Pump {
  MonitorOptions options;
  std::vector<py::object> sinks;
  Monitor* running = nullptr;  // under the GIL, and used by its own thread alone
  std::thread::id runner{};
};

Report so_far(const Pump& self, const std::optional<Incident>& incident) {
  Report out;
  if (self.running != nullptr && self.runner == std::this_thread::get_id()) out = self.running->so_far();
  if (incident) out.incidents.push_back(*incident);
  return out;
}

Report run(Pump& self, BoundSource& source) {
  Monitor monitor(self.options);
  const std::vector<py::object> keep = self.sinks;
  for (const py::object& sink : keep) monitor.add(sink.cast<Sink&>());
  struct Running {
    Running(Pump& p, Monitor& m) : pump(p) {
      if (pump.running != nullptr) throw Error(Errc::invalid_argument, "this monitor runs already");
      pump.running = &m;
      pump.runner = std::this_thread::get_id();
    }
    ~Running() { pump.running = nullptr; }
    Pump& pump;
  };
  const Running running(self, monitor);
  return long_read(source, [&] { return monitor.run(source); });
}

void bind_pump(py::module_& m) {
  py::class_<Pump>(m, "Monitor", "The pump: source -> frames -> detector -> ranker -> incidents -> sinks.")
      .def(py::init([](const std::optional<MonitorOptions>& options) {
             return Pump{options.value_or(MonitorOptions{}), {}, nullptr, {}};
           }),
           py::arg("options") = py::none())
      .def(
          "add",
          [](Pump& self, const SinkObject& sink) -> Pump& {
            static_cast<void>(sink.cast<Sink&>());  // throws if it was not initialised
            self.sinks.push_back(sink);
            return self;
          },
          py::return_value_policy::reference, py::arg("sink"),
          R"(Adds a Sink and returns the monitor.

A sink that holds the monitor is never collected as garbage: let it hold a weakref.ref(), or None once it is done.)")
      .def("so_far", &so_far, py::arg("incident") = py::none(),
           "For a sink, while it is called: the report as it would be now, with this incident alone. That is "
           "the "
           "document of the incident.")
      .def("run", &run, py::arg("source"),
           "Reads the source to its end, without the GIL, and returns what was found, worst first: Report. A "
           "live "
           "source ends by its stop(), from any thread or signal handler; Ctrl-C raises KeyboardInterrupt. "
           "Raises "
           "Error, and what a source or sink that is written in Python raises.");
}

Report analyze_path(const FilePath& path, const std::optional<MonitorOptions>& options) {
  std::optional<NativeSource> source;
  {
    const FreeGil release;
    source.emplace(open_source(path.value), false);
  }
  Monitor monitor(options.value_or(MonitorOptions{}));
  return long_read(*source, [&] { return monitor.run(*source); });
}

Detection detect_all(BoundSource& source, const std::optional<DetectOptions>& options,
                     std::optional<Moment> learn) {
  const DetectOptions used = options.value_or(DetectOptions{});
  std::optional<TimePoint> until;
  if (learn) until = learn->value;
  return long_read(source, [&] { return etwrca::detect(source, used, until); });
}

}  // namespace

void bind_incident_iterator(py::module_& m) {
  bind_options(m);
  py::class_<IncidentIterator>(m, "IncidentIterator", R"(The incidents of a source, each when it is complete.

The source is read only while next() waits, on another thread; Ctrl-C raises KeyboardInterrupt. Dropping the iterator
before its end stops the source for good: another incidents() or frames() of it ends at once. One that is written in
Python is told by its stop() then, and its read() has to return first.)")
      .def(
          "__iter__", [](IncidentIterator& self) -> IncidentIterator& { return self; },
          py::return_value_policy::reference)
      .def("__next__", &IncidentIterator::next)
      .def(
          "__enter__", [](IncidentIterator& self) -> IncidentIterator& { return self; },
          py::return_value_policy::reference)
      .def("__exit__", [](IncidentIterator& self, const py::args&) { self.stop(); })
      .def("stop", &IncidentIterator::stop,
           "Ends the source; any thread or signal handler. What is open is told.")
      .def("so_far", &IncidentIterator::so_far, py::arg("incident") = py::none(),
           "The report as it was when the last incident was told, with this incident alone. That is the "
           "document of "
           "the incident: its to_json(), to_html() and metrics.")
      .def_property_readonly("source", &IncidentIterator::source, "The Source it reads.")
      .def_property_readonly("report", &IncidentIterator::report,
                             "Report of the whole; None before the end.");
}

void bind_monitor(py::module_& m) {
  bind_pump(m);
  m.def("analyze", &analyze_path, py::arg("path"), py::arg("options") = py::none(),
        R"(Reads a recording (.etl, or one of record()) or a tidy CSV and returns its incidents: Report.

Without the GIL; Ctrl-C works. Raises Error (not_found, permission, io, corrupt), whose text names file, place and
reason. A damaged recording is no error: see Report.loss.)");
  m.def("detect", &detect_all, py::arg("source"), py::arg("options") = py::none(),
        py::arg("learn") = py::none(),
        R"(The spikes of each entity with all its metrics, and of the totals, by onset.

learn: before this time is only learned. Watches at most 20000 metrics of entities; Detection.notes says
if there are more. Raises Error.)");
}

}  // namespace etwrca::python
