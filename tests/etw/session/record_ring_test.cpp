#include "etw/session/record_ring.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <thread>

namespace etwrca::test {
namespace {

using etw::Clock;
using etw::RecordRing;
using etw::TraceEvent;
using etw::TraceExtendedItem;

constexpr std::size_t smallest = std::size_t{256} << 10U;
constexpr Guid provider{0x12345678, 0x9abc, 0xdef0, {1, 2, 3, 4, 5, 6, 7, 8}};

TraceEvent manifest_event() {
  TraceEvent event;
  event.header.flags = etw::header_flag::bits_64 | etw::header_flag::processor_index;
  event.header.thread_id = 11;
  event.header.process_id = 22;
  event.header.time_stamp = 33;
  event.header.provider_id = provider;
  event.header.id = 44;
  event.header.version = 5;
  event.header.level = 4;
  event.header.opcode = 6;
  event.header.task = 7;
  event.header.keyword = 0x8000000000000001;
  event.header.activity_id = Guid{9, 9, 9, {}};
  event.processor = 300;
  return event;
}

std::vector<std::byte> bytes(std::size_t count, unsigned first = 0) {
  std::vector<std::byte> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::byte>(first + i);
  return out;
}

void set_payload(TraceEvent& event, const std::vector<std::byte>& payload) {
  event.user_data = payload.data();
  event.user_data_length = static_cast<std::uint16_t>(payload.size());
}

bool equal(std::span<const std::byte> a, const std::vector<std::byte>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST_CASE("a manifest event comes out as it would of a recording") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  const auto payload = bytes(13);
  set_payload(event, payload);
  ring.push(event);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(out.header == HeaderKind::event);
  CHECK(out.kernel == KernelClass::none);
  CHECK(out.provider() == provider);
  CHECK(out.activity_id() == Guid{9, 9, 9, {}});
  CHECK(out.keyword() == 0x8000000000000001);
  CHECK(out.task() == 7);
  CHECK(out.id == 44);
  CHECK(out.version == 5);
  CHECK(out.level == 4);
  CHECK(out.opcode == 6);
  CHECK(out.cpu == 300);
  CHECK(out.tid == 11);
  CHECK(out.pid == 22);
  CHECK(out.ticks == 33);
  CHECK(out.pointer_size == 8);
  CHECK(equal(out.payload, payload));
  CHECK_FALSE(out.extended(ExtendedType::sid));
  CHECK_FALSE(ring.next(out, Clock()));
}

TEST_CASE("a classic event has its class, and the processor of its low byte") {
  RecordRing ring(smallest);
  TraceEvent event;
  event.header.flags = etw::header_flag::classic | etw::header_flag::bits_32;
  event.header.provider_id = {0x3d6fa8d1, 0xfe05, 0x11d0, {0x9d, 0xda, 0x00, 0xc0, 0x4f, 0xd7, 0xba, 0x7c}};
  event.header.opcode = 36;
  event.header.version = 3;
  event.header.kernel_time = 70;
  event.header.user_time = 80;
  event.header.process_id = EventRecord::no_id;
  event.processor = 0x0103;  // the high byte is no part of it
  const auto payload = bytes(24);
  set_payload(event, payload);
  ring.push(event);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(out.header == HeaderKind::full);
  CHECK(out.kernel == KernelClass::thread);
  CHECK(out.opcode == 36);
  CHECK(out.version == 3);
  CHECK(out.pointer_size == 4);
  CHECK(out.cpu == 3);
  CHECK(out.pid == EventRecord::no_id);
  CHECK(out.kernel_time() == 70);
  CHECK(out.user_time() == 80);
  CHECK(equal(out.payload, payload));
}

TEST_CASE("extended items come along") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  const auto payload = bytes(5);
  set_payload(event, payload);
  const auto schema = bytes(3, 100);
  const auto stack = bytes(24, 50);
  const std::vector<TraceExtendedItem> items{{0, 11, 0, 3, reinterpret_cast<std::uintptr_t>(schema.data())},
                                             {0, 6, 0, 24, reinterpret_cast<std::uintptr_t>(stack.data())},
                                             {0, 1, 0, 16, 0}};  // an address of nothing
  event.extended = items.data();
  event.extended_count = 3;
  event.header.flags |= etw::header_flag::extended_info;
  ring.push(event);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(equal(out.payload, payload));
  REQUIRE(out.extended(ExtendedType::event_schema_trace_logging));
  CHECK(equal(*out.extended(ExtendedType::event_schema_trace_logging), schema));
  REQUIRE(out.extended(ExtendedType::stack64));
  CHECK(equal(*out.extended(ExtendedType::stack64), stack));
  CHECK_FALSE(out.extended(ExtendedType::related_activity));
}

TEST_CASE("of an event near the largest size, extended items that do not fit are left out") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  const auto payload = bytes(65'000);
  set_payload(event, payload);
  const auto small = bytes(8);
  const auto large = bytes(2'000);
  const std::vector<TraceExtendedItem> items{{0, 6, 0, 2'000, reinterpret_cast<std::uintptr_t>(large.data())},
                                             {0, 1, 0, 8, reinterpret_cast<std::uintptr_t>(small.data())}};
  event.extended = items.data();
  event.extended_count = 2;
  ring.push(event);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(out.payload.size() == 65'000);
  CHECK_FALSE(out.extended(ExtendedType::stack64));
  CHECK(out.extended(ExtendedType::related_activity));
}

TEST_CASE("what no record can hold is counted") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  const auto payload = bytes(65'500);
  set_payload(event, payload);
  ring.push(event);
  event.header.flags |= etw::header_flag::classic;
  ring.push(event);
  EventRecord out;
  REQUIRE_FALSE(ring.next(out, Clock()));  // 48 + 65500 and 80 + 65500 are above 65535
  CHECK(ring.events() == 2);
  CHECK(ring.too_large() == 2);
}

TEST_CASE("a length without data, or data without length, is no payload") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  event.user_data_length = 100;
  ring.push(event);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(out.payload.empty());
}

TEST_CASE("full: whole events are dropped and counted, the ones before stay whole") {
  RecordRing ring(smallest);
  TraceEvent event = manifest_event();
  const auto payload = bytes(1'000);
  set_payload(event, payload);
  for (int i = 0; i < 1'000; ++i) {
    event.header.time_stamp = i;
    ring.push(event);
  }
  std::int64_t read = 0;
  EventRecord out;
  while (ring.next(out, Clock())) {
    CHECK(out.ticks == read++);
    REQUIRE(equal(out.payload, payload));
  }
  const auto dropped = ring.dropped();
  REQUIRE(dropped.size() == 1);
  CHECK(dropped[0].kernel == KernelClass::none);
  CHECK(static_cast<std::uint64_t>(read) + dropped[0].events == 1'000);
  ring.push(event);
  CHECK(ring.next(out, Clock()));
}

TEST_CASE("a gap is a notice of a lost buffer") {
  RecordRing ring(smallest);
  ring.push_gap(77);
  EventRecord out;
  REQUIRE(ring.next(out, Clock()));
  CHECK(out.kernel == KernelClass::lost_event);
  CHECK(out.opcode == 33);
  CHECK(out.ticks == 77);
  CHECK(out.cpu == EventRecord::no_id);
}

TEST_CASE("one writes while the other reads: everything arrives once, in order, whole") {
  RecordRing ring(smallest);
  constexpr std::int64_t count = 50'000;
  std::thread writer([&] {
    const auto payload = bytes(300);
    TraceEvent event = manifest_event();
    for (std::int64_t i = 0; i < count; ++i) {
      event.header.time_stamp = i;
      event.user_data = payload.data();
      event.user_data_length = static_cast<std::uint16_t>(i % 300);
      ring.push(event);
    }
  });
  std::int64_t read = 0;
  std::int64_t last = -1;
  EventRecord out;
  const auto take_all = [&] {
    while (ring.next(out, Clock())) {
      REQUIRE(out.ticks > last);
      REQUIRE(out.payload.size() == static_cast<std::size_t>(out.ticks % 300));
      if (!out.payload.empty()) REQUIRE(out.payload.back() == static_cast<std::byte>(out.payload.size() - 1));
      last = out.ticks;
      ++read;
    }
  };
  while (ring.events() < count) take_all();
  writer.join();
  take_all();
  std::uint64_t dropped = 0;
  for (const auto& row : ring.dropped()) dropped += row.events;
  CHECK(static_cast<std::uint64_t>(read) + dropped == count);
}

}  // namespace
}  // namespace etwrca::test
