#include "etwrca/event_record.hpp"

#include <doctest/doctest.h>

#include "etw/record_header.hpp"
#include "etw/tiny_recording.hpp"

using namespace etwrca;  // NOLINT(google-build-using-namespace): a test of its names
namespace tiny = etwrca::test::tiny;

namespace {

EventRecord fill(const tiny::Bytes& record) {
  EventRecord event;
  etw::fill_record(event, record.data(), 3, etw::Clock(10'000'000, tiny::t0, tiny::start));
  return event;
}

constexpr Guid process_guid{0x3d6fa8d0, 0xfe05, 0x11d0, {0x9d, 0xda, 0x00, 0xc0, 0x4f, 0xd7, 0xba, 0x7c}};

void put_guid(tiny::Bytes& bytes, std::size_t at, const Guid& guid) {
  tiny::put(bytes, at, guid.data1, 4);
  tiny::put(bytes, at + 4, guid.data2, 2);
  tiny::put(bytes, at + 6, guid.data3, 2);
  for (std::size_t i = 0; i < 8; ++i) tiny::put(bytes, at + 8 + i, guid.data4[i], 1);
}

/// An EVENT_HEADER record with two extended items and 5 bytes of payload.
tiny::Bytes event_with_items() {
  tiny::Bytes r = tiny::sized_record(0x13, 80, tiny::t0, 0);
  tiny::put(r, 4, 1, 2);
  const auto item = [&r](unsigned type, std::size_t data, bool another) {
    const std::size_t at = r.size();
    r.resize(at + (8 + data + 7) / 8 * 8, std::byte{0xEE});
    tiny::put(r, at, r.size() - at, 2);
    tiny::put(r, at + 2, type, 2);
    tiny::put(r, at + 4, another ? 1 : 0, 2);
    tiny::put(r, at + 6, data, 2);
  };
  item(1, 16, true);
  item(11, 3, false);
  for (unsigned i = 0; i < 5; ++i) tiny::put(r, r.size(), 'a' + i, 1);
  tiny::put(r, 0, r.size(), 2);
  return r;
}

}  // namespace

TEST_CASE("a GUID as text") {
  CHECK(to_string(process_guid) == "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c");
  CHECK(to_string(Guid{}) == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("a GUID from text") {
  CHECK(to_guid("3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c") == process_guid);
  CHECK(to_guid("{3D6FA8D0-FE05-11D0-9DDA-00C04FD7BA7C}") == process_guid);
  for (const char* text :
       {"", "x", "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7", "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7g",
        "3d6fa8d0+fe05-11d0-9dda-00c04fd7ba7c", "{3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c)",
        "-d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c", "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c "})
    CHECK_MESSAGE(!to_guid(text), text);
}

TEST_CASE("a SYSTEM record") {
  const tiny::Bytes record = tiny::system_record(5, 2, tiny::t0 + 7, 10, 44, 55);
  const EventRecord event = fill(record);
  CHECK(event.header == HeaderKind::system);
  CHECK(event.kernel == KernelClass::thread);
  CHECK(event.opcode == 2);
  CHECK(event.version == 2);
  CHECK(event.pointer_size == 8);
  CHECK(event.cpu == 3);
  CHECK(event.pid == 44);
  CHECK(event.tid == 55);
  CHECK(event.ticks == tiny::t0 + 7);
  CHECK(event.time == time_from_filetime(tiny::start + 7));
  CHECK(event.payload.size() == 10);
  CHECK(event.payload.data() == record.data() + 32);
  CHECK(event.raw.size() == record.size());
  CHECK(event.kernel_time() == 11);
  CHECK(event.user_time() == 22);
  CHECK(event.keyword() == 0);
  CHECK(to_string(event.provider()) == "3d6fa8d1-fe05-11d0-9dda-00c04fd7ba7c");
  CHECK(fill(tiny::system_record(5, 2, 0, 0, 0, 0, false)).pointer_size == 4);
}

TEST_CASE("an image load is logged under the process group") {
  CHECK(fill(tiny::system_record(3, 10, 0, 0)).kernel == KernelClass::image);
  CHECK(fill(tiny::system_record(3, 10, 0, 0)).opcode == 10);
  CHECK(fill(tiny::system_record(3, 1, 0, 0)).kernel == KernelClass::process);
  CHECK(fill(tiny::system_record(0x14, 2, 0, 0)).kernel == KernelClass::image);
}

TEST_CASE("a PERFINFO record has no ids") {
  const tiny::Bytes record = tiny::perf_info_record(0x0f, 46, tiny::t0, 16);
  const EventRecord event = fill(record);
  CHECK(event.header == HeaderKind::perf_info);
  CHECK(event.kernel == KernelClass::perf_info);
  CHECK(event.pid == EventRecord::no_id);
  CHECK(event.tid == EventRecord::no_id);
  CHECK(event.ticks == tiny::t0);
  CHECK(event.payload.size() == 16);
  CHECK(event.kernel_time() == 0);
}

TEST_CASE("a FULL_HEADER record states its class by GUID") {
  tiny::Bytes record = tiny::sized_record(0x0a, 48, tiny::t0, 4);
  tiny::put(record, 4, 39, 1);
  tiny::put(record, 5, 4, 1);
  tiny::put(record, 6, 3, 2);
  put_guid(record, 24, process_guid);
  tiny::put(record, 40, 70, 4);
  tiny::put(record, 44, 71, 4);
  const EventRecord event = fill(record);
  CHECK(event.header == HeaderKind::full);
  CHECK(event.kernel == KernelClass::process);
  CHECK(event.opcode == 39);
  CHECK(event.level == 4);
  CHECK(event.version == 3);
  CHECK(event.pointer_size == 4);
  CHECK(event.pid == 0x99);
  CHECK(event.tid == 0x88);
  CHECK(event.kernel_time() == 70);
  CHECK(event.user_time() == 71);
  CHECK(event.provider() == process_guid);
  tiny::put(record, 24 + 15, 0x7d, 1);  // the last byte differs: another class
  CHECK(fill(record).kernel == KernelClass::none);
}

TEST_CASE("every class has a GUID and is found by it") {
  for (const KernelClass kernel :
       {KernelClass::event_trace, KernelClass::disk_io, KernelClass::memory, KernelClass::process,
        KernelClass::file_io, KernelClass::thread, KernelClass::tcp_ip, KernelClass::udp_ip,
        KernelClass::registry, KernelClass::system_config, KernelClass::perf_info, KernelClass::image,
        KernelClass::stack_walk, KernelClass::lost_event}) {
    tiny::Bytes bytes;
    put_guid(bytes, 0, etw::guid_of(kernel));
    CHECK(etw::kernel_class_of(bytes.data()) == kernel);
  }
  CHECK(etw::guid_of(KernelClass::none) == Guid{});
}

TEST_CASE("an EVENT_HEADER record and its extended items") {
  tiny::Bytes record = event_with_items();
  put_guid(record, 24, process_guid);
  tiny::put(record, 40, 1234, 2);
  tiny::put(record, 42, 5, 1);
  tiny::put(record, 44, 6, 1);
  tiny::put(record, 45, 7, 1);
  tiny::put(record, 46, 8, 2);
  tiny::put(record, 48, 0x8000000000000010ULL, 8);
  const EventRecord event = fill(record);
  CHECK(event.header == HeaderKind::event);
  CHECK(event.kernel == KernelClass::none);
  CHECK(event.id == 1234);
  CHECK(event.version == 5);
  CHECK(event.level == 6);
  CHECK(event.opcode == 7);
  CHECK(event.task() == 8);
  CHECK(event.keyword() == 0x8000000000000010ULL);
  CHECK(event.provider() == process_guid);
  CHECK(event.activity_id() == Guid{});
  REQUIRE(event.payload.size() == 5);
  CHECK(event.payload[0] == std::byte{'a'});
  REQUIRE(event.extended(ExtendedType::related_activity));
  CHECK(event.extended(ExtendedType::related_activity)->size() == 16);
  CHECK(event.extended(ExtendedType::event_schema_trace_logging)->size() == 3);
  CHECK_FALSE(event.extended(ExtendedType::sid));
}

TEST_CASE("an extended item that does not fit its record is not read") {
  const tiny::Bytes sound = event_with_items();
  REQUIRE(etw::event_payload_offset(sound) == 80 + 24 + 16);
  const auto with = [&](std::size_t at, unsigned value) {
    tiny::Bytes record = sound;
    tiny::put(record, at, value, 2);
    return etw::event_payload_offset(record);
  };
  CHECK_FALSE(with(80, 7));           // smaller than its own header: would never end
  CHECK_FALSE(with(80, 0xFFF8));      // beyond the record
  CHECK_FALSE(with(80 + 6, 17));      // data beyond the item
  CHECK_FALSE(with(80 + 24 + 4, 1));  // another item is said to follow, in the payload
}

TEST_CASE("a record without an EVENT_HEADER has no extended items") {
  EventRecord empty;
  CHECK_FALSE(empty.extended(ExtendedType::sid));
  CHECK(empty.provider() == Guid{});
  empty.header = HeaderKind::event;
  CHECK_FALSE(empty.extended(ExtendedType::sid));
  CHECK(empty.provider() == Guid{});
}
