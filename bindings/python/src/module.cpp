// The module etwrca._core. Users import `etwrca`, which takes its names from here.
#include "module.hpp"

#include <etwrca/etwrca.hpp>

#include "bound_source.hpp"

namespace {

namespace py = pybind11;

/// An object whose __init__() has not run has nothing behind it. pybind11 would hand out raw memory in its
/// place, which it asks of the class; those of this module refuse.
/// `scope`: the module, or a class that has others inside.
void refuse_unmade(const py::object& scope) {
  for (const auto& [name, thing] : py::dict(scope.attr("__dict__"))) {
    if (!PyType_Check(thing.ptr())) continue;
    py::detail::type_info* const type =
        py::detail::get_type_info(reinterpret_cast<PyTypeObject*>(thing.ptr()));
    if (type == nullptr) continue;
    type->operator_new = [](std::size_t) -> void* {
      throw py::type_error("__init__() of the class must be called before an object is used");
    };
    refuse_unmade(py::reinterpret_borrow<py::object>(thing));
  }
}

/// Threads that read when the interpreter ends are ended in order, while they can still take the GIL. Not in
/// a forked child: it has none of the threads, and their locks may be held for ever.
void stop_at_exit() {
  const py::object process = py::module_::import("os").attr("getpid");
  py::module_::import("atexit").attr("register")(py::cpp_function([process, here = process()] {
    if (process().equal(here)) etwrca::python::stop_all_sources();
  }));
}

/// The class from which pybind11 derives all others ends the process when it is called to make an object, as
/// pickle does by protocols 0 and 1. (Its tp_new has to stay: __new__ of all classes is compared with it.)
void refuse_base() {
  static const ternaryfunc call = py::detail::get_internals().default_metaclass->tp_call;
  py::detail::get_internals().default_metaclass->tp_call = [](PyObject* type, PyObject* arguments,
                                                              PyObject* names) -> PyObject* {
    if (type != py::detail::get_internals().instance_base) return call(type, arguments, names);
    PyErr_SetString(PyExc_TypeError, "no object of this class can be made; pickle needs protocol 2 or above");
    return nullptr;
  };
}

}  // namespace

PYBIND11_MODULE(_core, m) {
  using namespace etwrca::python;
  m.doc() = "The compiled part of etwrca; import etwrca instead.";
  m.attr("__version__") = std::string(etwrca::version());
  bind_error(m);
  bind_values(m);
  bind_metric(m);
  bind_event_record(m);
  bind_kernel_event(m);
  bind_etl_file(m);
  bind_observation(m);
  bind_source_info(m);
  bind_frame(m);
  bind_spike_detector(m);
  bind_pid_ranker(m);
  bind_incident(m);
  bind_report(m);
  bind_sink(m);
  bind_incident_iterator(m);
  bind_source(m);
  bind_attribution(m);
  bind_live_view(m);
  bind_etw_session(m);
  bind_open_sources(m);
  bind_monitor(m);
  refuse_unmade(m);
  refuse_base();
  stop_at_exit();
}
