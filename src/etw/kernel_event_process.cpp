// The kernel's Process events and those of Microsoft-Windows-Kernel-Process.
#include "etw/kernel_event_decode.hpp"
#include "etw/kernel_layout.hpp"
#include "etw/kernel_layouts_process.hpp"
#include "etw/kernel_layouts_system.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca {
namespace {

using etw::decode_as;
using etw::LayoutView;
using etw::lifetime_of;

template <std::uint8_t Type, std::uint16_t Version>
using ProcessView = LayoutView<etw::process_layouts, KernelClass::process, Type, Version>;
template <std::uint8_t Id, std::uint16_t Version>
using KernelProcessView = LayoutView<etw::kernel_process_layouts, etw::kernel_process_provider, Id, Version>;
template <std::uint8_t Type, std::uint16_t Version>
void read(const ProcessView<Type, Version>& view, const EventRecord& record, ProcessEvent& out) noexcept {
  using View = ProcessView<Type, Version>;
  out = {};
  out.lifetime = lifetime_of(record.opcode);
  out.pid = static_cast<std::uint32_t>(view.template get<"ProcessId">());
  out.parent_pid = static_cast<std::uint32_t>(view.template get<"ParentId">());
  if constexpr (View::template has<"SessionId">()) out.session = view.template get<"SessionId">();
  if constexpr (View::template has<"ExitStatus">()) out.exit_status = view.template get<"ExitStatus">();
  if constexpr (View::template has<"UniqueProcessKey">())
    out.unique_process_key = view.template get<"UniqueProcessKey">();
  out.sid = view.template get<"UserSID">();
  out.image = view.template get<"ImageFileName">();
  if constexpr (View::template has<"CommandLine">()) out.command_line = view.template get<"CommandLine">();
}

template <std::uint8_t Id, std::uint16_t Version>
void read(const KernelProcessView<Id, Version>& view, const EventRecord& record, ProcessEvent& out) noexcept {
  using View = KernelProcessView<Id, Version>;
  out = {};
  out.pid = view.template get<"ProcessID">();
  if constexpr (View::template has<"ParentProcessID">()) {
    out.lifetime = record.opcode == 15 ? Lifetime::rundown_start : Lifetime::start;
    out.parent_pid = view.template get<"ParentProcessID">();
    out.session = view.template get<"SessionID">();
    out.image_path = view.template get<"ImageName">();
  } else {
    out.lifetime = Lifetime::end;
    out.exit_status = static_cast<std::int32_t>(view.template get<"ExitCode">());
    out.image = view.template get<"ImageName">();
  }
}

template <class View>
void read(const View& view, const EventRecord&, ProcessTotals& out) noexcept {
  out = {};
  out.pid = view.template get<"ProcessID">();
  out.created = time_from_filetime(static_cast<std::int64_t>(view.template get<"CreateTime">()));
  out.exited = time_from_filetime(static_cast<std::int64_t>(view.template get<"ExitTime">()));
  out.handles = view.template get<"HandleCount">();
  out.commit_peak = view.template get<"CommitPeak">();
  if constexpr (View::template has<"CPUCycleCount">()) {
    out.cpu_cycles = view.template get<"CPUCycleCount">();
    out.reads = view.template get<"ReadOperationCount">();
    out.writes = view.template get<"WriteOperationCount">();
    out.read_bytes = std::uint64_t{view.template get<"ReadTransferKiloBytes">()} * 1024;
    out.write_bytes = std::uint64_t{view.template get<"WriteTransferKiloBytes">()} * 1024;
    out.hard_faults = view.template get<"HardFaultCount">();
  }
}

template <class View>
void read(const View& view, const EventRecord&, ProcessCounters& out) noexcept {
  out.pid = view.template get<"ProcessId">();
  out.page_faults = view.template get<"PageFaultCount">();
  out.handles = view.template get<"HandleCount">();
  out.virtual_size = view.template get<"VirtualSize">();
  out.working_set = view.template get<"WorkingSetSize">();
  out.peak_working_set = view.template get<"PeakWorkingSetSize">();
  out.pagefile_usage = view.template get<"PagefileUsage">();
  out.private_pages = view.template get<"PrivatePageCount">();
}

/// read() by overload, as decode_as() wants it.
constexpr auto read_fields = [](const auto& view, const EventRecord& record, auto& out) {
  read(view, record, out);
};

}  // namespace

std::string image_name(const ProcessEvent& event) {
  if (!event.image.empty()) return event.image.str();
  const std::string path = event.image_path.str();
  return path.substr(path.find_last_of('\\') + 1);
}

bool decode(const EventRecord& record, ProcessEvent& out) noexcept {
  if (record.header != HeaderKind::event)
    return decode_as<ProcessView<1, 4>, ProcessView<1, 3>, ProcessView<39, 5>, ProcessView<1, 2>,
                     ProcessView<1, 1>, ProcessView<1, 0>>(record, out, read_fields);
  if (record.id != 1 && record.id != 2 && record.id != 15) return false;
  return decode_as<KernelProcessView<1, 0>, KernelProcessView<1, 1>, KernelProcessView<1, 2>,
                   KernelProcessView<1, 3>, KernelProcessView<1, 4>, KernelProcessView<15, 0>,
                   KernelProcessView<15, 1>, KernelProcessView<2, 0>, KernelProcessView<2, 1>,
                   KernelProcessView<2, 2>>(etw::with_layout_class(record), out, read_fields);
}

bool decode(const EventRecord& record, ProcessTotals& out) noexcept {
  if (record.header != HeaderKind::event || record.id != 2) return false;
  return decode_as<KernelProcessView<2, 2>, KernelProcessView<2, 1>, KernelProcessView<2, 0>>(
      etw::with_layout_class(record), out, read_fields);
}

bool decode(const EventRecord& record, ProcessCounters& out) noexcept {
  return decode_as<ProcessView<32, 2>>(record, out, read_fields);
}

}  // namespace etwrca
