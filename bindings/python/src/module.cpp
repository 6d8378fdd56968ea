// The module etwrca._core. Users import `etwrca`, which takes its names from here.
#include "module.hpp"

#include <etwrca/etwrca.hpp>

#include "bound_source.hpp"

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
  // Threads that read when the interpreter ends are ended in order, while they can still take the GIL.
  py::module_::import("atexit").attr("register")(py::cpp_function(&stop_all_sources));
}
