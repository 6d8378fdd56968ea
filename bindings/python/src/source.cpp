#include <etwrca/error.hpp>
#include <etwrca/source.hpp>

#include "bound_source.hpp"
#include "fields.hpp"
#include "frames.hpp"
#include "metric_ref.hpp"
#include "module.hpp"

namespace etwrca::python {

bool SourceObject::check_(py::handle h) { return py::isinstance<BoundSource>(h); }

namespace {

void bind_capability(py::module_& m) {
  py::enum_<Sight>(m, "Sight", "How well a source sees one thing.")
      .value("full", Sight::full)
      .value("partial", Sight::partial, "seen in part, or at a higher cost")
      .value("none", Sight::none);
  py::class_<Capability> capability(m, "Capability", "One thing that a source can or cannot see here.");
  capability
      .def_property_readonly(
          "name", [](const Capability& x) { return text(x.name); }, "Short and stable.")
      .def_readonly("sight", &Capability::sight, "How well it is seen.")
      .def_property_readonly(
          "detail", [](const Capability& x) { return text(x.detail); }, "One sentence.")
      .def_property_readonly(
          "remedy", [](const Capability& x) { return text(x.remedy); }, "One sentence, or \"\".")
      .def("__repr__", [](const Capability& x) {
        return py::str("Capability({!r}, {})").format(text(x.name), py::cast(x.sight));
      });
  add_state(capability);
}

void bind_info(py::module_& m) {
  py::class_<SourceInfo> type(m, "SourceInfo", "What a source says of itself; complete once it has ended.");
  type.def(py::init([](std::string kind, std::string name, bool rows, const Span& interval,
                       std::optional<Window> extent, std::uint32_t processors, SequenceOf<std::string> notes,
                       bool stopped) {
             SourceInfo out;
             out.kind = std::move(kind);
             out.name = std::move(name);
             out.rows = rows;
             out.interval = interval.value;
             if (extent) out.extent = extent->value;
             out.processors = processors;
             out.notes = std::move(notes.all);
             out.stopped = stopped;
             return out;
           }),
           py::arg("kind"), py::arg("name"), py::kw_only(), py::arg("rows") = false,
           py::arg("interval") = Span{}, py::arg("extent") = py::none(), py::arg("processors") = 0,
           py::arg("notes") = py::tuple(), py::arg("stopped") = false,
           "For a source of your own. rows: each distinct time is a frame of its own. extent: a TimeRange or "
           "(begin, "
           "end).");
  type.def_property_readonly(
          "kind", [](const SourceInfo& x) { return text(x.kind); }, "\"etl\", \"csv\", ...")
      .def_property_readonly(
          "name", [](const SourceInfo& x) { return text(x.name); }, "File name without folders.")
      .def_readonly("extent", &SourceInfo::extent, "First to last moment, or None.")
      .def_readonly("interval", &SourceInfo::interval,
                    "How often a live source looks; 0: not at fixed times.")
      .def_readonly("rows", &SourceInfo::rows, "Each distinct time is a frame of its own.")
      .def_readonly("processors", &SourceInfo::processors, "0 if not known.")
      .def_readonly("cpu_method", &SourceInfo::cpu_method, "\"context switches\", \"samples\", or \"\".")
      .def_readonly("events", &SourceInfo::events, "Raw events read so far.")
      .def_readonly("unknown_events", &SourceInfo::unknown_events, "Of a type or version that is not known.")
      .def_readonly("loss", &SourceInfo::loss, "Lost at a moment that is not known.")
      .def_property_readonly(
          "notes", [](const SourceInfo& x) { return texts(x.notes); }, "Sentences: list of str.")
      .def_readonly("capabilities", &SourceInfo::capabilities,
                    "What it can and cannot see: list[Capability].")
      .def_readonly(
          "stopped", &SourceInfo::stopped,
          "It was ended by stop(): of one with an interval the last frame is left out then if it was "
          "not over.")
      .def("__repr__", [](const SourceInfo& x) {
        return py::str("SourceInfo({!r}, {!r})").format(text(x.kind), text(x.name));
      });
  add_state(type);
}

std::vector<MetricInfo> metrics_of(const BoundSource& self) {
  self.check_tables();
  return self.metrics().rows();
}

std::optional<Entity> entity_of(const BoundSource& self, EntityId id) {
  self.check_tables();
  const Entity* found = self.entities().find(id);
  return found == nullptr ? std::nullopt : std::optional<Entity>(*found);
}

Observations read_some(BoundSource& self) {
  return long_read(self, [&] {
    const auto batch = self.read();
    return Observations{{batch.begin(), batch.end()}};
  });
}

using SourceClass = py::class_<BoundSource, PySource>;

void add_reading(SourceClass& type) {
  type.def(
          "read", [](BoundSource& self) { return Yielded(py::cast(read_some(self))); },
          "The next Observations; empty at the end. A source of your own defines it, and may return single "
          "ones in any iterable, or None at the end.")
      .def(
          "stop", [](BoundSource& self) { self.stop(); }, py::call_guard<FreeGil>(),
          "Ends the stream: a read() that waits returns. Any thread, any time. One of your own calls "
          "super().stop(), which makes SourceInfo.stopped true.")
      .def(
          "frames",
          [](const SourceObject& self, std::optional<Span> bin) {
            return std::make_unique<FrameIterator>(self,
                                                   bin ? std::optional<Duration>(bin->value) : std::nullopt);
          },
          py::arg("bin") = py::none(),
          "The rest of the source as frames. bin: seconds or a timedelta; None: as analyze() chooses it.")
      .def(
          "incidents",
          [](const SourceObject& self, const std::optional<MonitorOptions>& options, bool ongoing) {
            return std::make_unique<IncidentIterator>(self, options.value_or(MonitorOptions{}), ongoing);
          },
          py::arg("options") = py::none(), py::kw_only(), py::arg("ongoing") = false,
          "The rest of the source as incidents, each when it is complete. ongoing: also the verdicts so far, "
          "with `open` true. Leaving it before its end, as by `break`, ends the source for good.")
      .def(
          "__enter__", [](BoundSource& self) -> BoundSource& { return self; },
          py::return_value_policy::reference)
      .def("__exit__", [](BoundSource& self, const py::args&) {
        const FreeGil release;
        self.stop();
      });
}

void add_tables(SourceClass& type) {
  type.def(
          "info",
          [](const BoundSource& self) {
            self.check_tables();
            return self.info();
          },
          "What it says of itself. A source of your own may define it.")
      .def(
          "progress",
          [](const BoundSource& self) {
            self.check_tables();
            return self.progress();
          },
          "How much is consumed, 0 to 1; negative if unknown.")
      .def_property_readonly("metrics", &metrics_of, "list[MetricInfo]; a metric's number is its place.")
      .def(
          "metric",
          [](const BoundSource& self, const MetricRef& metric) {
            self.check_tables();
            return metric_id(self.metrics(), metric);
          },
          py::arg("metric"), "The number of a metric. Raises Error (not_found).")
      .def("entity", &entity_of, py::arg("who"), "The entity of that number, or None if it is forgotten.")
      .def(
          "entity_ids",
          [](const BoundSource& self) {
            self.check_tables();
            return self.entities().ids();
          },
          "Numbers of all entities held: list[int].")
      .def(
          "module",
          [](const BoundSource& self, ModuleId id) {
            self.check_tables();
            return text(self.modules().name(id));
          },
          py::arg("module"), "The name of that number, \"\" if unknown.");
}

void add_own(SourceClass& type) {
  type.def("add_metric", &BoundSource::add_metric, py::arg("metric"),
           "For a source of your own: adds a column, returns its number.")
      .def("add_entity", &BoundSource::add_entity, py::arg("entity"),
           "For a source of your own: adds who can be blamed, returns its number.")
      .def("add_module", &BoundSource::add_module, py::arg("name"),
           "For a source of your own: adds a place inside processes, returns its number.");
}

}  // namespace

void bind_source_info(py::module_& m) {
  bind_capability(m);
  bind_info(m);
}

void bind_source(py::module_& m) {
  SourceClass type(m, "Source",
                   R"(Where observations come from: a recording, the machine, or what you write yourself.

To write one: derive from Source, call super().__init__(), add your metrics and entities, and define read() -> the
next Observations (or a sequence of single ones) in time order, empty at the end. For one thread at a time, except
stop(). A `with` block stops it at its end. A read() that waits should be woken by stop(), which Ctrl-C during
incidents() calls, and the end of the interpreter if a daemon thread reads; Python waits for other threads first: end
those yourself by stop(). One that holds its own frames() or incidents() is never collected as garbage: let it hold a
weakref.ref(), or None once it is done.)");
  type.def(py::init_alias<>());
  add_reading(type);
  add_tables(type);
  add_own(type);
  py::class_<NativeSource, BoundSource>(
      m, "LibrarySource", py::is_final(),
      "A Source that the library opened: open_etl(), open_csv(), open_table(), open_proc(), record(), ...")
      .def(
          "read", [](NativeSource& self) { return read_some(self); },
          "The next Observations; empty at the end.");
}

}  // namespace etwrca::python
