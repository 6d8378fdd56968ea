// kernel_event.hpp - typed decoders of the kernel events that the analysis uses.
//
//     if (ContextSwitch e; decode(record, e)) use(e.new_tid);
//
// Each decode() checks class, type, version and length, and returns false for anything else; `out`
// is then unspecified. No decoder allocates. Strings are views into the record's payload: Text16 and
// Text8 hold raw bytes, and become std::string (UTF-8) only when asked.
//
// Names follow the MOF classes of Microsoft's documentation (Process_TypeGroup1, CSwitch, ...). The
// payload's pointer size is the record's; recordings of WOW64 processes mix both. Where a payload
// only fits the other pointer size (some relogged files), that one is used.
#ifndef ETWRCA_KERNEL_EVENT_HPP
#define ETWRCA_KERNEL_EVENT_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "etwrca/event_record.hpp"
#include "etwrca/export.h"

namespace etwrca {

/// UTF-16LE text inside a payload, without its terminator. str() converts to UTF-8; unpaired
/// surrogates become U+FFFD.
struct ETWRCA_EXPORT Text16 {
  std::span<const std::byte> bytes{};
  [[nodiscard]] bool empty() const noexcept { return bytes.empty(); }
  [[nodiscard]] std::string str() const;
};

/// 8-bit text inside a payload, without its terminator. str() gives UTF-8: bytes that are not valid
/// UTF-8 are taken as Windows-1252.
struct ETWRCA_EXPORT Text8 {
  std::span<const std::byte> bytes{};
  [[nodiscard]] bool empty() const noexcept { return bytes.empty(); }
  [[nodiscard]] std::string str() const;
};

/// How an object's life and the recording relate (types Start, End, DCStart, DCEnd).
enum class Lifetime : std::uint8_t {
  start,          ///< began now
  end,            ///< ended now
  rundown_start,  ///< existed when the recording began
  rundown_end,    ///< existed when the recording ended
  defunct,        ///< ended earlier, still referenced (Process only)
};

/// Process/Start, Stop, DCStart, DCStop, Defunct; versions 0 to 5. Also ProcessStart, ProcessStop and
/// ProcessRundown of the manifest provider Microsoft-Windows-Kernel-Process.
struct ProcessEvent {
  Lifetime lifetime{};
  std::uint32_t pid = 0;
  std::uint32_t parent_pid = 0;
  std::uint32_t session = 0;
  std::int32_t exit_status = 0;
  std::uint64_t unique_process_key = 0;  ///< address of the kernel's process object; 0 before v2
  std::span<const std::byte> sid{};      ///< the SID, without TOKEN_USER; empty if absent
  Text8 image{};                         ///< file name only: "svchost.exe"; empty where image_path is set
  Text16 image_path{};                   ///< whole path; Kernel-Process ProcessStart and ProcessRundown only
  Text16 command_line{};                 ///< empty before v2
};

/// What a process used in its whole life: Kernel-Process ProcessStop. What version 0 does not state
/// is zero.
struct ProcessTotals {
  std::uint32_t pid = 0;
  TimePoint created{};
  TimePoint exited{};
  std::uint32_t handles = 0;
  std::uint64_t commit_peak = 0;  ///< bytes
  std::uint64_t cpu_cycles = 0;
  std::uint32_t reads = 0;   ///< operations
  std::uint32_t writes = 0;  ///< operations
  std::uint64_t read_bytes = 0;
  std::uint64_t write_bytes = 0;
  std::uint32_t hard_faults = 0;
};

/// Process/PerfCtr and PerfCtrRundown: sizes in bytes.
struct ProcessCounters {
  std::uint32_t pid = 0;
  std::uint32_t page_faults = 0;
  std::uint32_t handles = 0;
  std::uint64_t virtual_size = 0;
  std::uint64_t working_set = 0;
  std::uint64_t peak_working_set = 0;
  std::uint64_t pagefile_usage = 0;  ///< commit charge
  std::uint64_t private_pages = 0;   ///< PrivatePageCount: in bytes, in spite of its name
};

/// Thread/Start, End, DCStart, DCEnd; versions 0 to 4.
struct ThreadEvent {
  Lifetime lifetime{};
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::uint32_t sub_process_tag = 0;  ///< which service of a svchost; 0 if none or before v2
  std::uint64_t win32_start_address = 0;
};

/// Thread/CSwitch: on the record's processor, old_tid stops and new_tid runs.
struct ContextSwitch {
  std::uint32_t new_tid = 0;
  std::uint32_t old_tid = 0;
  std::int8_t new_priority = 0;
  std::int8_t old_priority = 0;
  std::int8_t old_wait_reason = 0;
  std::int8_t old_state = 0;  ///< KTHREAD_STATE: 1 ready (preempted), 5 waiting
  std::uint32_t new_wait_time = 0;
};

/// Thread/ReadyThread: the thread became runnable.
struct ReadyThread {
  std::uint32_t tid = 0;
};

/// PerfInfo/SampledProfile.
struct ProfileSample {
  std::uint64_t instruction_pointer = 0;
  std::uint32_t tid = 0;
  std::uint16_t count = 0;
  bool dpc = false;  ///< a deferred procedure call was running
  bool isr = false;  ///< an interrupt service routine was running
};

/// PerfInfo/CollectionStart, CollectionEnd and SetInterval: the sampling interval in force.
struct ProfileInterval {
  std::uint32_t source = 0;        ///< 0 is the timer
  std::uint32_t new_interval = 0;  ///< 100 ns units
  std::uint32_t old_interval = 0;
};

/// PerfInfo/DPC, ThreadedDPC, TimerDPC, ISR, ISR-MSI: logged when the routine returns.
struct InterruptEvent {
  std::int64_t initial_ticks = 0;  ///< when it began, in clock ticks
  std::uint64_t routine = 0;
  bool isr = false;
};

/// Image/Load, Unload, DCStart, DCStop; versions 0 to 3.
struct ImageEvent {
  Lifetime lifetime{};
  std::uint64_t base = 0;
  std::uint64_t size = 0;
  std::uint32_t pid = 0;  ///< EventRecord::no_id before v1; 0 for drivers
  std::uint32_t checksum = 0;
  std::uint32_t time_date_stamp = 0;
  Text16 path{};
};

/// DiskIo/Read and Write, logged when the transfer is complete.
struct DiskTransfer {
  bool write = false;
  std::uint32_t disk = 0;
  std::uint32_t irp_flags = 0;
  std::uint32_t bytes = 0;
  std::uint64_t byte_offset = 0;
  std::uint64_t file_object = 0;
  std::uint64_t irp = 0;
  std::int64_t response_ticks = 0;                 ///< clock ticks from issue to completion
  std::uint32_t issuing_tid = EventRecord::no_id;  ///< no_id before Windows 8
};

/// DiskIo/ReadInit and WriteInit: who issued the request that a later DiskTransfer completes.
struct DiskInit {
  bool write = false;
  std::uint64_t irp = 0;
  std::uint32_t issuing_tid = EventRecord::no_id;
};

/// FileIo/Read and Write: a request to the file system (it may be served from the cache).
struct FileTransfer {
  bool write = false;
  std::uint32_t tid = 0;
  std::uint32_t bytes = 0;
  std::uint64_t file_object = 0;
  std::uint64_t offset = 0;
};

/// PageFault/HardFault: a fault that waited for a disk.
struct HardFault {
  std::int64_t initial_ticks = 0;
  std::uint32_t tid = 0;
  std::uint32_t bytes = 0;
  std::uint64_t virtual_address = 0;
  std::uint64_t file_object = 0;
};

/// PageFault/VirtualAlloc and VirtualFree.
struct VirtualAlloc {
  bool free = false;
  std::uint64_t base = 0;
  std::uint64_t size = 0;
  std::uint32_t pid = 0;
  std::uint32_t flags =
      0;  ///< MEM_COMMIT 0x1000, MEM_RESERVE 0x2000, MEM_DECOMMIT 0x4000, MEM_RELEASE 0x8000
};

/// PageFault/ProcessMemInfo (type 125) and Kernel-Memory event 2: a list of processes with their page
/// counts. Read entry by entry with memory_info_entry().
struct MemoryInfo {
  std::uint32_t count = 0;
  std::uint8_t entry_size = 0;
  std::uint8_t pointer_size = 8;
  std::span<const std::byte> entries{};
};
/// One process of a MemoryInfo event.
struct MemoryInfoEntry {
  std::uint32_t pid = 0;
  std::uint64_t working_set_pages = 0;
  std::uint64_t commit_pages = 0;
  std::uint64_t virtual_pages = 0;
  std::uint64_t private_working_set_pages = 0;
};

/// TcpIp and UdpIp Send, Recv, TCPCopy (v4 and v6); also the Kernel-Network manifest events. Ports
/// are in host byte order.
struct NetworkTransfer {
  enum class Direction : std::uint8_t { send, receive };
  Direction direction{};
  bool udp = false;
  bool ipv6 = false;
  std::uint32_t pid = 0;
  std::uint32_t bytes = 0;
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
};

/// StackWalk/Stack: the call stack of the event at `event_ticks` on that thread.
struct StackWalk {
  std::int64_t event_ticks = 0;
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::uint8_t pointer_size = 8;
  std::span<const std::byte> frames{};  ///< instruction pointers, innermost first
};

/// SystemConfig/Services: a service and the process that hosted it.
struct ServiceInfo {
  std::uint32_t pid = 0;
  std::uint32_t sub_process_tag = 0;
  Text16 name{};
  Text16 display_name{};
};

/// SystemConfig/CPU.
struct CpuConfig {
  std::uint32_t mhz = 0;
  std::uint32_t processors = 0;
  std::uint32_t memory_mib = 0;
  std::uint32_t page_size = 0;
};

/// The lost-event class: the recorder noticed that it dropped something before this moment.
struct LostEvents {
  enum class What : std::uint8_t { events, buffer, file };
  What what{};
};

ETWRCA_EXPORT bool decode(const EventRecord& record, ProcessEvent& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ProcessTotals& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ProcessCounters& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ThreadEvent& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ContextSwitch& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ReadyThread& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ProfileSample& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ProfileInterval& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, InterruptEvent& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ImageEvent& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, DiskTransfer& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, DiskInit& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, FileTransfer& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, HardFault& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, VirtualAlloc& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, MemoryInfo& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, NetworkTransfer& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, StackWalk& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, ServiceInfo& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, CpuConfig& out) noexcept;
ETWRCA_EXPORT bool decode(const EventRecord& record, LostEvents& out) noexcept;

/// The process's file name as UTF-8, from `image` or from the last part of `image_path`.
ETWRCA_EXPORT std::string image_name(const ProcessEvent& event);

/// Entry i of the list, i < info.count; zeros beyond it.
ETWRCA_EXPORT MemoryInfoEntry memory_info_entry(const MemoryInfo& info, std::uint32_t i) noexcept;

}  // namespace etwrca

#endif  // ETWRCA_KERNEL_EVENT_HPP
