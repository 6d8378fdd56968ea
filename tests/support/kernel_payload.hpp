// Payloads of kernel events, by the MOF classes of Microsoft's documentation.
//
// Each function clears `out`, writes the payload and returns `out`; pointers are as wide as `out` says:
//
//     ByteWriter out(8);
//     writer.append(cpu, {.group = KernelClass::thread, .type = 36,
//                         .payload = payload::context_switch(out, {.new_tid = 7}).bytes()});
#ifndef ETWRCA_TESTS_SUPPORT_KERNEL_PAYLOAD_HPP
#define ETWRCA_TESTS_SUPPORT_KERNEL_PAYLOAD_HPP

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "support/bytes.hpp"

namespace etwrca::test::payload {

/// Process_TypeGroup1 (types 1, 2, 3, 4, 39), versions 1 to 5.
struct Process {
  std::uint64_t key = 0;
  std::uint32_t pid = 0;
  std::uint32_t parent = 0;
  std::uint32_t session = 1;
  std::int32_t exit_status = 0;
  std::uint32_t flags = 0;           ///< v4 on
  std::span<const std::byte> sid{};  ///< empty: the 4-byte null SID
  std::string_view image{};
  std::string_view command_line{};  ///< v2 on
  std::string_view package{};       ///< v4 on
  std::string_view application{};   ///< v4 on
  std::int64_t exit_time = 0;       ///< v5 (Defunct)
};
ByteWriter& process(ByteWriter& out, const Process& fields, unsigned version);

/// S-1-5-18, and S-1-5-21-...-1001.
[[nodiscard]] std::span<const std::byte> system_sid() noexcept;
[[nodiscard]] std::span<const std::byte> user_sid() noexcept;

/// Process/Terminate (11).
ByteWriter& process_terminate(ByteWriter& out, std::uint32_t pid);

/// Process_V2_TypeGroup2: PerfCtr (32) and PerfCtrRundown (33). Sizes in bytes.
struct Counters {
  std::uint32_t pid = 0;
  std::uint32_t page_faults = 0;
  std::uint32_t handles = 0;
  std::uint64_t virtual_size = 0;
  std::uint64_t working_set = 0;
  std::uint64_t commit = 0;
  std::uint64_t peak_working_set = 0;
};
ByteWriter& process_counters(ByteWriter& out, const Counters& fields);

/// Thread_TypeGroup1 (types 1 to 4), versions 0 to 4. A name is appended by Windows 10 under version 3
/// too; a null `name.data()` leaves it out.
struct Thread {
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::uint64_t start_address = 0;
  std::uint64_t stack = 0;
  std::uint32_t sub_process_tag = 0;
  std::uint8_t base_priority = 8;
  std::string_view name{};
};
ByteWriter& thread(ByteWriter& out, const Thread& fields, unsigned version);

/// Thread/SetName (72).
ByteWriter& thread_name(ByteWriter& out, std::uint32_t pid, std::uint32_t tid, std::string_view name);

/// CSwitch (36).
struct Switch {
  std::uint32_t new_tid = 0;
  std::uint32_t old_tid = 0;
  std::int8_t new_priority = 8;
  std::int8_t old_priority = 8;
  std::int8_t old_wait_reason = 0;
  std::int8_t old_wait_mode = 0;
  std::int8_t old_state = 5;  ///< KTHREAD_STATE: 1 ready, 4 terminated, 5 waiting
  std::uint32_t new_wait_time = 0;
};
ByteWriter& context_switch(ByteWriter& out, const Switch& fields);

/// ReadyThread (50).
ByteWriter& ready_thread(ByteWriter& out, std::uint32_t tid);

/// SampledProfile (46). `interrupt`: bit 0 DPC, bit 1 ISR.
ByteWriter& sampled_profile(ByteWriter& out, std::uint64_t ip, std::uint32_t tid, unsigned interrupt = 0);

/// CollectionStart (73) and CollectionEnd (74); version 3 has the source's name. 100 ns units.
ByteWriter& profile_interval(ByteWriter& out, std::uint32_t old_interval, std::uint32_t new_interval,
                             unsigned version);

/// DPC (68), ThreadedDPC (66), TimerDPC (69).
ByteWriter& dpc(ByteWriter& out, std::int64_t initial_ticks, std::uint64_t routine);
/// ISR (67); ISR-MSI (50) with a message number.
ByteWriter& isr(ByteWriter& out, std::int64_t initial_ticks, std::uint64_t routine, bool msi = false);

/// Image_Load (types 2, 3, 4 of the Image class, 10 of the Process class), versions 0 to 3.
struct Image {
  std::uint64_t base = 0;
  std::uint64_t size = 0;
  std::uint32_t pid = 0;
  std::uint32_t checksum = 0;
  std::uint32_t time_date_stamp = 0;
  std::string_view path{};
};
ByteWriter& image(ByteWriter& out, const Image& fields, unsigned version);

/// DiskIo Read (10) and Write (11); version 2 has no issuing thread.
struct Disk {
  std::uint32_t disk = 0;
  std::uint32_t irp_flags = 0;
  std::uint32_t bytes = 0;
  std::uint64_t offset = 0;
  std::uint64_t file_object = 0;
  std::uint64_t irp = 0;
  std::int64_t response_ticks = 0;
  std::uint32_t issuing_tid = 0;
};
ByteWriter& disk(ByteWriter& out, const Disk& fields, unsigned version);
/// ReadInit (12), WriteInit (13), FlushInit (15).
ByteWriter& disk_init(ByteWriter& out, std::uint64_t irp, std::uint32_t issuing_tid, unsigned version);
/// FlushBuffers (14).
ByteWriter& disk_flush(ByteWriter& out, const Disk& fields, unsigned version);

/// FileIo Name (0), FileCreate (32), FileDelete (35), FileRundown (36).
ByteWriter& file_name(ByteWriter& out, std::uint64_t file_object, std::string_view name);
/// FileIo Create (64), version 3.
ByteWriter& file_create(ByteWriter& out, std::uint64_t irp, std::uint64_t file_object, std::uint32_t tid,
                        std::string_view path);
/// FileIo Cleanup (65), Close (66), version 3.
ByteWriter& file_simple(ByteWriter& out, std::uint64_t irp, std::uint64_t file_object, std::uint32_t tid);
/// FileIo Read (67) and Write (68), versions 2 and 3.
struct File {
  std::uint64_t offset = 0;
  std::uint64_t irp = 0;
  std::uint64_t file_object = 0;
  std::uint32_t tid = 0;
  std::uint32_t bytes = 0;
};
ByteWriter& file_transfer(ByteWriter& out, const File& fields, unsigned version);
/// FileIo OperationEnd (76).
ByteWriter& file_end(ByteWriter& out, std::uint64_t irp, std::uint64_t information, std::uint32_t status);

/// PageFault_HardFault (32).
struct Fault {
  std::int64_t initial_ticks = 0;
  std::uint64_t read_offset = 0;
  std::uint64_t address = 0;
  std::uint64_t file_object = 0;
  std::uint32_t tid = 0;
  std::uint32_t bytes = 4096;
};
ByteWriter& hard_fault(ByteWriter& out, const Fault& fields);
/// PageFault_TypeGroup1: soft faults (10 to 15).
ByteWriter& soft_fault(ByteWriter& out, std::uint64_t address, std::uint64_t program_counter);
/// PageFault_VirtualAlloc: 98 and 99.
ByteWriter& virtual_alloc(ByteWriter& out, std::uint64_t base, std::uint64_t size, std::uint32_t pid,
                          std::uint32_t flags);

/// ProcessMemInfo (125), MemInfoSessionWS (126), versions 1 and 2; pages.
struct MemoryUse {
  std::uint32_t pid = 0;
  std::uint64_t working_set = 0;
  std::uint64_t commit = 0;
  std::uint64_t virtual_size = 0;
  std::uint64_t private_working_set = 0;
};
ByteWriter& memory_info(ByteWriter& out, std::span<const MemoryUse> entries, unsigned version);

/// TcpIp and UdpIp. `extra` is what stands between the ports and seqnum.
struct Network {
  std::uint32_t pid = 0;
  std::uint32_t bytes = 0;
  std::uint16_t local_port = 50'000;
  std::uint16_t remote_port = 443;
  bool ipv6 = false;
  std::uint64_t connection = 0;
};
ByteWriter& network_send(ByteWriter& out, const Network& fields);      ///< TCP: 10, 26
ByteWriter& network_transfer(ByteWriter& out, const Network& fields);  ///< TCP: all others; UDP: all
ByteWriter& network_connect(ByteWriter& out, const Network& fields);   ///< TCP: 12, 15, 28, 31

/// StackWalk/Stack (32).
ByteWriter& stack_walk(ByteWriter& out, std::int64_t event_ticks, std::uint32_t pid, std::uint32_t tid,
                       std::span<const std::uint64_t> frames);

/// SystemConfig/CPU (10) and Services (15), version 3.
ByteWriter& cpu_config(ByteWriter& out, std::uint32_t mhz, std::uint32_t processors, std::uint32_t memory_mib,
                       std::string_view computer);
struct Service {
  std::uint32_t pid = 0;
  std::uint32_t sub_process_tag = 0;
  std::string_view name{};
  std::string_view display_name{};
  std::string_view process_name = "svchost.exe";
  std::string_view group = "netsvcs";
};
ByteWriter& service(ByteWriter& out, const Service& fields);

/// EventTrace/Extension (5) and EndExtension (32).
ByteWriter& extension(ByteWriter& out, const std::array<std::uint32_t, 8>& group_masks);

}  // namespace etwrca::test::payload

#endif  // ETWRCA_TESTS_SUPPORT_KERNEL_PAYLOAD_HPP
