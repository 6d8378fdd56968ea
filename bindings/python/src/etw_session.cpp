#include <etwrca/etw_session.hpp>

#include "event.hpp"
#include "in_use.hpp"
#include "module.hpp"
#include "signals.hpp"

namespace etwrca::python {
namespace {

void bind_options(py::module_& m) {
  py::enum_<StaleSession>(m, "StaleSession", "What to do if a session of the same name exists already.")
      .value("fail", StaleSession::fail)
      .value("replace", StaleSession::replace)
      .value("attach", StaleSession::attach);
  py::enum_<WhenStopped>(m, "WhenStopped", "What to do if another program stops the session.")
      .value("report", WhenStopped::report)
      .value("restart", WhenStopped::restart);
  py::class_<EtwProvider>(m, "EtwProvider", "A provider to enable, by the name under which it is registered.")
      .def(py::init([](std::string name, std::uint8_t level, std::uint64_t any, std::uint64_t all,
                       bool stacks) { return EtwProvider{{}, std::move(name), level, any, all, stacks}; }),
           py::arg("name"), py::kw_only(), py::arg("level") = 5, py::arg("any_keyword") = 0,
           py::arg("all_keyword") = 0, py::arg("stacks") = false);
  const EtwOptions d;
  py::class_<EtwOptions>(m, "EtwOptions", "How to run a live session.")
      .def(py::init([](std::string name, std::uint32_t kernel, SequenceOf<EtwProvider> providers,
                       const Span& sampling_interval, StaleSession stale, WhenStopped stopped,
                       std::uint32_t buffer_kb, std::size_t ring_bytes) {
             EtwOptions out;
             out.name = std::move(name);
             out.kernel = kernel;
             out.providers = std::move(providers.all);
             out.sampling_interval = sampling_interval.value;
             out.stale_session = stale;
             out.when_stopped = stopped;
             out.buffer_kb = buffer_kb;
             out.ring_bytes = ring_bytes;
             return out;
           }),
           py::kw_only(), py::arg("name") = d.name, py::arg("kernel") = d.kernel,
           py::arg("providers") = py::tuple(), py::arg("sampling_interval") = Span{},
           py::arg_v("stale_session", d.stale_session, "StaleSession.fail"),
           py::arg_v("when_stopped", d.when_stopped, "WhenStopped.report"),
           py::arg("buffer_kb") = d.buffer_kb, py::arg("ring_bytes") = d.ring_bytes,
           "kernel: EVENT_TRACE_FLAG_* of evntrace.h, 0 for none. Checked by EtwSession and open_etw().");
}

void bind_stats(py::module_& m) {
  using S = EtwStats;
  py::class_<S>(m, "EtwStats", "How a session fares.")
      .def_readonly("events", &S::events, "Handed over by Windows so far.")
      .def_readonly("events_lost", &S::events_lost, "By Windows, for want of a free buffer.")
      .def_readonly("log_buffers_lost", &S::log_buffers_lost)
      .def_readonly("real_time_buffers_lost", &S::real_time_buffers_lost)
      .def_readonly("dropped", &S::dropped, "Here, because the ring was full.")
      .def_readonly("restarts", &S::restarts)
      .def_readonly("stopped_by_others", &S::stopped_by_others)
      .def_readonly("latency", &S::latency);
  using C = EtwCapability;
  py::class_<C>(m, "EtwCapability", "One thing that was asked of Windows.")
      .def_property_readonly("name", [](const C& x) { return text(x.name); })
      .def_readonly("works", &C::works)
      .def_readonly("error", &C::error, "The Windows error code.")
      .def_property_readonly("detail", [](const C& x) { return text(x.detail); })
      .def_property_readonly("remedy", [](const C& x) { return text(x.remedy); });
}

using Session = Guarded<EtwSession>;

Event next(Session& self) {
  EventRecord record;
  const Hold hold(self.use);
  {
    const FreeGil release;
    while (!self.object.next(record, signal_period)) {
      if (!self.object.running()) throw py::stop_iteration();
      handle_signals();
    }
  }
  return Event(record);
}

}  // namespace

void bind_etw_session(py::module_& m) {
  bind_options(m);
  bind_stats(m);
  const auto free = py::call_guard<FreeGil>();
  py::class_<Session>(m, "EtwSession", R"(A live ETW session on Windows: any provider, raw events.

    with etwrca.EtwSession(options) as events:
        for event in events: ...

`with` starts and stops it. Elsewhere than on 64-bit Windows the constructor raises Error (unsupported).)")
      .def(py::init([](const std::optional<EtwOptions>& options) {
             return std::make_unique<Session>(options.value_or(EtwOptions{}));
           }),
           py::arg("options") = py::none(), "Checks the options; starts nothing.")
      .def(
          "start", [](Session& self) { self.object.start(); }, free, "Starts it, once. Raises Error.")
      .def(
          "stop", [](Session& self) { self.object.stop(); }, free, "Ends it. Any thread.")
      .def(
          "__enter__",
          [](Session& self) -> Session& {
            const FreeGil release;
            self.object.start();
            return self;
          },
          py::return_value_policy::reference)
      .def("__exit__",
           [](Session& self, const py::args&) {
             const FreeGil release;
             self.object.stop();
           })
      .def(
          "__iter__", [](Session& self) -> Session& { return self; }, py::return_value_policy::reference)
      .def("__next__", &next, "Waits for the next event.")
      .def_property_readonly("running", [](const Session& self) { return self.object.running(); })
      .def("stats", [](const Session& self) { return self.object.stats(); })
      .def(
          "capabilities", [](const Session& self) { return self.object.capabilities(); },
          "What was asked for, working or not: list[EtwCapability].")
      .def(
          "notes", [](const Session& self) { return texts(self.object.notes()); }, "Sentences: list of str.");
}

}  // namespace etwrca::python
