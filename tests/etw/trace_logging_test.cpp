#include "etwrca/trace_logging.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "etw/payload.hpp"
#include "etwrca/etl_file.hpp"
#include "support/test_data.hpp"

namespace etwrca {
namespace {

using test::Payload;

/// A schema item: length, tags, name, fields.
Payload schema_of(const Payload& fields) {
  Payload rest;
  rest.u8(0).text8("Event").append(fields);
  return Payload().u16(rest.size() + 2).append(rest);
}

/// A whole EVENT_HEADER record with one extended item, in storage of its own.
struct Event {
  Event(ExtendedType type, const Payload& item, const Payload& data) {
    const std::size_t item_size = (8 + item.size() + 7) / 8 * 8;
    Payload header;
    header.u16(80 + item_size + data.size()).u8(0x13).u8(0xC0).u16(1).zeros(74);
    header.u16(item_size).u16(static_cast<unsigned>(type)).u16(0).u16(item.size()).append(item);
    header.zeros(80 + item_size - header.size());
    raw = header.append(data).bytes();
    record.header = HeaderKind::event;
    record.raw = raw;
    record.payload = record.raw.subspan(80 + item_size);
  }
  std::vector<std::byte> raw;
  EventRecord record;
};

std::optional<EventFields> decoded(const Payload& fields, const Payload& data) {
  const Event event(ExtendedType::event_schema_trace_logging, schema_of(fields), data);
  return decode_trace_logging(event.record);
}

template <class T>
T value(const std::optional<EventFields>& event, const char* name) {
  REQUIRE(event);
  REQUIRE(event->find(name) != nullptr);
  REQUIRE(std::holds_alternative<T>(*event->find(name)));
  return std::get<T>(*event->find(name));
}

TEST_CASE("every in-type is read") {
  const auto schema = Payload()
                          .text8("w")
                          .u8(1)
                          .text8("a")
                          .u8(2)
                          .text8("i8")
                          .u8(3)
                          .text8("u8")
                          .u8(4)
                          .text8("i16")
                          .u8(5)
                          .text8("u16")
                          .u8(6)
                          .text8("i32")
                          .u8(7)
                          .text8("u32")
                          .u8(8)
                          .text8("i64")
                          .u8(9)
                          .text8("u64")
                          .u8(10)
                          .text8("f")
                          .u8(11)
                          .text8("d")
                          .u8(12)
                          .text8("b")
                          .u8(13)
                          .text8("bin")
                          .u8(14)
                          .text8("guid")
                          .u8(15)
                          .text8("p")
                          .u8(16)
                          .text8("ft")
                          .u8(17)
                          .text8("st")
                          .u8(18)
                          .text8("sid")
                          .u8(19)
                          .text8("h32")
                          .u8(20)
                          .text8("h64")
                          .u8(21)
                          .text8("cw")
                          .u8(22)
                          .text8("ca")
                          .u8(23);
  const auto data = Payload()
                        .text16("wide")
                        .text8("narrow")
                        .u8(0xFF)
                        .u8(0xFF)
                        .u16(0xFFFE)
                        .u16(0xFFFE)
                        .u32(0xFFFFFFFD)
                        .u32(0xFFFFFFFD)
                        .u64(~std::uint64_t{3})
                        .u64(~std::uint64_t{3})
                        .u32(0x3FC00000)
                        .u64(0x4004000000000000)
                        .u32(1)
                        .u16(2)
                        .u16(0x0201)
                        .u32(0x0ad614c4)
                        .u16(0x0ef4)
                        .u16(0x4225)
                        .u64(0x97cb374ff4f41380)
                        .u64(0xFFFFF80000001000)
                        .u64(132756731757990000)
                        .u16(2021)
                        .u16(9)
                        .u16(4)
                        .u16(9)
                        .u16(14)
                        .u16(59)
                        .u16(35)
                        .u16(799)
                        .system_sid()
                        .u32(0x80000000)
                        .u64(0x8000000000000000)
                        .u16(4)
                        .u16('c')
                        .u16('w')
                        .u16(2)
                        .u8('c')
                        .u8('a');
  const auto event = decoded(schema, data);
  CHECK(event->name == "Event");
  CHECK(value<std::string>(event, "w") == "wide");
  CHECK(value<std::string>(event, "a") == "narrow");
  CHECK(value<std::int64_t>(event, "i8") == -1);
  CHECK(value<std::uint64_t>(event, "u8") == 255);
  CHECK(value<std::int64_t>(event, "i16") == -2);
  CHECK(value<std::uint64_t>(event, "u16") == 65534);
  CHECK(value<std::int64_t>(event, "i32") == -3);
  CHECK(value<std::uint64_t>(event, "u32") == 0xFFFFFFFD);
  CHECK(value<std::int64_t>(event, "i64") == -4);
  CHECK(value<std::uint64_t>(event, "u64") == ~std::uint64_t{3});
  CHECK(value<double>(event, "f") == 1.5);
  CHECK(value<double>(event, "d") == 2.5);
  CHECK(value<bool>(event, "b"));
  CHECK(value<std::vector<std::byte>>(event, "bin") == std::vector<std::byte>{std::byte{1}, std::byte{2}});
  CHECK(to_string(value<Guid>(event, "guid")) == "0ad614c4-0ef4-4225-8013-f4f44f37cb97");
  CHECK(value<std::uint64_t>(event, "p") == 0xFFFFF80000001000);
  CHECK(value<std::uint64_t>(event, "ft") == 132756731757990000);
  CHECK(value<std::string>(event, "st") == "2021-09-09T14:59:35.799Z");
  CHECK(value<std::string>(event, "sid") == "S-1-5-18");
  CHECK(value<std::uint64_t>(event, "h32") == 0x80000000);
  CHECK(value<std::uint64_t>(event, "h64") == 0x8000000000000000);
  CHECK(value<std::string>(event, "cw") == "cw");
  CHECK(value<std::string>(event, "ca") == "ca");
}

TEST_CASE("out-types and tags are stepped over, but boolean and signed count") {
  const auto schema = Payload()
                          .text8("flag")
                          .u8(0x84)
                          .u8(3)
                          .text8("tagged")
                          .u8(0x88)
                          .u8(0x84)
                          .u8(0x81)
                          .u8(0x01)
                          .text8("minus")
                          .u8(0x88)
                          .u8(17);
  const auto event = decoded(schema, Payload().u8(1).u32(7).u32(0xFFFFFFFF));
  CHECK(value<bool>(event, "flag"));
  CHECK(value<std::uint64_t>(event, "tagged") == 7);
  CHECK(value<std::int64_t>(event, "minus") == -1);
}

TEST_CASE("arrays of constant and of recorded length") {
  const auto schema = Payload()
                          .text8("bytes")
                          .u8(4 | 0x20)
                          .u16(3)
                          .text8("numbers")
                          .u8(8 | 0x40)
                          .text8("signed")
                          .u8(7 | 0x40)
                          .text8("texts")
                          .u8(1 | 0x20)
                          .u16(2)
                          .text8("none")
                          .u8(8 | 0x40);
  const auto data = Payload()
                        .u8(1)
                        .u8(2)
                        .u8(3)
                        .u16(2)
                        .u32(10)
                        .u32(11)
                        .u16(1)
                        .u32(0xFFFFFFFF)
                        .text16("a")
                        .text16("b")
                        .u16(0);
  const auto event = decoded(schema, data);
  CHECK(value<std::vector<std::byte>>(event, "bytes").size() == 3);
  CHECK(value<std::vector<std::uint64_t>>(event, "numbers") == std::vector<std::uint64_t>{10, 11});
  CHECK(value<std::int64_t>(event, "signed[0]") == -1);
  CHECK(value<std::string>(event, "texts[0]") == "a");
  CHECK(value<std::string>(event, "texts[1]") == "b");
  CHECK(value<std::vector<std::uint64_t>>(event, "none").empty());
}

TEST_CASE("structures nest, and their arrays too") {
  const auto schema = Payload()
                          .text8("outer")
                          .u8(0x80 | 24)
                          .u8(2)
                          .text8("x")
                          .u8(8)
                          .text8("inner")
                          .u8(0x80 | 0x40 | 24)
                          .u8(1)
                          .text8("y")
                          .u8(6)
                          .text8("after")
                          .u8(4);
  const auto event = decoded(schema, Payload().u32(1).u16(2).u16(21).u16(22).u8(3));
  CHECK(value<std::uint64_t>(event, "outer.x") == 1);
  CHECK(value<std::uint64_t>(event, "outer.inner[0].y") == 21);
  CHECK(value<std::uint64_t>(event, "outer.inner[1].y") == 22);
  CHECK(value<std::uint64_t>(event, "after") == 3);
  const auto empty = decoded(schema, Payload().u32(1).u16(0).u8(3));
  CHECK(value<std::uint64_t>(empty, "after") == 3);
  CHECK(empty->fields.size() == 2);
}

TEST_CASE("a payload cut anywhere gives nothing") {
  const auto schema = Payload().text8("w").u8(1).text8("n").u8(8 | 0x40).text8("c").u8(22);
  const auto data = Payload().text16("ab").u16(2).u32(1).u32(2).u16(2).u16('x');
  REQUIRE(decoded(schema, data));
  for (std::size_t size = 0; size < data.size(); ++size) {
    Payload part;
    for (std::size_t i = 0; i < size; ++i) part.u8(std::to_integer<unsigned>(data.bytes()[i]));
    CHECK_FALSE(decoded(schema, part));
  }
}

TEST_CASE("a damaged schema gives nothing") {
  const auto data = Payload().zeros(64);
  CHECK_FALSE(decoded(Payload().text8("unknown").u8(26), data));
  CHECK_FALSE(decoded(Payload().text8("custom").u8(4 | 0x60), data));
  CHECK_FALSE(decoded(Payload().text8("no type"), data));
  CHECK_FALSE(decoded(Payload().text8("no out type").u8(0x84), data));
  CHECK_FALSE(decoded(Payload().text8("no count").u8(4 | 0x20), data));
  CHECK_FALSE(decoded(Payload().u8('x'), data));  // a name without its terminator
  CHECK_FALSE(decoded(Payload().text8("structure of nothing").u8(24), data));
  Payload deep;
  for (int i = 0; i < 100; ++i) deep.text8("s").u8(0x80 | 24).u8(1);
  CHECK_FALSE(decoded(deep.text8("x").u8(4), data));
  Payload bomb;  // 65535 elements of 65535 elements of nothing
  bomb.text8("a").u8(0x80 | 0x20 | 24).u8(1).u16(65535).text8("b").u8(0x80 | 0x20 | 24).u8(1).u16(65535);
  CHECK_FALSE(decoded(bomb.text8("n").u8(0), data));
}

TEST_CASE("a schema that states a wrong length gives nothing") {
  const auto record = [](const Payload& item) {
    return Event(ExtendedType::event_schema_trace_logging, item, Payload());
  };
  CHECK(decode_trace_logging(record(Payload().u16(9).u8(0).text8("Event")).record));
  CHECK_FALSE(decode_trace_logging(record(Payload().u16(10).u8(0).text8("Event")).record));
  CHECK_FALSE(decode_trace_logging(record(Payload().u16(8).u8(0).text8("Event")).record));
  CHECK_FALSE(decode_trace_logging(record(Payload().u16(1).u8(0).text8("Event")).record));
  CHECK_FALSE(decode_trace_logging(record(Payload().u8(9)).record));
  CHECK_FALSE(decode_trace_logging(EventRecord{}));
}

TEST_CASE("the provider's name stands in its traits") {
  const Event event(ExtendedType::provider_traits, Payload().u16(11).text8("Provider"), Payload());
  CHECK(trace_logging_provider(event.record) == "Provider");
  const Event cut(ExtendedType::provider_traits, Payload().u16(6).text8("Provider"), Payload());
  CHECK(trace_logging_provider(cut.record).empty());
  CHECK(trace_logging_provider(EventRecord{}).empty());
}

/// Every TraceLogging event of a recording; all have to decode.
std::vector<EventFields> events_of(const std::filesystem::path& path) {
  std::vector<EventFields> events;
  EtlFile file(path);
  for (EventRecord record; file.next(record);) {
    if (!record.extended(ExtendedType::event_schema_trace_logging)) continue;
    auto event = decode_trace_logging(record);
    REQUIRE(event);
    CHECK_FALSE(trace_logging_provider(record).empty());
    events.push_back(std::move(*event));
  }
  return events;
}

TEST_CASE("recorded events decode") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  const auto planets = events_of(*folder / "perfview-primitive-types.etl");
  REQUIRE(planets.size() == 5);
  const std::optional<EventFields> mars = planets[3];
  CHECK(value<std::string>(mars, "string_type") == "Mars");
  CHECK_FALSE(value<bool>(mars, "boolean_type"));
  CHECK(value<std::int64_t>(mars, "int16_type") == -29);
  CHECK(value<std::int64_t>(mars, "int32_type") == -58);
  CHECK(value<std::uint64_t>(mars, "uint16_type") == 29);
  CHECK(value<std::uint64_t>(mars, "uint64_type") == 116);
  CHECK(to_string(value<Guid>(mars, "guid_type")) == "0a922cee-67c1-4108-b39d-b132e47033c4");
  CHECK(value<std::string>(mars, "system_time_type") == "2021-09-09T14:59:37.048Z");

  const auto single = events_of(*folder / "perfview-SelfDescribingSingleEvent.etl");
  REQUIRE(single.size() == 1);
  CHECK(single[0].name == "TestEvent");
  CHECK(value<std::string>(single[0], "a.b") == "Hello");
  CHECK(value<std::string>(single[0], "a.c") == "World!");

  const auto medic = events_of(*folder / "s4-waasmedic.etl");
  std::ifstream truth(*folder / "s4-waasmedic.truth.txt");
  std::vector<std::string> names;  // stands there as 'EventSchema': b'\x0b\x00\x00Info\x00m\x00\x01'
  for (std::string line; std::getline(truth, line);) {
    const std::size_t schema = line.find("'EventSchema': b'");
    if (schema == std::string::npos) continue;
    const std::size_t begin = line.find(R"(\x00\x00)", schema) + 8;
    names.push_back(line.substr(begin, line.find(R"(\x00)", begin) - begin));
  }
  REQUIRE(medic.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(medic[i].name == names[i]);
  CHECK(value<std::string>(medic[0], "m") == "** Service starting **");
}

}  // namespace
}  // namespace etwrca
