#include "etwrca/kernel_event.hpp"

#include "base/text.hpp"
#include "etw/kernel_layout.hpp"
#include "etw/kernel_layouts_io.hpp"
#include "etw/kernel_layouts_process.hpp"
#include "etw/kernel_layouts_system.hpp"

namespace etwrca {

// decode() tries the layouts of an event one after the other (each knows its class, types and
// versions), and read() takes from the one that fits what the caller wants.
namespace {

using etw::LayoutView;

template <std::uint8_t Type, std::uint16_t Version>
using ProcessView = LayoutView<etw::process_layouts, KernelClass::process, Type, Version>;
template <std::uint8_t Id, std::uint16_t Version>
using KernelProcessView = LayoutView<etw::kernel_process_layouts, etw::kernel_process_provider, Id, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using ThreadView = LayoutView<etw::thread_layouts, KernelClass::thread, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using ImageView = LayoutView<etw::image_layouts, KernelClass::image, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using PerfInfoView = LayoutView<etw::perf_info_layouts, KernelClass::perf_info, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using DiskView = LayoutView<etw::disk_io_layouts, KernelClass::disk_io, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using FileView = LayoutView<etw::file_io_layouts, KernelClass::file_io, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using MemoryView = LayoutView<etw::memory_layouts, KernelClass::memory, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using TcpView = LayoutView<etw::tcp_ip_layouts, KernelClass::tcp_ip, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using UdpView = LayoutView<etw::udp_ip_layouts, KernelClass::udp_ip, Type, Version>;
template <std::uint8_t Type, std::uint16_t Version>
using ConfigView = LayoutView<etw::system_config_layouts, KernelClass::system_config, Type, Version>;
using StackView = LayoutView<etw::stack_walk_layouts, KernelClass::stack_walk, 32, 2>;

/// Process, Thread and Image have the same types; Load is the start of an image.
Lifetime lifetime_of(std::uint8_t type) noexcept {
  switch (type) {
    case 2:
      return Lifetime::end;
    case 3:
      return Lifetime::rundown_start;
    case 4:
      return Lifetime::rundown_end;
    case 39:
      return Lifetime::defunct;
    default:
      return Lifetime::start;
  }
}

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

template <class View>
void read(const View& view, const EventRecord& record, ThreadEvent& out) noexcept {
  out = {};
  out.lifetime = lifetime_of(record.opcode);
  out.pid = view.template get<"ProcessId">();
  out.tid = view.template get<"TThreadId">();
  if constexpr (View::template has<"SubProcessTag">())
    out.sub_process_tag = view.template get<"SubProcessTag">();
  if constexpr (View::template has<"Win32StartAddr">())
    out.win32_start_address = view.template get<"Win32StartAddr">();
}

template <class View>
void read(const View& view, const EventRecord&, ContextSwitch& out) noexcept {
  out.new_tid = view.template get<"NewThreadId">();
  out.old_tid = view.template get<"OldThreadId">();
  out.new_priority = view.template get<"NewThreadPriority">();
  out.old_priority = view.template get<"OldThreadPriority">();
  out.old_wait_reason = view.template get<"OldThreadWaitReason">();
  out.old_state = view.template get<"OldThreadState">();
  out.new_wait_time = view.template get<"NewThreadWaitTime">();
}

template <class View>
void read(const View& view, const EventRecord&, ReadyThread& out) noexcept {
  out.tid = view.template get<"TThreadId">();
}

template <class View>
void read(const View& view, const EventRecord&, ProfileSample& out) noexcept {
  const std::uint16_t flags = view.template get<"Reserved">();
  out.instruction_pointer = view.template get<"InstructionPointer">();
  out.tid = view.template get<"ThreadId">();
  out.count = view.template get<"Count">();
  out.dpc = (flags & 1U) != 0;
  out.isr = (flags & 2U) != 0;
}

template <class View>
void read(const View& view, const EventRecord&, ProfileInterval& out) noexcept {
  out.source = view.template get<"Source">();
  out.new_interval = view.template get<"NewInterval">();
  out.old_interval = view.template get<"OldInterval">();
}

template <class View>
void read(const View& view, const EventRecord&, InterruptEvent& out) noexcept {
  out.initial_ticks = static_cast<std::int64_t>(view.template get<"InitialTime">());
  out.routine = view.template get<"Routine">();
  out.isr = View::template has<"Vector">();
}

template <class View>
void read(const View& view, const EventRecord& record, ImageEvent& out) noexcept {
  out = {};
  out.lifetime = lifetime_of(record.opcode);
  out.pid = EventRecord::no_id;
  out.base = view.template get<"BaseAddress">();
  out.size = view.template get<"ModuleSize">();
  if constexpr (View::template has<"ProcessId">()) out.pid = view.template get<"ProcessId">();
  if constexpr (View::template has<"ImageCheckSum">()) {
    out.checksum = view.template get<"ImageCheckSum">();
    out.time_date_stamp = view.template get<"TimeDateStamp">();
  }
  out.path = view.template get<"ImageFileName">();
}

template <class View>
std::uint32_t issuing_tid(const View& view) noexcept {
  if constexpr (View::template has<"IssuingThreadId">()) return view.template get<"IssuingThreadId">();
  return EventRecord::no_id;
}

template <class View>
void read(const View& view, const EventRecord& record, DiskTransfer& out) noexcept {
  out.write = record.opcode == 11;
  out.disk = view.template get<"DiskNumber">();
  out.irp_flags = view.template get<"IrpFlags">();
  out.bytes = view.template get<"TransferSize">();
  out.byte_offset = view.template get<"ByteOffset">();
  out.file_object = view.template get<"FileObject">();
  out.irp = view.template get<"Irp">();
  out.response_ticks = static_cast<std::int64_t>(view.template get<"HighResResponseTime">());
  out.issuing_tid = issuing_tid(view);
}

template <class View>
void read(const View& view, const EventRecord& record, DiskInit& out) noexcept {
  out.write = record.opcode == 13;
  out.irp = view.template get<"Irp">();
  out.issuing_tid = issuing_tid(view);
}

template <class View>
void read(const View& view, const EventRecord& record, FileTransfer& out) noexcept {
  out.write = record.opcode == 68;
  out.tid = static_cast<std::uint32_t>(view.template get<"TTID">());
  out.bytes = view.template get<"IoSize">();
  out.file_object = view.template get<"FileObject">();
  out.offset = view.template get<"Offset">();
}

template <class View>
void read(const View& view, const EventRecord&, HardFault& out) noexcept {
  out.initial_ticks = static_cast<std::int64_t>(view.template get<"InitialTime">());
  out.tid = view.template get<"TThreadId">();
  out.bytes = view.template get<"ByteCount">();
  out.virtual_address = view.template get<"VirtualAddress">();
  out.file_object = view.template get<"FileObject">();
}

template <class View>
void read(const View& view, const EventRecord& record, VirtualAlloc& out) noexcept {
  out.free = record.opcode == 99;
  out.base = view.template get<"BaseAddress">();
  out.size = view.template get<"RegionSize">();
  out.pid = view.template get<"ProcessId">();
  out.flags = view.template get<"Flags">();
}

std::uint16_t from_network_order(std::uint16_t port) noexcept {
  return static_cast<std::uint16_t>((port << 8) | (port >> 8));
}

// The kernel's "daddr" and "dport" are the remote end in both directions.
template <class View>
void read(const View& view, const EventRecord& record, NetworkTransfer& out) noexcept {
  using enum NetworkTransfer::Direction;
  constexpr std::uint8_t first_ipv6_type = 26;
  out.ipv6 = record.opcode >= first_ipv6_type;
  out.direction = record.opcode == 10 || record.opcode == 26 ? send : receive;
  out.udp = record.kernel == KernelClass::udp_ip;
  out.pid = view.template get<"PID">();
  out.bytes = view.template get<"size">();
  out.local_port = from_network_order(view.template get<"sport">());
  out.remote_port = from_network_order(view.template get<"dport">());
}

template <class View>
void read(const View& view, const EventRecord&, StackWalk& out) noexcept {
  out.event_ticks = static_cast<std::int64_t>(view.template get<"EventTimeStamp">());
  out.pid = view.template get<"StackProcess">();
  out.tid = view.template get<"StackThread">();
  out.pointer_size = view.pointer_size();
  out.frames = view.template get<"Stack">();
}

template <class View>
void read(const View& view, const EventRecord&, ServiceInfo& out) noexcept {
  out.pid = view.template get<"ProcessId">();
  out.sub_process_tag = view.template get<"SubProcessTag">();
  out.name = view.template get<"ServiceName">();
  out.display_name = view.template get<"DisplayName">();
}

template <class View>
void read(const View& view, const EventRecord&, CpuConfig& out) noexcept {
  out.mhz = view.template get<"MHz">();
  out.processors = view.template get<"NumberOfProcessors">();
  out.memory_mib = view.template get<"MemSize">();
  out.page_size = view.template get<"PageSize">();
}

template <class... Views, class Out>
bool decode_as(const EventRecord& record, Out& out) noexcept {
  const auto try_one = [&]<class View>(std::type_identity<View>) {
    const View view(record);
    if (view) read(view, record, out);
    return static_cast<bool>(view);
  };
  return (try_one(std::type_identity<Views>{}) || ...);
}

/// Retransmit, Disconnect, Connect and the like share the layouts of Send and Recv but move no data
/// of their own.
bool is_transfer(const EventRecord& record) noexcept {
  switch (record.opcode) {
    case 10:
    case 11:
    case 26:
    case 27:
      return true;
    case 18:
    case 34:
      return record.kernel == KernelClass::tcp_ip;  // TCPCopy
    default:
      return false;
  }
}

}  // namespace

std::string Text16::str() const { return base::utf8_from_utf16le(bytes); }
std::string Text8::str() const { return base::utf8_from_8bit(bytes); }

std::string image_name(const ProcessEvent& event) {
  if (!event.image.empty()) return event.image.str();
  const std::string path = event.image_path.str();
  return path.substr(path.find_last_of('\\') + 1);
}

bool decode(const EventRecord& record, ProcessEvent& out) noexcept {
  if (record.header != HeaderKind::event)
    return decode_as<ProcessView<1, 4>, ProcessView<1, 3>, ProcessView<39, 5>, ProcessView<1, 2>,
                     ProcessView<1, 1>, ProcessView<1, 0>>(record, out);
  if (record.id != 1 && record.id != 2 && record.id != 15) return false;
  return decode_as<KernelProcessView<1, 0>, KernelProcessView<1, 1>, KernelProcessView<1, 2>,
                   KernelProcessView<1, 3>, KernelProcessView<1, 4>, KernelProcessView<15, 0>,
                   KernelProcessView<15, 1>, KernelProcessView<2, 0>, KernelProcessView<2, 1>,
                   KernelProcessView<2, 2>>(etw::with_layout_class(record), out);
}

bool decode(const EventRecord& record, ProcessTotals& out) noexcept {
  if (record.header != HeaderKind::event || record.id != 2) return false;
  return decode_as<KernelProcessView<2, 2>, KernelProcessView<2, 1>, KernelProcessView<2, 0>>(
      etw::with_layout_class(record), out);
}

bool decode(const EventRecord& record, ProcessCounters& out) noexcept {
  return decode_as<ProcessView<32, 2>>(record, out);
}

bool decode(const EventRecord& record, ThreadEvent& out) noexcept {
  return decode_as<ThreadView<1, 3>, ThreadView<1, 2>, ThreadView<1, 1>, ThreadView<2, 1>, ThreadView<1, 0>>(
      record, out);
}

bool decode(const EventRecord& record, ContextSwitch& out) noexcept {
  return decode_as<ThreadView<36, 2>>(record, out);
}

bool decode(const EventRecord& record, ReadyThread& out) noexcept {
  return decode_as<ThreadView<50, 2>>(record, out);
}

bool decode(const EventRecord& record, ProfileSample& out) noexcept {
  return decode_as<PerfInfoView<46, 2>>(record, out);
}

bool decode(const EventRecord& record, ProfileInterval& out) noexcept {
  return decode_as<PerfInfoView<73, 3>, PerfInfoView<73, 2>>(record, out);
}

bool decode(const EventRecord& record, InterruptEvent& out) noexcept {
  return decode_as<PerfInfoView<68, 2>, PerfInfoView<67, 2>, PerfInfoView<50, 2>>(record, out);
}

bool decode(const EventRecord& record, ImageEvent& out) noexcept {
  constexpr std::uint8_t load = 10;
  if (record.kernel == KernelClass::process && record.opcode == load)
    return record.header != HeaderKind::event && decode(etw::with_layout_class(record), out);
  return decode_as<ImageView<10, 3>, ImageView<10, 2>, ImageView<10, 1>, ImageView<10, 0>>(record, out);
}

bool decode(const EventRecord& record, DiskTransfer& out) noexcept {
  return decode_as<DiskView<10, 3>, DiskView<10, 2>>(record, out);
}

bool decode(const EventRecord& record, DiskInit& out) noexcept {
  constexpr std::uint8_t flush_init = 15;
  if (record.opcode == flush_init) return false;
  return decode_as<DiskView<12, 3>, DiskView<12, 2>>(record, out);
}

bool decode(const EventRecord& record, FileTransfer& out) noexcept {
  return decode_as<FileView<67, 3>, FileView<67, 2>>(record, out);
}

bool decode(const EventRecord& record, HardFault& out) noexcept {
  return decode_as<MemoryView<32, 2>>(record, out);
}

bool decode(const EventRecord& record, VirtualAlloc& out) noexcept {
  return decode_as<MemoryView<98, 2>>(record, out);
}

bool decode(const EventRecord& record, NetworkTransfer& out) noexcept {
  if (record.header == HeaderKind::event) {
    const EventRecord event = etw::with_layout_class(record);
    if (event.kernel != KernelClass::tcp_ip && event.kernel != KernelClass::udp_ip) return false;
    EventRecord classic = event;
    classic.header = HeaderKind::full;
    return decode(classic, out);
  }
  if (!is_transfer(record)) return false;
  return decode_as<TcpView<10, 2>, TcpView<11, 2>, TcpView<26, 2>, TcpView<27, 2>, UdpView<10, 2>,
                   UdpView<26, 2>, TcpView<10, 1>, UdpView<10, 1>, TcpView<10, 0>>(record, out);
}

bool decode(const EventRecord& record, StackWalk& out) noexcept { return decode_as<StackView>(record, out); }

bool decode(const EventRecord& record, ServiceInfo& out) noexcept {
  return decode_as<ConfigView<15, 3>>(record, out);
}

bool decode(const EventRecord& record, CpuConfig& out) noexcept {
  return decode_as<ConfigView<10, 3>, ConfigView<10, 0>>(record, out);
}

bool decode(const EventRecord& record, LostEvents& out) noexcept {
  using View = LayoutView<etw::lost_event_layouts, KernelClass::lost_event, 32, 0>;
  if (!View(record)) return false;
  out.what = static_cast<LostEvents::What>(record.opcode - 32);
  return true;
}

}  // namespace etwrca
