#include "bound_source.hpp"

#include <cmath>
#include <etwrca/error.hpp>
#include <set>
#include <typeinfo>
#include <utility>

namespace etwrca::python {
namespace {

struct Running {
  std::mutex mutex;
  bool ending = false;
  std::set<BoundSource*> sources;
};

// Leaked: threads may end after the statics do.
Running& running() {
  static auto* const all = new Running;
  return *all;
}

/// The Python object that it is, if it is one. It is found by the class that was bound.
py::handle object_of(const BoundSource* source) {
  for (const std::type_info* type : {&typeid(BoundSource), &typeid(NativeSource)})
    if (const py::handle found = py::detail::get_object_handle(source, py::detail::get_type_info(*type)))
      return found;
  return {};
}

[[noreturn]] void refuse(const std::string& sentence) { throw Error(Errc::invalid_argument, sentence); }

/// What an observation must hold to be taken from a stranger.
struct Check {
  const Source& source;

  void who(EntityId id) const {
    if (source.entities().find(id) == nullptr)
      refuse("an observation is of entity " + std::to_string(id) + ", which the source has not added");
  }
  void metric(MetricId id) const {
    if (id >= source.metrics().size())
      refuse("an observation is of metric " + std::to_string(id) + ", which the source has not added");
  }
  void operator()(const Usage& x) const {
    who(x.who);
    metric(x.metric);
    if (x.module != no_module && x.module >= source.modules().size())
      refuse("an observation is of module " + std::to_string(x.module) + ", which the source has not added");
    if (!std::isfinite(x.amount)) refuse("the amount of a Usage is not finite");
    if (x.length < Duration::zero()) refuse("the length of a Usage is negative");
  }
  void operator()(const Level& x) const {
    who(x.who);
    metric(x.metric);
  }
  void operator()(const ProcessStart& x) const { who(x.who); }
  void operator()(const ProcessEnd& x) const { who(x.who); }
  void operator()(const LossObservation&) const {}
};

}  // namespace

void check_observations(const Source& source, std::span<const Observation> observations) {
  const Check check{source};
  for (const Observation& each : observations) std::visit(check, each);
}

Reading::Reading(BoundSource& source) : source_(source), hold_(*source.use) {
  const std::lock_guard lock(running().mutex);
  if (running().ending) throw Error(Errc::cancelled, "the interpreter is ending");
  running().sources.insert(&source_);
}

Reading::~Reading() {
  const std::lock_guard lock(running().mutex);
  running().sources.erase(&source_);
}

void stop_all_sources() {
  std::vector<py::object> objects;
  {
    const std::lock_guard lock(running().mutex);
    running().ending = true;
    for (BoundSource* source : running().sources) {
      if (const py::handle object = object_of(source))
        objects.push_back(py::reinterpret_borrow<py::object>(object));
      else
        source->stop_for_exit();
    }
  }
  // Without the lock: a stop() in Python needs the GIL, and who has that may be waiting for the lock.
  for (const py::object& each : objects) {
    auto& source = each.cast<BoundSource&>();
    const FreeGil release;
    source.stop();
  }
  FreeGil::wait_for_all(std::chrono::seconds{5});
}

MetricId BoundSource::add_metric(MetricInfo) {
  throw Error(Errc::unsupported, "only a source that is written in Python takes metrics");
}
EntityId BoundSource::add_entity(Entity) {
  throw Error(Errc::unsupported, "only a source that is written in Python takes entities");
}
ModuleId BoundSource::add_module(const std::string&) {
  throw Error(Errc::unsupported, "only a source that is written in Python takes modules");
}

NativeSource::NativeSource(std::unique_ptr<Source> inner, bool live) : inner_(std::move(inner)), live_(live) {
  if (live_) reader_ = std::make_unique<PatientReader>(*inner_);
}

void NativeSource::check_here() const {
  if (handed_over_) refuse("this source was handed over to record(), which reads it now");
}

std::span<const Observation> NativeSource::read() {
  check_here();
  signals_.look();
  if (reader_) {
    struct Flag {
      explicit Flag(std::atomic<bool>& f) : flag(f) { flag = true; }
      ~Flag() { flag = false; }
      std::atomic<bool>& flag;
    };
    const Flag flag(reading_);
    return reader_->read();
  }
  return inner_->read();
}

void NativeSource::check_tables() const {
  check_here();
  use->check();
  // A signal's handler runs on the thread that waits for the one that reads.
  if (reading_) refuse("the source is being read");
}

}  // namespace etwrca::python
