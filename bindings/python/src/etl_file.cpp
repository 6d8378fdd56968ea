#include <etwrca/etl_file.hpp>

#include "array.hpp"
#include "event.hpp"
#include "fields.hpp"
#include "in_use.hpp"
#include "module.hpp"
#include "signals.hpp"

namespace etwrca::python {
namespace {

void bind_header(py::module_& m) {
  py::enum_<ClockKind>(m, "ClockKind", "The clock that the time stamps were taken from.")
      .value("query_performance_counter", ClockKind::query_performance_counter)
      .value("system_time", ClockKind::system_time)
      .value("cpu_cycles", ClockKind::cpu_cycles);
  using H = EtlHeader;
  py::class_<H>(m, "EtlHeader", "What the recorder wrote about itself.")
      .def_readonly("buffer_size", &H::buffer_size, "Bytes.")
      .def_readonly("major_version", &H::major_version, "Of Windows.")
      .def_readonly("minor_version", &H::minor_version, "Of Windows.")
      .def_readonly("build", &H::build, "Of Windows.")
      .def_readonly("processors", &H::processors, "How many the machine has.")
      .def_readonly("pointer_size", &H::pointer_size, "Of the program that wrote it.")
      .def_readonly("timer_resolution", &H::timer_resolution, "100 ns units.")
      .def_readonly("log_file_mode", &H::log_file_mode, "EVENT_TRACE_*_MODE.")
      .def_readonly("buffers_written", &H::buffers_written, "As the recorder counted.")
      .def_readonly("events_lost", &H::events_lost, "As the recorder counted.")
      .def_readonly("buffers_lost", &H::buffers_lost, "As the recorder counted.")
      .def_readonly("cpu_mhz", &H::cpu_mhz, "Of a processor.")
      .def_readonly("clock", &H::clock, "What the time stamps were taken from.")
      .def_readonly("clock_frequency", &H::clock_frequency, "Ticks per second of EventRecord.ticks.")
      .def_readonly("first_ticks", &H::first_ticks, "Ticks at `start`.")
      .def_readonly("boot", &H::boot, "When the machine was started, UTC.")
      .def_readonly("start", &H::start, "When the recording was started, UTC.")
      .def_readonly("end", &H::end, "When it was stopped, UTC; NaT if it never was.")
      .def_property_readonly(
          "logger_name", [](const H& x) { return text(x.logger_name); }, "Of the session.")
      .def_property_readonly(
          "file_name", [](const H& x) { return text(x.file_name); }, "As the recorder named it.");
}

using File = Guarded<EtlFile>;

const EtlFile& idle(const File& self) {
  self.use.check();
  return self.object;
}

Event next(File& self) {
  EventRecord record;
  // With the GIL: an event takes less time than giving it up.
  const Hold hold(self.use);
  if (!self.object.next(record)) throw py::stop_iteration();
  return Event(record);
}

/// What columns() gathers.
struct Columns {
  std::vector<TimePoint> time;
  std::vector<std::uint32_t> pid, tid, cpu, kernel, opcode, id, payload_size;

  void add(const EventRecord& event) {
    time.push_back(event.time);
    pid.push_back(event.pid);
    tid.push_back(event.tid);
    cpu.push_back(event.cpu);
    kernel.push_back(static_cast<std::uint32_t>(event.kernel));
    opcode.push_back(event.opcode);
    id.push_back(event.id);
    payload_size.push_back(static_cast<std::uint32_t>(event.payload.size()));
  }
};

ArrayDict columns(File& self, std::size_t most) {
  auto kept = std::make_unique<Columns>();
  long_call(self.use, [&] {
    LongLoop loop;
    EventRecord event;
    while (kept->time.size() < most && self.object.next(event)) {
      kept->add(event);
      if (!loop.goes_on()) break;
    }
  });
  Columns& all = *kept;
  const py::capsule owner(kept.release(), [](void* p) { delete static_cast<Columns*>(p); });
  ArrayDict out;
  out["time"] = view(all.time, owner);
  const auto add = [&](const char* name, const std::vector<std::uint32_t>& column) {
    out[name] = view(column, owner);
  };
  add("pid", all.pid);
  add("tid", all.tid);
  add("cpu", all.cpu);
  add("kernel", all.kernel);
  add("opcode", all.opcode);
  add("id", all.id);
  add("payload_size", all.payload_size);
  return out;
}

}  // namespace

void bind_etl_file(py::module_& m) {
  bind_header(m);
  py::class_<File>(m, "EtlFile", R"(An ETW recording, event by event in time order, on any system.

    with etwrca.EtlFile("slow.etl") as events:
        for event in events: ...

Damage is loss, not failure: see `loss` at the end.)")
      .def(py::init([](const FilePath& path) {
             const FreeGil release;
             return std::make_unique<File>(path.value);
           }),
           py::arg("path"), "Opens and indexes it. Raises Error: not_found, permission, io, corrupt.")
      .def(
          "__iter__", [](File& self) -> File& { return self; }, py::return_value_policy::reference)
      .def("__next__", &next)
      .def(
          "__enter__", [](File& self) -> File& { return self; }, py::return_value_policy::reference)
      .def("__exit__", [](File&, const py::args&) {})
      .def("columns", &columns, py::arg("most") = std::size_t{1} << 20,
           "The next events, at most so many, as dict of str to read-only arrays of one length: time "
           "(datetime64[ns]), pid, tid, cpu, kernel, opcode, id, payload_size (uint32). Without the GIL. "
           "Empty arrays "
           "at the end.")
      .def(
          "rewind",
          [](File& self) {
            self.use.check();
            self.object.rewind();
          },
          "Starts again at the first event.")
      .def_property_readonly(
          "header", [](const File& self) { return idle(self).header(); },
          "What the recorder wrote about itself: EtlHeader.")
      .def_property_readonly(
          "loss", [](const File& self) { return idle(self).loss(); }, "Missing or unreadable up to here.")
      .def_property_readonly(
          "loss_notes", [](const File& self) { return texts(idle(self).loss_notes()); },
          "A sentence for each kind of damage: list of str, at most 32.")
      .def_property_readonly(
          "size", [](const File& self) { return idle(self).size(); }, "Bytes.")
      .def_property_readonly(
          "position", [](const File& self) { return idle(self).position(); }, "Bytes consumed.")
      .def_property_readonly(
          "first_time", [](const File& self) { return idle(self).first_time(); },
          "From when on it tells all.")
      .def_property_readonly(
          "last_time",
          [](File& self) {
            self.use.check();
            return self.object.last_time();
          },
          "About when the last event was recorded.");
}

}  // namespace etwrca::python
