// A source whose methods are Python's.
#include <etwrca/error.hpp>

#include "bound_source.hpp"
#include "callback.hpp"

namespace etwrca::python {
namespace {

/// What a method raised that may not raise. Ctrl-C is for the main thread, once it is back in Python.
void discard(py::error_already_set& error, const char* method) {
  if (error.matches(PyExc_KeyboardInterrupt))
    PyErr_SetInterrupt();
  else
    error.discard_as_unraisable(method);
}

std::string type_name(py::handle object) { return text(Py_TYPE(object.ptr())->tp_name).cast<std::string>(); }

py::function override_of(const PySource* self, const char* name) {
  return py::get_override(static_cast<const BoundSource*>(self), name);
}

}  // namespace

Observations to_observations(const py::object& from, const char* what) {
  if (py::isinstance<Observations>(from)) return from.cast<Observations>();
  Observations out;
  if (from.is_none()) return out;
  if (Py_TYPE(from.ptr())->tp_iter == nullptr && PySequence_Check(from.ptr()) == 0)
    throw Error(Errc::invalid_argument,
                what + type_name(from) + ", and not Observations or an iterable of them");
  for (const py::handle each : py::iter(from)) {
    py::detail::make_caster<Observation> one;
    if (!one.load(each, false))
      throw Error(Errc::invalid_argument, what + type_name(from) + " whose element " +
                                              std::to_string(out.all.size()) + " is " + type_name(each) +
                                              ", and not a Usage, Level, ProcessStart, ProcessEnd or "
                                              "LossObservation");
    out.all.push_back(py::detail::cast_op<Observation>(one));
  }
  return out;
}

std::span<const Observation> PySource::read() {
  if (stopped_ || !interpreter_lives()) return {};
  return call_user("Source.read()", [this]() -> std::span<const Observation> {
    const py::function read = override_of(this, "read");
    if (!read) throw Error(Errc::unsupported, "a source needs a method read()");
    batch_ = to_observations(read(), "read() returned ");
    check_observations(*this, batch_.all);
    return batch_.all;
  });
}

void PySource::stop() noexcept {
  stopped_ = true;
  if (!interpreter_lives()) return;
  const py::gil_scoped_acquire gil;
  try {
    if (const py::function stop = override_of(this, "stop")) stop();
  } catch (py::error_already_set& error) {
    discard(error, "Source.stop");
  } catch (...) {  // stop() may not throw
  }
}

SourceInfo PySource::info() const {
  return call_user("Source.info()", [this] {
    SourceInfo out;
    if (const py::function info = override_of(this, "info")) {
      out = info().cast<SourceInfo>();
      out.stopped = out.stopped || stopped_;
      return out;
    }
    out.stopped = stopped_;
    out.kind = "python";
    const py::object self = py::cast(static_cast<const BoundSource*>(this));
    out.name = py::type::of(self).attr("__name__").cast<std::string>();
    return out;
  });
}

double PySource::progress() const noexcept {
  if (!interpreter_lives()) return -1;
  const py::gil_scoped_acquire gil;
  try {
    if (const py::function progress = override_of(this, "progress")) return progress().cast<double>();
  } catch (py::error_already_set& error) {
    discard(error, "Source.progress");
  } catch (...) {  // no float: not known
  }
  return -1;
}

MetricId PySource::add_metric(MetricInfo info) {
  use->check();
  return metrics_.add(std::move(info));
}
EntityId PySource::add_entity(Entity entity) {
  use->check();
  return entities_.add(std::move(entity));
}
ModuleId PySource::add_module(const std::string& name) {
  use->check();
  return modules_.add(name);
}

}  // namespace etwrca::python
