#include "etwrca/kernel_event.hpp"

#include <doctest/doctest.h>

#include <string>

#include "etw/payload.hpp"

namespace etwrca {
namespace {

using test::kernel_record;
using test::Payload;
using test::shortened;

template <class T>
std::optional<T> decoded(const EventRecord& record) {
  T out;
  return decode(record, out) ? std::optional<T>(out) : std::nullopt;
}

/// The event decodes, and with no fewer bytes than it needs, nor in a version `unknown`.
template <class T>
T decoded_only_whole(const EventRecord& record, std::size_t needs, unsigned unknown) {
  for (std::size_t size = 0; size < needs; ++size) {
    CAPTURE(size);
    CHECK_FALSE(decoded<T>(shortened(record, size)));
  }
  EventRecord newer = record;
  newer.version = static_cast<std::uint16_t>(unknown);
  CHECK_FALSE(decoded<T>(newer));
  EventRecord other = record;
  other.kernel = KernelClass::registry;
  CHECK_FALSE(decoded<T>(other));
  other = record;
  other.opcode = 127;
  CHECK_FALSE(decoded<T>(other));
  const auto event = decoded<T>(record);
  REQUIRE(event);
  return *event;
}

Payload process_head(unsigned version, std::uint8_t pointer_size) {
  Payload payload(pointer_size);
  payload.pointer(0x1234).u32(100).u32(4).u32(1).u32(0xFFFFFFFF);
  if (version >= 3) payload.pointer(0x9000);
  if (version >= 4) payload.u32(0);
  return payload;
}

Payload process_tail(unsigned version) {
  Payload payload;
  payload.text8("a.exe");
  if (version >= 2) payload.text16("a -b");
  if (version >= 4) payload.text16("Package").text16("App");
  if (version >= 5) payload.u64(132756731757990000);
  return payload;
}

void check_process(const EventRecord& record, unsigned version, const std::string& sid_bytes) {
  const auto event = decoded<ProcessEvent>(record);
  REQUIRE(event);
  CHECK(event->pid == 100);
  CHECK(event->parent_pid == 4);
  CHECK(event->session == 1);
  CHECK(event->exit_status == -1);
  CHECK(event->unique_process_key == (version >= 2 ? 0x1234 : 0));
  CHECK(event->sid.size() == sid_bytes.size());
  CHECK(event->image.str() == "a.exe");
  CHECK(event->command_line.str() == (version >= 2 ? "a -b" : ""));
  CHECK(image_name(*event) == "a.exe");
}

TEST_CASE("a process in every version and pointer size, with every form of SID") {
  const std::string sid(12, 's');
  for (unsigned version = 1; version <= 5; ++version) {
    for (const std::uint8_t pointer_size : {std::uint8_t{4}, std::uint8_t{8}}) {
      CAPTURE(version);
      CAPTURE(static_cast<int>(pointer_size));
      const auto head = process_head(version, pointer_size);
      const auto tail = process_tail(version);
      const auto none = Payload(head).u32(0).append(tail);
      const auto kernel = Payload(head).pointer(0xFFFFC00000000001).pointer(0).system_sid().append(tail);
      const auto user = Payload(head).pointer(0).pointer(0).system_sid().append(tail);
      check_process(kernel_record(KernelClass::process, 1, version, none), version, "");
      check_process(kernel_record(KernelClass::process, 1, version, kernel), version, sid);
      check_process(kernel_record(KernelClass::process, 1, version, user), version, sid);
      for (const Payload* payload : {&kernel, &user}) {
        EventRecord relogged = kernel_record(KernelClass::process, 1, version, *payload);
        relogged.pointer_size = static_cast<std::uint8_t>(12 - pointer_size);
        check_process(relogged, version, sid);
      }
    }
  }
}

TEST_CASE("the lifetime follows from the type") {
  const auto payload = process_head(4, 8).u32(0).append(process_tail(4));
  const auto lifetime = [&](unsigned type) {
    return decoded<ProcessEvent>(kernel_record(KernelClass::process, type, 4, payload)).value().lifetime;
  };
  CHECK(lifetime(1) == Lifetime::start);
  CHECK(lifetime(2) == Lifetime::end);
  CHECK(lifetime(3) == Lifetime::rundown_start);
  CHECK(lifetime(4) == Lifetime::rundown_end);
  CHECK(lifetime(39) == Lifetime::defunct);
}

TEST_CASE("no part of a process event is read beyond the payload") {
  const auto payload = process_head(4, 8).pointer(1).pointer(0).system_sid().append(process_tail(4));
  const auto record = kernel_record(KernelClass::process, 1, 4, payload);
  (void)decoded_only_whole<ProcessEvent>(record, payload.size() - 8, 6);  // "App" may lose its end
  auto bad_sid = process_head(4, 8).pointer(1).pointer(0).u8(1).u8(16).zeros(200);
  CHECK_FALSE(decoded<ProcessEvent>(kernel_record(KernelClass::process, 1, 4, bad_sid)));
}

TEST_CASE("process counters") {
  Payload payload;
  payload.u32(7).u32(1).u32(2).u32(0);
  for (unsigned i = 1; i <= 11; ++i) payload.pointer(std::uint64_t{i} << 32U);
  const auto event =
      decoded_only_whole<ProcessCounters>(kernel_record(KernelClass::process, 32, 2, payload), 60, 3);
  CHECK(event.pid == 7);
  CHECK(event.page_faults == 1);
  CHECK(event.handles == 2);
  CHECK(event.peak_working_set == std::uint64_t{2} << 32U);
  CHECK(event.virtual_size == std::uint64_t{6} << 32U);
  CHECK(event.working_set == std::uint64_t{7} << 32U);
  CHECK(event.pagefile_usage == std::uint64_t{8} << 32U);
  CHECK(event.private_pages == std::uint64_t{11} << 32U);
}

TEST_CASE("a thread, whose name came without a new version") {
  Payload payload;
  payload.u32(10).u32(20);
  for (unsigned i = 1; i <= 7; ++i) payload.pointer(i);
  payload.u32(99).u8(8).u8(5).u8(2).u8(0);
  const auto record = kernel_record(KernelClass::thread, 1, 3, payload);
  const auto event = decoded_only_whole<ThreadEvent>(record, 44, 5);
  CHECK(event.pid == 10);
  CHECK(event.tid == 20);
  CHECK(event.sub_process_tag == 99);
  CHECK(event.win32_start_address == 6);

  const auto named = Payload(payload).text16("worker");
  for (const unsigned version : {3U, 4U}) {
    const auto thread = decoded<ThreadEvent>(kernel_record(KernelClass::thread, 1, version, named));
    REQUIRE(thread);
    CHECK(thread->sub_process_tag == 99);
  }

  // A name makes a 32-bit event as long as a 64-bit one without.
  Payload narrow(4);
  narrow.u32(10).u32(20);
  for (unsigned i = 1; i <= 7; ++i) narrow.pointer(i);
  narrow.u32(99).u32(0).text16("thirteen char");
  REQUIRE(narrow.size() == 72);
  CHECK(decoded<ThreadEvent>(kernel_record(KernelClass::thread, 1, 3, narrow))->sub_process_tag == 99);
}

TEST_CASE("old threads: version 0 has its ids the other way round, version 1 ends short") {
  const auto swapped = Payload(4).u32(20).u32(10);
  auto event = decoded<ThreadEvent>(kernel_record(KernelClass::thread, 1, 0, swapped));
  REQUIRE(event);
  CHECK(event->pid == 10);
  CHECK(event->tid == 20);
  event = decoded<ThreadEvent>(kernel_record(KernelClass::thread, 2, 1, swapped));
  REQUIRE(event);
  CHECK(event->pid == 20);
  CHECK_FALSE(decoded<ThreadEvent>(kernel_record(KernelClass::thread, 1, 1, swapped)));
}

TEST_CASE("a context switch may grow") {
  const auto payload =
      Payload().u32(5).u32(6).u8(8).u8(0xFF).u8(0).u8(0).u8(17).u8(1).u8(5).u8(0).u32(9).u32(0);
  const auto record = kernel_record(KernelClass::thread, 36, 2, payload);
  const auto event = decoded_only_whole<ContextSwitch>(record, 24, 1);
  CHECK(event.new_tid == 5);
  CHECK(event.old_tid == 6);
  CHECK(event.new_priority == 8);
  CHECK(event.old_priority == -1);
  CHECK(event.old_wait_reason == 17);
  CHECK(event.old_state == 5);
  CHECK(event.new_wait_time == 9);
  const auto longer = Payload(payload).zeros(16);
  CHECK(decoded<ContextSwitch>(kernel_record(KernelClass::thread, 36, 5, longer))->old_tid == 6);
}

TEST_CASE("samples, their interval, and interrupts") {
  const auto sample = Payload().pointer(0xFFFFF80000001000).u32(42).u16(1).u16(0x41);
  const auto event =
      decoded_only_whole<ProfileSample>(kernel_record(KernelClass::perf_info, 46, 2, sample), 12, 3);
  CHECK(event.instruction_pointer == 0xFFFFF80000001000);
  CHECK(event.tid == 42);
  CHECK(event.count == 1);
  CHECK(event.dpc);
  CHECK_FALSE(event.isr);

  const auto narrow = Payload(4).pointer(0x80001000).u32(42).u16(1).u16(2);
  const auto narrow_event = decoded<ProfileSample>(kernel_record(KernelClass::perf_info, 46, 2, narrow));
  CHECK(narrow_event->instruction_pointer == 0x80001000);
  CHECK(narrow_event->isr);

  const auto interval = Payload().u32(0).u32(10000).u32(10000).text16("Timer");
  CHECK(decoded_only_whole<ProfileInterval>(kernel_record(KernelClass::perf_info, 73, 3, interval), 14, 4)
            .new_interval == 10000);
  CHECK(decoded<ProfileInterval>(shortened(kernel_record(KernelClass::perf_info, 74, 2, interval), 12)));

  const auto dpc = Payload().u64(777).pointer(0x1000);
  CHECK(decoded_only_whole<InterruptEvent>(kernel_record(KernelClass::perf_info, 68, 2, dpc), 12, 3).isr ==
        false);
  const auto isr = Payload().u64(777).pointer(0x1000).u8(1).u16(145).u8(0);
  const auto isr_event = decoded<InterruptEvent>(kernel_record(KernelClass::perf_info, 67, 2, isr));
  CHECK(isr_event->isr);
  CHECK(isr_event->initial_ticks == 777);
  CHECK(isr_event->routine == 0x1000);
  CHECK(decoded<InterruptEvent>(kernel_record(KernelClass::perf_info, 50, 2, Payload(isr).u32(0)))->isr);
}

TEST_CASE("images, in both groups they come in") {
  Payload payload;
  payload.pointer(0x7FF800000000)
      .pointer(0x1000)
      .u32(9)
      .u32(11)
      .u32(12)
      .u32(0)
      .pointer(0)
      .zeros(16)
      .text16("C:\\a.dll");
  const auto event = decoded_only_whole<ImageEvent>(kernel_record(KernelClass::image, 3, 2, payload), 46, 4);
  CHECK(event.lifetime == Lifetime::rundown_start);
  CHECK(event.base == 0x7FF800000000);
  CHECK(event.size == 0x1000);
  CHECK(event.pid == 9);
  CHECK(event.checksum == 11);
  CHECK(event.time_date_stamp == 12);
  CHECK(event.path.str() == "C:\\a.dll");
  const auto load = decoded<ImageEvent>(kernel_record(KernelClass::process, 10, 3, payload));
  REQUIRE(load);
  CHECK(load->lifetime == Lifetime::start);
  CHECK_FALSE(decoded<ProcessEvent>(kernel_record(KernelClass::process, 10, 3, payload)));

  EventRecord relogged = kernel_record(KernelClass::image, 10, 2, payload);
  relogged.pointer_size = 4;
  CHECK(decoded<ImageEvent>(relogged)->path.str() == "C:\\a.dll");

  const auto oldest = Payload().pointer(0x10000).u32(0x2000).text16("b");
  const auto old_event = decoded<ImageEvent>(kernel_record(KernelClass::image, 10, 0, oldest));
  CHECK(old_event->size == 0x2000);
  CHECK(old_event->pid == EventRecord::no_id);
}

TEST_CASE("disk transfers know their thread since version 3") {
  const auto payload =
      Payload().u32(1).u32(0x43).u32(4096).u32(0).u64(1U << 20U).pointer(2).pointer(3).u64(969);
  const auto event =
      decoded_only_whole<DiskTransfer>(kernel_record(KernelClass::disk_io, 11, 2, payload), 40, 4);
  CHECK(event.write);
  CHECK(event.disk == 1);
  CHECK(event.irp_flags == 0x43);
  CHECK(event.bytes == 4096);
  CHECK(event.byte_offset == 1U << 20U);
  CHECK(event.file_object == 2);
  CHECK(event.irp == 3);
  CHECK(event.response_ticks == 969);
  CHECK(event.issuing_tid == EventRecord::no_id);
  CHECK_FALSE(decoded<DiskTransfer>(kernel_record(KernelClass::disk_io, 10, 3, Payload(payload).u16(0))));
  const auto newer =
      decoded<DiskTransfer>(kernel_record(KernelClass::disk_io, 10, 3, Payload(payload).u32(77)));
  CHECK(newer->issuing_tid == 77);
  CHECK_FALSE(newer->write);

  const auto init = Payload().pointer(3).u32(78);
  CHECK(decoded<DiskInit>(kernel_record(KernelClass::disk_io, 13, 3, init))->issuing_tid == 78);
  CHECK(decoded<DiskInit>(kernel_record(KernelClass::disk_io, 12, 2, init))->issuing_tid ==
        EventRecord::no_id);
  CHECK_FALSE(decoded<DiskInit>(kernel_record(KernelClass::disk_io, 15, 3, init)));  // a flush
}

TEST_CASE("file transfers: version 2 has the thread elsewhere and wider") {
  const auto second = Payload().u64(256).pointer(1).pointer(3580).pointer(2).pointer(3).u32(8191).u32(0);
  const auto third = Payload().u64(256).pointer(1).pointer(2).pointer(3).u32(3580).u32(8191).u32(0);
  REQUIRE(second.size() == 48);
  REQUIRE(third.size() == 44);
  for (const auto& [version, payload] : {std::pair{2U, &second}, std::pair{3U, &third}}) {
    const auto event = decoded<FileTransfer>(kernel_record(KernelClass::file_io, 68, version, *payload));
    REQUIRE(event);
    CHECK(event->write);
    CHECK(event->tid == 3580);
    CHECK(event->bytes == 8191);
    CHECK(event->file_object == 2);
    CHECK(event->offset == 256);
  }
}

TEST_CASE("memory: hard faults, allocations, and the list of processes") {
  const auto fault = Payload().u64(1).u64(2).pointer(3).pointer(4).u32(5).u32(6);
  const auto event = decoded_only_whole<HardFault>(kernel_record(KernelClass::memory, 32, 2, fault), 32, 3);
  CHECK(event.initial_ticks == 1);
  CHECK(event.virtual_address == 3);
  CHECK(event.file_object == 4);
  CHECK(event.tid == 5);
  CHECK(event.bytes == 6);

  const auto allocation = Payload().pointer(0x10000).pointer(0x5000).u32(9).u32(0x1000);
  const auto free =
      decoded_only_whole<VirtualAlloc>(kernel_record(KernelClass::memory, 99, 2, allocation), 16, 3);
  CHECK(free.free);
  CHECK(free.base == 0x10000);
  CHECK(free.size == 0x5000);
  CHECK(free.pid == 9);
  CHECK(free.flags == 0x1000);

  for (const std::uint8_t pointer_size : {std::uint8_t{4}, std::uint8_t{8}}) {
    for (const unsigned more : {0U, 4U}) {
      Payload list(pointer_size);
      list.u32(2);
      for (unsigned i = 0; i < 2; ++i)
        list.u32(40 + i).pointer(1).pointer(2).pointer(3).pointer(4 + i).zeros(std::size_t{more} *
                                                                               pointer_size);
      const auto record = kernel_record(KernelClass::memory, 125, 2, list);
      const auto info = decoded<MemoryInfo>(record);
      REQUIRE(info);
      CHECK(info->count == 2);
      const auto last = memory_info_entry(*info, 1);
      CHECK(last.pid == 41);
      CHECK(last.working_set_pages == 1);
      CHECK(last.commit_pages == 2);
      CHECK(last.virtual_pages == 3);
      CHECK(last.private_working_set_pages == 5);
      CHECK(memory_info_entry(*info, 2).pid == 0);
      CHECK_FALSE(decoded<MemoryInfo>(shortened(record, list.size() - 1)));
    }
  }
  CHECK_FALSE(
      decoded<MemoryInfo>(kernel_record(KernelClass::memory, 125, 2, Payload().u32(0xFFFFFFFF).zeros(36))));
  CHECK_FALSE(decoded<MemoryInfo>(kernel_record(KernelClass::memory, 125, 2, Payload().u32(0))));
}

TEST_CASE("network transfers, with ports in the machine's order") {
  const auto received = Payload().u32(7).u32(1500).u32(1).u32(2).u16(0xBB01).u16(0x5000).u32(0).pointer(0);
  const auto event =
      decoded_only_whole<NetworkTransfer>(kernel_record(KernelClass::tcp_ip, 11, 2, received), 28, 3);
  CHECK(event.direction == NetworkTransfer::Direction::receive);
  CHECK_FALSE(event.udp);
  CHECK_FALSE(event.ipv6);
  CHECK(event.pid == 7);
  CHECK(event.bytes == 1500);
  CHECK(event.remote_port == 443);
  CHECK(event.local_port == 80);
  CHECK(decoded<NetworkTransfer>(kernel_record(KernelClass::tcp_ip, 18, 2, received)));        // TCPCopy
  CHECK_FALSE(decoded<NetworkTransfer>(kernel_record(KernelClass::tcp_ip, 14, 2, received)));  // Retransmit
  CHECK_FALSE(decoded<NetworkTransfer>(kernel_record(KernelClass::tcp_ip, 13, 2, received)));  // Disconnect
  CHECK(decoded<NetworkTransfer>(kernel_record(KernelClass::udp_ip, 10, 2, received))->udp);

  const auto sent = Payload().u32(7).u32(99).zeros(32).u16(0).u16(0).u32(0).u32(0).u32(0).pointer(0);
  const auto ipv6 = decoded<NetworkTransfer>(kernel_record(KernelClass::tcp_ip, 26, 2, sent));
  REQUIRE(ipv6);
  CHECK(ipv6->ipv6);
  CHECK(ipv6->direction == NetworkTransfer::Direction::send);
}

TEST_CASE("stacks, services, the machine, losses") {
  const auto stack = Payload().u64(123).u32(4).u32(5).pointer(6).pointer(7);
  const auto record = kernel_record(KernelClass::stack_walk, 32, 2, stack);
  const auto walk = decoded_only_whole<StackWalk>(record, 16, 3);
  CHECK(walk.event_ticks == 123);
  CHECK(walk.pid == 4);
  CHECK(walk.tid == 5);
  CHECK(walk.pointer_size == 8);
  CHECK(walk.frames.size() == 16);

  const auto service =
      Payload().u32(6).u32(4).u32(7).text16("Dhcp").text16("DHCP Client").text16("svchost.exe");
  const auto info = decoded<ServiceInfo>(kernel_record(KernelClass::system_config, 15, 3, service));
  REQUIRE(info);
  CHECK(info->pid == 6);
  CHECK(info->sub_process_tag == 7);
  CHECK(info->name.str() == "Dhcp");
  CHECK(info->display_name.str() == "DHCP Client");

  const auto cpu = Payload().u32(3494).u32(20).u32(65349).u32(4096).u32(65536).zeros(780).pointer(0);
  CHECK(decoded_only_whole<CpuConfig>(kernel_record(KernelClass::system_config, 10, 3, cpu), 796, 4)
            .processors == 20);

  const Payload none;
  CHECK(decoded<LostEvents>(kernel_record(KernelClass::lost_event, 32, 0, none))->what ==
        LostEvents::What::events);
  CHECK(decoded<LostEvents>(kernel_record(KernelClass::lost_event, 33, 0, none))->what ==
        LostEvents::What::buffer);
  CHECK(decoded<LostEvents>(kernel_record(KernelClass::lost_event, 34, 0, none))->what ==
        LostEvents::What::file);
  CHECK_FALSE(decoded<LostEvents>(kernel_record(KernelClass::lost_event, 35, 0, none)));
}

}  // namespace
}  // namespace etwrca
