// Raw events in, observations out, for a source that is written in Python.
#include <etwrca/attribution.hpp>
#include <etwrca/error.hpp>
#include <etwrca/etl_file.hpp>

#include "bound_source.hpp"
#include "event.hpp"
#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

using File = Guarded<EtlFile>;

PySource& own(const SourceObject& source) {
  auto* const found = dynamic_cast<PySource*>(&source.cast<BoundSource&>());
  if (found == nullptr)
    throw Error(Errc::unsupported, "only a source that is written in Python takes an attribution");
  found->use->check();
  return *found;
}

/// Its source mostly holds it: a reference back would keep both forever, so it looks whether that is still
/// there.
class Charges {
 public:
  Charges(const SourceObject& source, AttributionOptions options, py::object ahead)
      : source_(py::handle(source)), tables_(own(source)), ahead_(std::move(ahead)) {
    if (!ahead_.is_none()) options.unknown = [this] { look_ahead(); };
    object_.emplace(tables_.entities(), tables_.own_modules(), std::move(options));
  }
  Charges(const Charges&) = delete;
  Charges& operator=(const Charges&) = delete;

  void add(const Event& event) { ready().add(event.record()); }
  void look(TimePoint at, const std::vector<ProcessSample>& all) { ready().look(at, all); }
  void finish(TimePoint end) { ready().finish(end); }
  Observations take() {
    Observations out;
    ready().take(out.all);
    return out;
  }
  std::size_t pending() { return ready().pending(); }
  AttributionStats stats() { return ready().stats(); }

 private:
  /// All with the GIL, so one at a time.
  Attribution& ready() {
    if (source_().is_none()) throw Error(Errc::invalid_argument, "the source of this attribution is gone");
    tables_.use->check();
    return *object_;
  }

  void look_ahead() {
    auto& file = ahead_.cast<File&>();
    const Hold hold(file.use);
    EventRecord record;
    while (file.object.next(record))
      if (object_->learn(record)) return;
  }

  py::weakref source_;
  PySource& tables_;
  py::object ahead_;
  std::optional<Attribution> object_;
};

void bind_sample(py::module_& m) {
  using S = ProcessSample;
  py::class_<S>(m, "ProcessSample", "One process, as its system states it at one moment.")
      .def(py::init([](std::uint32_t pid, std::string name, std::optional<Moment> created,
                       std::uint32_t parent_pid, std::uint64_t private_bytes, std::uint64_t working_set,
                       const Span& cpu, SequenceOf<std::uint32_t> threads) {
             S out;
             out.pid = pid;
             out.name = std::move(name);
             if (created) out.created = created->value;
             out.parent_pid = parent_pid;
             out.private_bytes = private_bytes;
             out.working_set = working_set;
             out.cpu = cpu.value;
             out.threads = std::move(threads.all);
             return out;
           }),
           py::arg("pid"), py::arg("name"), py::kw_only(), py::arg("created") = py::none(),
           py::arg("parent_pid") = 0, py::arg("private_bytes") = 0, py::arg("working_set") = 0,
           py::arg("cpu") = Span{}, py::arg("threads") = py::tuple())
      .def_readonly("pid", &S::pid, "Its number.")
      .def_readonly("parent_pid", &S::parent_pid, "As it was at the start.")
      .def_readonly("created", &S::created, "UTC; with the pid it names the instance.")
      .def_property_readonly(
          "name", [](const S& x) { return text(x.name); },
          "\"svchost.exe\". Data from the watched machine: escape it.")
      .def_readonly("private_bytes", &S::private_bytes, "Memory of its own, bytes.")
      .def_readonly("working_set", &S::working_set, "Bytes.")
      .def_readonly("cpu", &S::cpu, "User and kernel time since its start.")
      .def_readonly("threads", &S::threads, "Their numbers: list of int.")
      .def("__repr__",
           [](const S& x) { return py::str("ProcessSample({}, {!r})").format(x.pid, text(x.name)); });
}

void bind_stats(py::module_& m) {
  using S = AttributionStats;
  py::class_<S>(m, "AttributionStats", "What an Attribution met beside observations.")
      .def_readonly("context_switches", &S::context_switches, "A processor was charged by these.")
      .def_readonly("samples", &S::samples, "A processor was charged by profile samples.")
      .def_readonly("looks", &S::looks, "CPU time was charged by what look() was told.")
      .def_readonly("unknown_events", &S::unknown_events, "Of a known kind, but of a version that is not.")
      .def_readonly("out_of_time", &S::out_of_time, "Before 1970 or after 2199: left out.")
      .def_readonly("broken_chains", &S::broken_chains,
                    "Context switches that do not follow from the one before.")
      .def_readonly("dropped", &S::dropped, "Entries not kept because a table was full.")
      .def_readonly("processors", &S::processors, "As stated, else the highest seen plus one.");
}

}  // namespace

void bind_attribution(py::module_& m) {
  bind_sample(m);
  bind_stats(m);
  const AttributionOptions d;
  py::class_<Charges>(m, "Attribution", R"(Raw ETW events in, observations out: who spent what.

For a source of your own that has events; open_etl() and open_etw() do it themselves. Its read() calls add() for some
events and returns take(); at the end of the events finish() comes first. CPU is charged by context switches where there
are any, else by samples, else by what look() was told; disk, network, faults and memory to the process that caused
them. Metrics are the built-in ones.)")
      .def(py::init([](const SourceObject& source, std::int64_t clock_frequency, const Moment& begin,
                       bool overwritten, bool command_lines, std::optional<File*> ahead) {
             AttributionOptions options;
             options.clock_frequency = clock_frequency;
             options.begin = begin.value;
             options.overwritten = overwritten;
             options.command_lines = command_lines;
             if (clock_frequency <= 0)
               throw Error(Errc::invalid_argument, "clock_frequency is not above zero");
             return std::make_unique<Charges>(source, std::move(options),
                                              ahead ? py::cast(*ahead) : py::none());
           }),
           py::arg("source"), py::kw_only(), py::arg("clock_frequency") = d.clock_frequency,
           py::arg("begin") = Moment{d.begin}, py::arg("overwritten") = d.overwritten,
           py::arg("command_lines") = d.command_lines, py::arg("ahead") = py::none(),
           R"(source: your own, which must live as long as this is used; entities and modules are added to it.
clock_frequency: ticks per second of EventRecord.ticks. begin: of the input; the start of what was there before.
overwritten: what is older than `begin` was overwritten, on each processor up to a time of its own.
command_lines: keep them in memory. ahead: a second EtlFile of the same recording, in which threads that nothing
so far has introduced are looked up. Raises Error (unsupported) for a source of the library.)")
      .def("add", &Charges::add, py::arg("event"), "Takes the next EventRecord, in time order.")
      .def(
          "look",
          [](Charges& self, const Moment& at, const SequenceOf<ProcessSample>& all) {
            self.look(at.value, all.all);
          },
          py::arg("at"), py::arg("all"),
          "Takes the list of all processes at that time, in time order with add(): their memory and names, "
          "and the "
          "end of those that are not in it.")
      .def(
          "finish", [](Charges& self, const Moment& end) { self.finish(end.value); }, py::arg("end"),
          "Charges what is still running up to `end`.")
      .def("take", &Charges::take, "Observations since the last call, in the order in which they were found.")
      .def_property_readonly("pending", &Charges::pending, "How many wait to be taken.")
      .def("stats", &Charges::stats, "AttributionStats so far.");
}

}  // namespace etwrca::python
