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
  using P = EtwProvider;
  py::class_<P>(m, "EtwProvider", "A provider to enable.")
      .def(py::init([](const std::string& name, std::uint8_t level, std::uint64_t any, std::uint64_t all,
                       bool stacks) {
             const std::optional<Guid> id = to_guid(name);
             return P{id.value_or(Guid{}), id ? std::string() : name, level, any, all, stacks};
           }),
           py::arg("name"), py::kw_only(), py::arg("level") = 5, py::arg("any_keyword") = 0,
           py::arg("all_keyword") = 0, py::arg("stacks") = false,
           R"(name: under which it is registered (any case), or its GUID.
level: 1 critical to 5 verbose. any_keyword: events with any of these bits; 0: all. all_keyword: and with all of
these. stacks: a stack with every event.)")
      .def_property_readonly(
          "name", [](const P& x) { return text(x.name); }, "\"\" where the GUID was given.")
      .def_property_readonly(
          "id", [](const P& x) { return x.id == Guid{} ? std::string() : to_string(x.id); },
          "Its GUID; \"\" where the name was given.")
      .def_readonly("level", &P::level, "1 critical to 5 verbose.")
      .def_readonly("any_keyword", &P::any_keyword, "Events with any of these bits; 0: all.")
      .def_readonly("all_keyword", &P::all_keyword, "And with all of these.")
      .def_readonly("stacks", &P::stacks, "A stack with every event.");
}

void bind_session_options(py::module_& m) {
  py::class_<EtwStack>(m, "EtwStack",
                       "A kernel event that shall come with its stack, as a StackWalk event of its own.")
      .def(py::init([](KernelClass kernel, std::uint8_t opcode) {
             return EtwStack{kernel, opcode};
           }),
           py::arg("kernel"), py::arg("opcode"))
      .def_readonly("kernel", &EtwStack::kernel, "Its class.")
      .def_readonly("opcode", &EtwStack::opcode, "Its type within the class.");
  using O = EtwOptions;
  const O d;
  py::class_<O>(m, "EtwOptions", "How to run a live session.")
      .def(py::init([](std::string name, std::uint32_t kernel, SequenceOf<EtwProvider> providers,
                       SequenceOf<EtwStack> stacks, const Span& sampling_interval, StaleSession stale,
                       WhenStopped stopped, const Span& restart_pause, std::uint32_t buffer_kb,
                       std::uint32_t min_buffers, std::uint32_t max_buffers, std::uint32_t flush_ms,
                       std::size_t ring_bytes, bool independent, bool command_lines) {
             O out;
             out.name = std::move(name);
             out.kernel = kernel;
             out.providers = std::move(providers.all);
             out.stacks = std::move(stacks.all);
             out.sampling_interval = sampling_interval.value;
             out.stale_session = stale;
             out.when_stopped = stopped;
             out.restart_pause = restart_pause.value;
             out.buffer_kb = buffer_kb;
             out.min_buffers = min_buffers;
             out.max_buffers = max_buffers;
             out.flush_ms = flush_ms;
             out.ring_bytes = ring_bytes;
             out.independent = independent;
             out.command_lines = command_lines;
             return out;
           }),
           py::kw_only(), py::arg("name") = d.name, py::arg("kernel") = d.kernel,
           py::arg("providers") = py::tuple(), py::arg("stacks") = py::tuple(),
           py::arg("sampling_interval") = Span{},
           py::arg_v("stale_session", d.stale_session, "StaleSession.fail"),
           py::arg_v("when_stopped", d.when_stopped, "WhenStopped.report"),
           py::arg("restart_pause") = Span{d.restart_pause}, py::arg("buffer_kb") = d.buffer_kb,
           py::arg("min_buffers") = d.min_buffers, py::arg("max_buffers") = d.max_buffers,
           py::arg("flush_ms") = d.flush_ms, py::arg("ring_bytes") = d.ring_bytes,
           py::arg("independent") = d.independent, py::arg("command_lines") = d.command_lines,
           "Checked by EtwSession and open_etw().")
      .def_property_readonly(
          "name", [](const O& x) { return text(x.name); }, "1 to 200 characters.")
      .def_readonly("kernel", &O::kernel, "EVENT_TRACE_FLAG_* of evntrace.h; 0: none.")
      .def_property_readonly(
          "providers", [](const O& x) { return x.providers; }, "At most 64: list of EtwProvider.")
      .def_property_readonly(
          "stacks", [](const O& x) { return x.stacks; }, "At most 256: list of EtwStack.")
      .def_readonly("sampling_interval", &O::sampling_interval,
                    "Between two profile samples, 100 us to 1 s, on the whole machine; 0: left as it is.")
      .def_readonly("stale_session", &O::stale_session, "What to do if the name is taken.")
      .def_readonly("when_stopped", &O::when_stopped, "What to do if another program stops it.")
      .def_readonly("restart_pause", &O::restart_pause, "Before the first of five attempts; doubles.")
      .def_readonly("buffer_kb", &O::buffer_kb, "4 to 1024. Events larger than a buffer are lost.")
      .def_readonly("min_buffers", &O::min_buffers, "0: four a processor.")
      .def_readonly("max_buffers", &O::max_buffers, "0: 32 a processor.")
      .def_readonly("flush_ms", &O::flush_ms,
                    "Buffers that are not full are handed over so often; 10 to 10000.")
      .def_readonly("ring_bytes", &O::ring_bytes, "256 KiB to 1 GiB.")
      .def_readonly("independent", &O::independent, "EVENT_TRACE_INDEPENDENT_SESSION_MODE.")
      .def_readonly("command_lines", &O::command_lines, "open_etw() only: keep them in memory.");
}

void bind_stats(py::module_& m) {
  using S = EtwStats;
  py::class_<S>(m, "EtwStats", "How a session fares.")
      .def_readonly("events", &S::events, "Handed over by Windows so far.")
      .def_readonly("events_lost", &S::events_lost, "By Windows, for want of a free buffer.")
      .def_readonly("log_buffers_lost", &S::log_buffers_lost, "By Windows: could not be written.")
      .def_readonly("real_time_buffers_lost", &S::real_time_buffers_lost, "By Windows: not fetched in time.")
      .def_readonly("dropped", &S::dropped, "Here, because the ring was full.")
      .def_readonly("too_large", &S::too_large, "Larger than a record can be; left out.")
      .def_readonly("restarts", &S::restarts, "After others had stopped the session.")
      .def_readonly("stopped_by_others", &S::stopped_by_others, "Another program ended it.")
      .def_readonly("latency", &S::latency,
                    "From an event's moment until it was asked for, in the last batch.")
      .def_readonly("highest_latency", &S::highest_latency, "The worst of these.");
  using C = EtwCapability;
  py::class_<C>(m, "EtwCapability", "One thing that was asked of Windows.")
      .def_property_readonly(
          "name", [](const C& x) { return text(x.name); }, "\"context switches\", or a provider.")
      .def_readonly("works", &C::works, "False: refused; the session goes on without it.")
      .def_readonly("error", &C::error, "The Windows error code.")
      .def_property_readonly(
          "detail", [](const C& x) { return text(x.detail); }, "One sentence; \"\" if it works.")
      .def_property_readonly(
          "remedy", [](const C& x) { return text(x.remedy); }, "One sentence, or \"\".");
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
  bind_session_options(m);
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
      .def_property_readonly(
          "running", [](const Session& self) { return self.object.running(); },
          "False before start(), and once all was yielded.")
      .def(
          "stats", [](const Session& self) { return self.object.stats(); }, "How it fares: EtwStats.")
      .def_property_readonly(
          "clock_frequency", [](const Session& self) { return self.object.clock_frequency(); },
          "Ticks per second of EventRecord.ticks.")
      .def_property_readonly(
          "started", [](const Session& self) { return self.object.started(); },
          "When start() was called, in the time of the events.")
      .def(
          "processes",
          [](const Session& self) -> std::optional<std::vector<ProcessSample>> {
            std::vector<ProcessSample> out;
            const FreeGil release;
            if (!self.object.processes(out)) return std::nullopt;
            return out;
          },
          "Every process of the machine, as Attribution.look() takes it: list of ProcessSample; None if "
          "Windows does "
          "not answer.")
      .def(
          "capabilities", [](const Session& self) { return self.object.capabilities(); },
          "What was asked for, working or not: list[EtwCapability].")
      .def(
          "notes", [](const Session& self) { return texts(self.object.notes()); }, "Sentences: list of str.");
}

}  // namespace etwrca::python
