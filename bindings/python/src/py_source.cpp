// A source whose methods are Python's.
#include <etwrca/error.hpp>

#include "bound_source.hpp"
#include "callback.hpp"

namespace etwrca::python {
namespace {

py::function override_of(const PySource* self, const char* name) {
  return py::get_override(static_cast<const BoundSource*>(self), name);
}

}  // namespace

Observations to_observations(const py::object& from) {
  if (py::isinstance<Observations>(from)) return from.cast<Observations>();
  Observations out;
  if (from.is_none()) return out;
  for (const py::handle each : py::iter(from)) out.all.push_back(each.cast<Observation>());
  return out;
}

std::span<const Observation> PySource::read() {
  if (stopped_ || !interpreter_lives()) return {};
  return call_user("Source.read()", [this]() -> std::span<const Observation> {
    const py::function read = override_of(this, "read");
    if (!read) throw Error(Errc::unsupported, "a source needs a method read()");
    batch_ = to_observations(read());
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
    error.discard_as_unraisable("Source.stop");
  } catch (...) {  // stop() may not throw
  }
}

SourceInfo PySource::info() const {
  return call_user("Source.info()", [this] {
    if (const py::function info = override_of(this, "info")) return info().cast<SourceInfo>();
    SourceInfo out;
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
    error.discard_as_unraisable("Source.progress");
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
