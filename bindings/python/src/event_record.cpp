#include <etwrca/event_fields.hpp>
#include <etwrca/event_record.hpp>
#include <etwrca/trace_logging.hpp>
#include <functional>

#include "event.hpp"
#include "module.hpp"

namespace etwrca::python {

Event::Event(const EventRecord& from) : record_(from), raw_(from.raw.begin(), from.raw.end()) {
  const std::less_equal<const std::byte*> before;
  const std::byte* begin = from.raw.data();
  const std::byte* at = from.payload.data();
  if (!from.payload.empty() && before(begin, at) &&
      before(at + from.payload.size(), begin + from.raw.size())) {
    record_.payload = std::span(raw_).subspan(static_cast<std::size_t>(at - begin), from.payload.size());
  } else {
    payload_.assign(from.payload.begin(), from.payload.end());
    record_.payload = payload_;
  }
  record_.raw = raw_;
}

namespace {

py::bytes bytes_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct ToPython {
  py::object operator()(const std::string& x) const { return text(x); }
  py::object operator()(const Guid& x) const { return py::str(to_string(x)); }
  py::object operator()(const std::vector<std::byte>& x) const { return bytes_of(x); }
  template <class T>
  py::object operator()(const T& x) const {
    return py::cast(x);
  }
};

std::optional<StringDict> fields_of(const Event& self) {
  const auto decoded = fields(self.record());
  if (!decoded) return std::nullopt;
  StringDict out;
  for (const Field& each : decoded->fields) out[text(each.name)] = std::visit(ToPython{}, each.value);
  return out;
}

py::str name_of(const Event& self) {
  const std::string kernel = kernel_event_name(self.record());
  if (!kernel.empty()) return text(kernel);
  const auto decoded = fields(self.record());
  return text(decoded ? decoded->name : std::string());
}

void bind_enums(py::module_& m) {
  py::enum_<HeaderKind>(m, "HeaderKind", "The header that stands before the payload.")
      .value("system", HeaderKind::system)
      .value("compact", HeaderKind::compact)
      .value("perf_info", HeaderKind::perf_info)
      .value("full", HeaderKind::full)
      .value("event", HeaderKind::event);
  py::enum_<KernelClass>(m, "KernelClass", "The kernel class an event belongs to; unlisted ones are legal.")
      .value("event_trace", KernelClass::event_trace)
      .value("disk_io", KernelClass::disk_io)
      .value("memory", KernelClass::memory)
      .value("process", KernelClass::process)
      .value("file_io", KernelClass::file_io)
      .value("thread", KernelClass::thread)
      .value("tcp_ip", KernelClass::tcp_ip)
      .value("udp_ip", KernelClass::udp_ip)
      .value("registry", KernelClass::registry)
      .value("system_config", KernelClass::system_config)
      .value("perf_info", KernelClass::perf_info)
      .value("image", KernelClass::image)
      .value("stack_walk", KernelClass::stack_walk)
      .value("lost_event", KernelClass::lost_event)
      .value("none", KernelClass::none);
}

/// A property that is a member of the record.
template <class T>
auto member(T EventRecord::*which) {
  return [which](const Event& self) { return self.record().*which; };
}

}  // namespace

void bind_event_record(py::module_& m) {
  bind_enums(m);
  using R = EventRecord;
  py::class_<Event>(m, "EventRecord",
                    "One raw ETW event, as the recorder wrote it. It owns its bytes and may be kept.")
      .def_property_readonly(
          "name", &name_of,
          "\"Process/Start\", or the name of a manifest or TraceLogging event; \"\" if not known.")
      .def("fields", &fields_of,
           "The payload as dict of str to int, float, bool, str, bytes or list[int], by the names that "
           "Microsoft "
           "gives; None for an event or version that is not known.")
      .def_property_readonly("time", member(&R::time), "UTC, exact to 100 ns.")
      .def_property_readonly("ticks", member(&R::ticks), "The time stamp as recorded.")
      .def_property_readonly("pid", member(&R::pid), "0xFFFFFFFF if the header has none.")
      .def_property_readonly("tid", member(&R::tid), "0xFFFFFFFF if the header has none.")
      .def_property_readonly("cpu", member(&R::cpu), "Processor index.")
      .def_property_readonly("header", member(&R::header), "Kind of header.")
      .def_property_readonly("kernel", member(&R::kernel), "Kernel class, or KernelClass.none.")
      .def_property_readonly("opcode", member(&R::opcode), "The event type within its class.")
      .def_property_readonly("id", member(&R::id), "Of manifest and TraceLogging events.")
      .def_property_readonly("version", member(&R::version), "Of the event's layout.")
      .def_property_readonly("level", member(&R::level), "1 critical to 5 verbose; 0 if it has none.")
      .def_property_readonly("pointer_size", member(&R::pointer_size), "4 or 8.")
      .def_property_readonly(
          "keyword", [](const Event& x) { return x.record().keyword(); },
          "Bits; of manifest and TraceLogging events.")
      .def_property_readonly(
          "task", [](const Event& x) { return x.record().task(); }, "Of manifest and TraceLogging events.")
      .def_property_readonly(
          "provider", [](const Event& x) { return to_string(x.record().provider()); },
          "Provider or class GUID, lower case, without braces.")
      .def_property_readonly(
          "provider_name", [](const Event& x) { return text(trace_logging_provider(x.record())); },
          "Of a TraceLogging event, else \"\".")
      .def_property_readonly(
          "activity_id", [](const Event& x) { return to_string(x.record().activity_id()); },
          "GUID; zeros if it has none.")
      .def_property_readonly(
          "payload", [](const Event& x) { return bytes_of(x.record().payload); },
          "The event's own data, a copy.")
      .def_property_readonly(
          "raw", [](const Event& x) { return bytes_of(x.record().raw); },
          "The whole record, header first, a copy.")
      .def("__repr__", [](const Event& x) {
        return py::str("EventRecord({!r}, {}, pid={})").format(name_of(x), x.record().time, x.record().pid);
      });
}

}  // namespace etwrca::python
