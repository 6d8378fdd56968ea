// module.hpp - the parts of the module, one a noun; module.cpp calls them so that each finds the types that
// its signatures name.
#ifndef ETWRCA_PYTHON_MODULE_HPP
#define ETWRCA_PYTHON_MODULE_HPP

#include <pybind11/pybind11.h>

#include <etwrca/error.hpp>

#include "typed.hpp"

namespace etwrca::python {

namespace py = pybind11;

/// With the GIL.
ErrorObject make_error(const Error& error);

void bind_error(py::module_& m);
void bind_values(py::module_& m);
void bind_metric(py::module_& m);
void bind_event_record(py::module_& m);
void bind_kernel_event(py::module_& m);
void bind_etl_file(py::module_& m);
void bind_etw_session(py::module_& m);
void bind_observation(py::module_& m);
void bind_source_info(py::module_& m);
void bind_incident_iterator(py::module_& m);
void bind_source(py::module_& m);
void bind_open_sources(py::module_& m);
void bind_frame(py::module_& m);
void bind_spike_detector(py::module_& m);
void bind_pid_ranker(py::module_& m);
void bind_incident(py::module_& m);
void bind_report(py::module_& m);
void bind_sink(py::module_& m);
void bind_attribution(py::module_& m);
void bind_live_view(py::module_& m);
void bind_monitor(py::module_& m);

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_MODULE_HPP
