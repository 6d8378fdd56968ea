// The functions that open a source, and watch().
#include <pybind11/functional.h>
#include <etwrca/error.hpp>
#include <etwrca/source.hpp>

#include "callback.hpp"
#include "frames.hpp"
#include "module.hpp"
#include "table_source.hpp"

namespace etwrca::python {
namespace {

using Made = std::unique_ptr<NativeSource>;

template <class Open>
Made open_file(Open open) {
  const FreeGil release;
  return std::make_unique<NativeSource>(open(), false);
}

Made open_linux(const Span& interval, ProcReader reader, bool command_lines, bool per_core,
                std::size_t max_processes, const FilePath& proc, const FilePath& sys) {
  ProcOptions options;
  options.interval = interval.value;
  options.reader = reader;
  options.command_lines = command_lines;
  options.per_core = per_core;
  options.max_processes = max_processes;
  options.proc = proc.value;
  options.sys = sys.value;
  return std::make_unique<NativeSource>(open_proc(options), true);
}

/// A source that belongs to a Python object, as one that record() can own. It ends as a part of another
/// Python object, with the GIL.
class Borrowed final : public Source {
 public:
  Borrowed(py::object owner, Source& source) : keep_(std::move(owner)), source_(source) {}

  std::span<const Observation> read() override { return source_.read(); }
  void stop() noexcept override { source_.stop(); }
  [[nodiscard]] SourceInfo info() const override { return source_.info(); }
  [[nodiscard]] double progress() const noexcept override { return source_.progress(); }
  [[nodiscard]] const MetricTable& metrics() const noexcept override { return source_.metrics(); }
  [[nodiscard]] EntityTable& entities() noexcept override { return source_.entities(); }
  [[nodiscard]] const EntityTable& entities() const noexcept override {
    return std::as_const(source_).entities();
  }
  [[nodiscard]] const ModuleTable& modules() const noexcept override { return source_.modules(); }

 private:
  py::object keep_;
  Source& source_;
};

using Failed = std::function<void(const ErrorObject&)>;

/// Called by the thread that reads, without the GIL.
std::function<void(const Error&)> teller_of(const std::optional<Failed>& failed) {
  if (!failed) return {};
  return [call = *failed](const Error& error) {
    if (!interpreter_lives()) return;
    call_user("failed", [&] { call(make_error(error)); });
  };
}

Made record_source(const SourceObject& source, const FilePath& path, const std::optional<Failed>& failed) {
  auto& bound = source.cast<BoundSource&>();
  const Hold hold(*bound.use);
  auto* const native = dynamic_cast<NativeSource*>(&bound);
  Source& inner = native != nullptr ? native->inner() : bound;
  auto made = std::make_unique<NativeSource>(
      record(std::make_unique<Borrowed>(source, inner), path.value, teller_of(failed)),
      native != nullptr && native->live());
  made->use = bound.use;
  if (native != nullptr) native->hand_over();
  return made;
}

Made open_machine([[maybe_unused]] const Span& interval) {
#ifdef _WIN32
  return std::make_unique<NativeSource>(open_etw(), true);
#else
  ProcOptions options;
  options.interval = interval.value;
  return std::make_unique<NativeSource>(open_proc(options), true);
#endif
}

std::unique_ptr<IncidentIterator> watch(const std::optional<MonitorOptions>& options, const Span& interval,
                                        bool ongoing) {
  return std::make_unique<IncidentIterator>(py::cast(open_machine(interval)),
                                            options.value_or(MonitorOptions{}), ongoing);
}

void bind_files(py::module_& m) {
  m.def(
      "open_etl",
      [](const FilePath& path, bool command_lines) {
        return open_file([&] { return open_etl(path.value, {command_lines}); });
      },
      py::arg("path"), py::kw_only(), py::arg("command_lines") = true,
      "An ETW recording as a Source. command_lines: keep them in memory. Raises Error.");
  m.def(
      "open_csv", [](const FilePath& path) { return open_file([&] { return open_csv(path.value); }); },
      py::arg("path"),
      "A CSV with the columns time,entity,metric,value, sorted by time in seconds. A bad row raises Error "
      "(corrupt) "
      "while it is read, with file, line and reason.");
  m.def(
      "open_recording",
      [](const FilePath& path) { return open_file([&] { return open_recording(path.value); }); },
      py::arg("path"), "What record() wrote. Raises Error.");
  m.def(
      "open_source", [](const FilePath& path) { return open_file([&] { return open_source(path.value); }); },
      py::arg("path"), "Any of these, by its content. Raises Error (corrupt) for anything else.");
  m.def(
      "open_table",
      [](const Moments& times, const Values& values, const SequenceOf<std::string>& entities,
         const SequenceOf<std::variant<MetricInfo, std::string>>& metrics, const std::string& name) -> Made {
        return std::make_unique<NativeSource>(
            make_table_source(times, values, entities.all, metrics.all, name), false);
      },
      py::arg("times"), py::arg("values"), py::arg("entities"), py::arg("metrics"), py::kw_only(),
      py::arg("name") = "table",
      R"(Arrays as a Source of rows.

times: shape (n,), datetime64 or seconds, not going back. values: shape (n, entities, metrics), or (n, entities) for
one metric; NaN is a gap. entities: names. metrics: names (of levels), or MetricInfo; a usage is an amount a row. The
arrays are copied. Raises Error (invalid_argument).)");
}

void bind_live(py::module_& m) {
  py::enum_<ProcReader>(m, "ProcReader", "By which way the Linux source reads processes.")
      .value("automatic", ProcReader::automatic)
      .value("bpf", ProcReader::bpf, "the iterator, or Error (permission)")
      .value("files", ProcReader::files, "files below /proc");
  const ProcOptions d;
  m.def(
      "open_proc", &open_linux, py::arg("interval") = Span{d.interval}, py::kw_only(),
      py::arg_v("reader", d.reader, "ProcReader.automatic"), py::arg("command_lines") = d.command_lines,
      py::arg("per_core") = d.per_core, py::arg("max_processes") = d.max_processes,
      py::arg("proc") = d.proc.string(), py::arg("sys") = d.sys.string(),
      "This Linux machine, watched until stop(). interval: seconds or a timedelta, 10 ms to 1 h. What is not "
      "permitted is in info().capabilities. Raises Error (unsupported elsewhere).");
  m.def(
      "open_etw",
      [](const std::optional<EtwOptions>& options) -> Made {
        return std::make_unique<NativeSource>(open_etw(options.value_or(EtwOptions{})), true);
      },
      py::arg("options") = py::none(),
      "This Windows machine, watched until stop(). Needs an administrator. Raises Error (unsupported "
      "elsewhere).");
  m.def(
      "record", &record_source, py::arg("source"), py::arg("path"), py::kw_only(),
      py::arg("failed") = py::none(),
      R"(A source that writes all it yields to a file while it is read; open_recording() yields the same again.

A source of the library is handed over and cannot be used by itself any more. Raises Error (io) if the file exists.
failed: if the disk becomes full, called once with the Error, on the thread that reads; what is watched then goes on
without being recorded. Without it, or if it raises, whoever reads gets the exception.)");
  m.def("watch", &watch, py::arg("options") = py::none(), py::kw_only(),
        py::arg("interval") = Span{d.interval}, py::arg("ongoing") = false,
        R"(Watches this machine: an iterator of incidents, each when it is complete.

interval: seconds between two looks (Linux). ongoing: also the verdicts so far, with `open` true. Ctrl-C raises
KeyboardInterrupt; stop(), or the end of a `with` block, ends it. Raises Error.)");
}

}  // namespace

void bind_open_sources(py::module_& m) {
  bind_files(m);
  bind_live(m);
}

}  // namespace etwrca::python
