#include <etwrca/error.hpp>
#include <etwrca/observation.hpp>

#include "array.hpp"
#include "bound_source.hpp"
#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

Entity make_entity(EntityKind kind, std::string name, std::uint32_t pid, std::optional<Moment> start,
                   std::uint32_t parent_pid, EntityId parent, std::string command_line) {
  Entity out;
  out.kind = kind;
  out.name = std::move(name);
  out.pid = pid;
  out.parent_pid = parent_pid;
  out.parent = parent;
  out.start_known = start.has_value();
  if (start) out.start = start->value;
  out.command_line = std::move(command_line);
  return out;
}

void bind_entity(py::module_& m) {
  py::enum_<EntityKind>(m, "EntityKind", "What can be blamed.")
      .value("process", EntityKind::process, "a process instance: pid and start time")
      .value("named", EntityKind::named, "a named thing, where the data has no pids")
      .value("bucket", EntityKind::bucket, "usage of nobody who can be blamed: DPC and ISR, unknown threads")
      .value("system", EntityKind::system, "the whole machine; states totals");
  m.attr("NO_ENTITY") = no_entity;
  m.attr("NO_MODULE") = no_module;

  py::class_<Entity> type(m, "Entity", "What can be blamed, and what is known about it.");
  type.def(py::init(&make_entity), py::arg("kind"), py::arg("name"), py::arg("pid") = 0,
           py::arg("start") = py::none(), py::arg("parent_pid") = 0, py::arg("parent") = no_entity,
           py::arg("command_line") = "");
  const auto add_text = [&type](const char* name, std::string Entity::*member, const char* what) {
    type.def_property_readonly(
        name, [member](const Entity& x) { return text(x.*member); }, what);
  };
  add_text("name", &Entity::name,
           "\"svchost.exe\", or the thing's name. Data from the watched machine: escape it.");
  add_text("command_line", &Entity::command_line, "Private: may hold secrets.");
  add_text("cgroup", &Entity::cgroup, "Linux: its control group, \"\" if not known.");
  add_text("container", &Entity::container, "The container it runs in, \"\" if none is known.");
  type.def_readonly("kind", &Entity::kind, "What it is.")
      .def_readonly("pid", &Entity::pid, "Processes only.")
      .def_readonly("parent_pid", &Entity::parent_pid, "0 if not known.")
      .def_readonly("parent", &Entity::parent, "Number of the parent's instance, or NO_ENTITY.")
      .def_readonly("start_known", &Entity::start_known, "False: it was there before the source began.")
      .def_readonly("start", &Entity::start, "When it began, UTC.")
      .def_readonly("end", &Entity::end, "When it ended, UTC; None while it lives.")
      .def_property_readonly(
          "services", [](const Entity& x) { return texts(x.services); },
          "Windows services it hosts, or its systemd unit: list of str.")
      .def("__repr__", [](const Entity& x) {
        return py::str("Entity({}, {!r}, pid={})").format(py::cast(x.kind), text(x.name), x.pid);
      });
  add_state(type);
}

void bind_single(py::module_& m) {
  py::class_<Usage>(m, "Usage", "An amount spent over an interval: CPU seconds, bytes, faults.")
      .def(py::init([](const Moment& begin, const Span& length, EntityId who, MetricId metric,
                       const Number& amount, ModuleId module, bool module_only) {
             return Usage{begin.value, length.value, who, module, metric, module_only, amount.value};
           }),
           py::arg("begin"), py::arg("length"), py::arg("who"), py::arg("metric"), py::arg("amount"),
           py::arg("module") = no_module, py::arg("module_only") = false)
      .def_readonly("begin", &Usage::begin, "UTC.")
      .def_readonly("length", &Usage::length, "Of the interval.")
      .def_readonly("who", &Usage::who, "Number of the entity.")
      .def_readonly("metric", &Usage::metric, "Number of the metric.")
      .def_readonly("amount", &Usage::amount,
                    "In the metric's unit times seconds: seconds for cpu, bytes for By/s.")
      .def_readonly("module", &Usage::module, "Where inside the process, or NO_MODULE.")
      .def_readonly("module_only", &Usage::module_only, "Tells only where; counted by other observations.");
  py::class_<Level>(m, "Level",
                    "A value at a moment; it holds until the next one. NaN: not known from here on.")
      .def(py::init([](const Moment& at, EntityId who, MetricId metric, const Number& value) {
             return Level{at.value, who, metric, value.value};
           }),
           py::arg("at"), py::arg("who"), py::arg("metric"), py::arg("value"))
      .def_readonly("at", &Level::at, "UTC.")
      .def_readonly("who", &Level::who, "Number of the entity.")
      .def_readonly("metric", &Level::metric, "Number of the metric.")
      .def_readonly("value", &Level::value, "In the metric's unit.");
  py::class_<ProcessStart>(m, "ProcessStart", "An entity began.")
      .def(py::init([](const Moment& at, EntityId who) {
             return ProcessStart{at.value, who};
           }),
           py::arg("at"), py::arg("who"))
      .def_readonly("at", &ProcessStart::at, "UTC.")
      .def_readonly("who", &ProcessStart::who, "Number of the entity.");
  py::class_<ProcessEnd>(m, "ProcessEnd", "An entity ended.")
      .def(py::init([](const Moment& at, EntityId who) {
             return ProcessEnd{at.value, who};
           }),
           py::arg("at"), py::arg("who"))
      .def_readonly("at", &ProcessEnd::at, "UTC.")
      .def_readonly("who", &ProcessEnd::who, "Number of the entity.");
  py::class_<LossObservation>(m, "LossObservation", "Something was lost, and by this moment it was noticed.")
      .def(py::init([](const Moment& at, const Loss& loss, const Span& length) {
             return LossObservation{at.value, loss, length.value};
           }),
           py::arg("at"), py::arg("loss"), py::arg("length") = Span{})
      .def_readonly("at", &LossObservation::at, "When it was noticed, UTC.")
      .def_readonly("loss", &LossObservation::loss, "What was lost.")
      .def_readonly("length", &LossObservation::length, "How long before `at` the gap began, if known.");
}

Observations levels(const Moments& at, const Numbers& who, MetricId metric, const Values& value) {
  const std::vector<TimePoint> times = times_of(at, "at");
  const std::vector<std::uint32_t>& entities = who.all;
  const auto values = doubles_of(value, "value");
  same_length(times.size(), entities.size(), "at and who");
  same_length(times.size(), values.size(), "at and value");
  Observations out;
  out.all.reserve(times.size());
  for (std::size_t i = 0; i < times.size(); ++i)
    out.all.push_back(Level{times[i], entities[i], metric, values[i]});
  return out;
}

Observations usages(const Moments& begin, const Span& length, const Numbers& who, MetricId metric,
                    const Values& amount) {
  const std::vector<TimePoint> times = times_of(begin, "begin");
  const std::vector<std::uint32_t>& entities = who.all;
  const auto amounts = doubles_of(amount, "amount");
  same_length(times.size(), entities.size(), "begin and who");
  same_length(times.size(), amounts.size(), "begin and amount");
  Observations out;
  out.all.reserve(times.size());
  for (std::size_t i = 0; i < times.size(); ++i)
    out.all.push_back(Usage{times[i], length.value, entities[i], no_module, metric, false, amounts[i]});
  return out;
}

void bind_many(py::module_& m) {
  py::class_<Observations>(m, "Observations", "Many observations in one object: what Source.read() yields.")
      .def(py::init([](const ObservationsLike& from) { return to_observations(from); }),
           py::arg("observations") = py::tuple(),
           "From an iterable of Usage, Level, ProcessStart, ProcessEnd, LossObservation.")
      .def_static("levels", &levels, py::arg("at"), py::arg("who"), py::arg("metric"), py::arg("value"),
                  "Levels of one metric, from arrays of shape (n,): times, numbers of entities, values.")
      .def_static(
          "usages", &usages, py::arg("begin"), py::arg("length"), py::arg("who"), py::arg("metric"),
          py::arg("amount"),
          "Usages of one metric and length, from arrays of shape (n,): times, numbers of entities, amounts.")
      .def(
          "__add__",
          [](const Observations& self, const Observations& other) {
            Observations out = self;
            out.all.insert(out.all.end(), other.all.begin(), other.all.end());
            return out;
          },
          py::is_operator(), py::arg("other"))
      .def("__len__", [](const Observations& self) { return self.all.size(); })
      .def("__iter__",
           [](const py::object& self) {
             static_cast<void>(self.cast<const Observations&>());  // throws if it was not initialised
             return IteratorOf<Observation>(py::reinterpret_steal<py::object>(PySeqIter_New(self.ptr())));
           })
      .def(
          "__getitem__",
          [](const Observations& self, py::ssize_t i) {
            const auto n = static_cast<py::ssize_t>(self.all.size());
            if (i < -n || i >= n) throw py::index_error("no such observation");
            return self.all[static_cast<std::size_t>(i < 0 ? i + n : i)];
          },
          py::arg("i"));
}

}  // namespace

void bind_observation(py::module_& m) {
  bind_entity(m);
  bind_single(m);
  bind_many(m);
}

}  // namespace etwrca::python
