#include "support/etl_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "support/etl_damage.hpp"
#include "support/etl_walker.hpp"
#include "support/manifest_payload.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

constexpr Guid some_class{0x3d6fa8d0, 0xfe05, 0x11d0, {0x9d, 0xda, 0x00, 0xc0, 0x4f, 0xd7, 0xba, 0x7c}};

Bytes some_payload(std::size_t size, std::uint8_t first) {
  Bytes payload(size);
  for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::byte>(first + i);
  return payload;
}

// `count` records of 40 payload bytes, round robin over the processors, one a microsecond.
Bytes sequence(const EtlOptions& options, int count) {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), options);
  for (int i = 0; i < count; ++i) {
    const Bytes payload = some_payload(40, static_cast<std::uint8_t>(i));
    writer.append(
        static_cast<std::uint32_t>(i) % options.processors,
        {.group = KernelClass::thread, .type = 36, .ticks = writer.ticks_at(1000 * i), .payload = payload});
  }
  writer.close();
  return read_bytes(file.path());
}

std::size_t records_of(const std::vector<WalkedBuffer>& buffers) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < buffers.size(); ++i) count += buffers[i].records.size();
  return count;
}

}  // namespace

TEST_CASE("The first buffer holds the log file header") {
  for (const unsigned pointer_size : {4U, 8U}) {
    const Bytes file = sequence({.processors = 3, .pointer_size = pointer_size, .logger_name = "N"}, 10);
    const WalkedBuffer first = walk(file).front();
    CHECK(first.type == 4);
    CHECK(first.sequence == 0);
    CHECK(first.flushed == 0);
    CHECK(first.stride == 0x10000);
    const WalkedRecord& header = first.records.at(0);
    CHECK(header.header_type == (pointer_size == 4 ? 1 : 2));
    const std::byte* p = header.bytes.data() + 32;
    const std::size_t base = pointer_size == 4 ? 0xF0 : 0xF8;
    CHECK(load<std::uint32_t>(p) == 0x10000);
    CHECK(load<std::uint32_t>(p + 8) == 19041);
    CHECK(load<std::uint32_t>(p + 12) == 3);
    CHECK(load<std::int64_t>(p + 16) == default_start + 90);  // nine microseconds
    CHECK(load<std::uint32_t>(p + 0x20) == 1);
    CHECK(load<std::uint32_t>(p + 0x2c) == pointer_size);
    CHECK(load<std::int64_t>(p + base + 8) == 10'000'000);
    CHECK(load<std::int64_t>(p + base + 16) == default_start);
    CHECK(load<std::uint32_t>(p + base + 24) == 1);
    CHECK(load<std::uint16_t>(p + base + 32) == 'N');
  }
}

TEST_CASE("Every record comes back, in the order of its processor") {
  for (const bool compressed : {false, true}) {
    const Bytes file = sequence({.processors = 3, .buffer_size = 0x1000, .compressed = compressed}, 1000);
    const auto buffers = walk(file);
    CHECK(records_of(buffers) == 1000);
    std::array<std::int64_t, 3> last{};
    std::set<std::int64_t> sequences;
    for (std::size_t i = 1; i < buffers.size(); ++i) {
      CHECK((buffers[i].flags & 0x60U) == (compressed ? 0x60U : 0x20U));
      CHECK(buffers[i].saved == buffers[i].used);
      CHECK(sequences.insert(buffers[i].sequence).second);
      for (const WalkedRecord& record : buffers[i].records) {
        CHECK(record.bytes.size() == 72);
        CHECK(record.ticks > last.at(record.cpu));
        last.at(record.cpu) = record.ticks;
      }
    }
    CHECK(*sequences.rbegin() == static_cast<std::int64_t>(buffers.size()) - 1);
    if (compressed) CHECK(file.size() < 1000 * 72);
  }
}

TEST_CASE("Every header kind has its type and size") {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), {.processors = 1});
  const Bytes payload = some_payload(5, 1);
  using enum RecordHeader;
  constexpr std::array kinds{system, compact, perf_info, full, event, instance, message};
  for (const RecordHeader header : kinds)
    for (const unsigned pointer_size : {4U, 8U})
      writer.append(0, {.header = header,
                        .pointer_size = pointer_size,
                        .ticks = 77,
                        .guid = some_class,
                        .payload = payload});
  writer.close();
  const auto records = walk(read_bytes(file.path())).at(1).records;
  constexpr std::array types{1, 2, 3, 4, 0x10, 0x11, 0x0a, 0x14, 0x12, 0x13, 0x0b, 0x15, 0, 0};
  constexpr std::array sizes{32, 24, 16, 48, 80, 72, 40};
  REQUIRE(records.size() == types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    CAPTURE(i);
    CHECK(records[i].header_type == types.at(i));
    CHECK(records[i].bytes.size() == static_cast<std::size_t>(sizes.at(i / 2)) + 5);
    CHECK(records[i].ticks == 77);
    CHECK(std::equal(payload.begin(), payload.end(), records[i].bytes.end() - 5));
    CHECK(load<std::uint8_t>(&records[i].bytes[3]) == (types.at(i) == 0 ? 0x90 : 0xC0));
  }
  CHECK(load<std::uint32_t>(&records[6].bytes[24]) == 0x3d6fa8d0);
}

TEST_CASE("Extended items are chained and padded to eight bytes") {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), {.processors = 1});
  payload::TraceLoggingBuilder event("Provider", "Event");
  event.number("n", 5);
  const Bytes traits = event.traits();
  const Bytes schema = event.schema();
  const std::array items{ExtendedItem{12, traits}, ExtendedItem{11, schema}};
  writer.append(
      0, {.header = RecordHeader::event, .channel = 11, .extended = items, .payload = event.payload()});
  writer.close();
  const Bytes bytes = walk(read_bytes(file.path())).at(1).records.at(0).bytes;
  CHECK((load<std::uint16_t>(&bytes[4]) & 1U) == 1);
  const auto first = load<std::uint16_t>(&bytes[80]);
  CHECK(first == 24);  // 8 and "Provider" with its zero and its length
  CHECK(load<std::uint16_t>(&bytes[82]) == 12);
  CHECK(load<std::uint16_t>(&bytes[84]) == 1);
  CHECK(load<std::uint16_t>(&bytes[86]) == 11);
  CHECK(load<std::uint16_t>(&bytes[80U + first + 4]) == 0);
  CHECK(load<std::uint32_t>(&bytes[bytes.size() - 4]) == 5);
}

TEST_CASE("More than 255 processors are told by index, few by a byte") {
  const Bytes many = sequence({.processors = 300, .buffer_size = 0x400}, 600);
  std::set<std::uint32_t> cpus;
  for (const WalkedBuffer& buffer : walk(many)) cpus.insert(buffer.cpu);
  CHECK(cpus.size() == 300);
  CHECK(*cpus.rbegin() == 299);
  const Bytes few = sequence({.processors = 2, .processor_index = false}, 10);
  CHECK(load<std::uint16_t>(&few[2 * 0x10000 + 0x28]) == 0x0801);
  CHECK_THROWS_AS(sequence({.processors = 300, .processor_index = false}, 1), std::invalid_argument);
}

TEST_CASE("A circular recording keeps the newest buffers") {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), {.processors = 1, .buffer_size = 0x400, .max_buffers = 4});
  const Bytes payload = some_payload(40, 1);
  for (int i = 0; i < 120; ++i) writer.append(0, {.ticks = 1 + i, .payload = payload});
  writer.close();
  const Bytes bytes = read_bytes(file.path());
  CHECK(bytes.size() == 5U * 0x400);
  const auto buffers = walk(bytes);
  CHECK(buffers[0].type == 4);
  std::vector<std::int64_t> order;
  for (std::size_t i = 1; i < buffers.size(); ++i) order.push_back(buffers[i].sequence);
  CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
  CHECK(*std::max_element(order.begin(), order.end()) == writer.buffers_written());
  CHECK(records_of(buffers) + buffers[0].records.size() == writer.events());
}

TEST_CASE("Lost buffers leave a gap, flags, counts and a notice") {
  const TempFile file("recording.etl");
  EtlWriter writer(file.path(), {.processors = 2, .buffer_size = 0x400});
  const Bytes payload = some_payload(40, 1);
  for (int i = 0; i < 200; ++i) {
    if (i == 100) writer.lose_buffers(1, 3);
    writer.append(static_cast<std::uint32_t>(i) % 2, {.ticks = 1 + i, .payload = payload});
  }
  writer.lose_event(0);
  writer.close();
  const auto buffers = walk(read_bytes(file.path()));
  const std::byte* header = buffers[0].records[0].bytes.data() + 32;
  CHECK(load<std::uint32_t>(header + 0x30) == writer.events_lost());
  CHECK(load<std::uint32_t>(header + 0x118 - 4) == 3);
  CHECK(writer.buffers_lost() == 3);
  CHECK(records_of(buffers) + writer.events_lost() == 200 + 1 + 1);  // the notice, the lost event
  const auto lost =
      std::find_if(buffers.begin(), buffers.end(), [](const auto& b) { return (b.flags & 4U) != 0; });
  REQUIRE(lost != buffers.end());
  CHECK(lost->cpu == 1);
  CHECK(load<std::uint32_t>(&lost->records[0].bytes[24]) == 0x6a399ae0);
  CHECK(load<std::uint8_t>(&lost->records[0].bytes[4]) == 33);
}

TEST_CASE("Clocks count in their own units") {
  const TempFile file("recording.etl");
  const auto after_a_second = [&](const EtlOptions& options) {
    const EtlWriter writer(file.path(), options);
    return writer.ticks_at(1'500'000'000) - writer.ticks_at(0);
  };
  CHECK(after_a_second({.counter_frequency = 1'818'300}) == 2'727'450);
  CHECK(after_a_second({.clock = ClockKind::system_time, .counter_frequency = 7}) == 15'000'000);
  CHECK(after_a_second({.clock = ClockKind::cpu_cycles, .cpu_mhz = 3'000}) == 4'500'000'000);
  const EtlWriter system(file.path(), {.clock = ClockKind::system_time});
  CHECK(system.ticks_at(0) == default_start);
}

TEST_CASE("What cannot be written is refused") {
  const TempFile file("recording.etl");
  CHECK_THROWS_AS(EtlWriter(file.path() / "nowhere", {}), std::runtime_error);
  CHECK_THROWS_AS(EtlWriter(file.path(), {.processors = 0}), std::invalid_argument);
  EtlWriter writer(file.path(), {.buffer_size = 0x400});
  const Bytes large = some_payload(0x400, 0);
  CHECK_THROWS_AS(writer.append(0, {.payload = large}), std::invalid_argument);
  CHECK_THROWS_AS(writer.append(99, {}), std::out_of_range);
}
