#include <etwrca/sink.hpp>

#include "callback.hpp"
#include "fields.hpp"
#include "module.hpp"
#include "py_sink.hpp"

namespace etwrca::python {

bool SinkObject::check_(py::handle h) { return py::isinstance<Sink>(h); }

namespace {

py::object shown(const std::string& sentence) { return text(sentence); }
/// A copy: Python may keep it.
template <class T>
py::object shown(const T& what) {
  return py::cast(what, py::return_value_policy::copy);
}

/// Calls the Python method of that name, if the class has one.
template <class T>
void tell(const PySink* self, const char* name, const T& what) {
  const std::string full = std::string("Sink.") + name + "()";
  call_user(full.c_str(), [&] {
    if (const py::function method = py::get_override(static_cast<const Sink*>(self), name))
      method(shown(what));
  });
}

}  // namespace

void PySink::frame(const Frame& frame) { tell(this, "frame", frame); }
void PySink::spike(const Spike& spike) { tell(this, "spike", spike); }
void PySink::ongoing(const Incident& incident) { tell(this, "ongoing", incident); }
void PySink::incident(const Incident& incident) { tell(this, "incident", incident); }
void PySink::note(const std::string& sentence) { tell(this, "note", sentence); }
/// Whoever defines `ongoing` wants it.
bool PySink::wants_ongoing() const {
  const py::gil_scoped_acquire gil;
  return static_cast<bool>(py::get_override(static_cast<const Sink*>(this), "ongoing"));
}

void bind_sink(py::module_& m) {
  py::class_<Sink, PySink>(
      m, "Sink", R"(Where frames and incidents go: derive from it and define what you want to be told.

The methods are called in order, on the thread that runs Monitor.run(). What one raises ends the run and is raised
from there.)")
      .def(py::init<>())
      .def(
          "frame", [](Sink&, const Frame&) {}, py::arg("frame"), "Each frame.")
      .def(
          "spike", [](Sink&, const Spike&) {}, py::arg("spike"), "A spike was confirmed, or has ended.")
      .def(
          "ongoing", [](Sink&, const Incident&) {}, py::arg("incident"),
          "An incident is going on: the verdict so far, with every fifth frame.")
      .def(
          "incident", [](Sink&, const Incident&) {}, py::arg("incident"), "An incident is complete.")
      .def(
          "note", [](Sink&, const std::string&) {}, py::arg("sentence"),
          "A sentence about the input: damage, doubts, what is not permitted.");
}

}  // namespace etwrca::python
