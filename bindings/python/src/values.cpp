// The small values that everything else is made of.
#include <etwrca/loss.hpp>
#include <etwrca/time.hpp>

#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

void bind_loss(py::module_& m) {
  py::class_<Loss> type(m, "Loss",
                        R"(What could not be kept or read, as counts. False if nothing is known to be missing.

events: dropped by the recorder; buffers: dropped, missing or unreadable; bytes: not understood; records: stepped
over; observations: dropped by a bound of this library.)");
  type.def(py::init([](std::uint64_t events, std::uint64_t buffers, std::uint64_t bytes,
                       std::uint64_t records, std::uint64_t observations) {
             return Loss{events, buffers, bytes, records, observations};
           }),
           py::kw_only(), py::arg("events") = 0, py::arg("buffers") = 0, py::arg("bytes") = 0,
           py::arg("records") = 0, py::arg("observations") = 0);
  type.def_readonly("events", &Loss::events, "Events that the recorder says it dropped.")
      .def_readonly("buffers", &Loss::buffers, "Whole buffers dropped, missing or unreadable.")
      .def_readonly("bytes", &Loss::bytes, "Bytes of the recording that could not be understood.")
      .def_readonly("records", &Loss::records, "Event records stepped over.")
      .def_readonly("observations", &Loss::observations, "Dropped by a bound of this library.")
      .def("__bool__", &Loss::any)
      .def("__repr__", [](const Loss& x) {
        return py::str("Loss(events={}, buffers={}, bytes={}, records={}, observations={})")
            .format(x.events, x.buffers, x.bytes, x.records, x.observations);
      });
  add_state(type);
}

void bind_time_range(py::module_& m) {
  py::class_<TimeRange> type(m, "TimeRange", "A half-open stretch of time: begin is inside, end is not.");
  type.def(py::init([](const Moment& begin, const Moment& end) {
             return TimeRange{begin.value, end.value};
           }),
           py::arg("begin"), py::arg("end"));
  type.def_readonly("begin", &TimeRange::begin, "First moment, UTC.")
      .def_readonly("end", &TimeRange::end, "First moment after it, UTC.")
      .def_property_readonly(
          "length", [](const TimeRange& x) { return between(x.begin, x.end); }, "end - begin.")
      .def(
          "__contains__", [](const TimeRange& self, const Moment& time) { return self.contains(time.value); },
          py::arg("time"))
      .def("__repr__",
           [](const TimeRange& x) { return py::str("TimeRange({}, {})").format(x.begin, x.end); });
  add_state(type);
}

}  // namespace

void bind_values(py::module_& m) {
  bind_loss(m);
  bind_time_range(m);
}

}  // namespace etwrca::python
