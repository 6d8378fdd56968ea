#include "etwrca/event_fields.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "etw/kernel_class.hpp"
#include "etw/kernel_layout.hpp"
#include "etw/payload.hpp"
#include "etwrca/etl_file.hpp"
#include "support/test_data.hpp"

namespace etwrca {
namespace {

using nlohmann::json;
using test::kernel_record;
using test::Payload;

std::vector<std::byte> from_hex(const std::string& hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

KernelClass class_by_guid(const std::string& guid) {
  for (unsigned i = 0; i < 0xFF; ++i) {
    const auto kernel = static_cast<KernelClass>(i);
    if (to_string(etw::guid_of(kernel)) == guid) return kernel;
  }
  return KernelClass::none;
}

bool equal(const FieldValue& ours, const json& theirs) {
  if (const auto* number = std::get_if<std::uint64_t>(&ours))
    return theirs.is_number() && *number == theirs.get<std::uint64_t>();
  if (const auto* number = std::get_if<std::int64_t>(&ours))
    return theirs.is_number() && *number == theirs.get<std::int64_t>();
  if (const auto* text = std::get_if<std::string>(&ours))
    return theirs.is_string() && *text == theirs.get<std::string>();
  return false;
}

std::string text(const std::optional<EventFields>& event, const char* name) {
  REQUIRE(event);
  REQUIRE(event->find(name) != nullptr);
  return std::get<std::string>(*event->find(name));
}

TEST_CASE("every payload of a kernel parser's test suite decodes to its fields") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  std::ifstream file(*folder / "libtrace-kernel-payloads.half.truth.txt");
  REQUIRE(file);
  std::size_t payloads = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    const json truth = json::parse(line);
    const std::string name = truth["test"];
    CAPTURE(name);
    const auto bytes = from_hex(truth["payload_hex"]);
    EventRecord record;
    record.kernel = class_by_guid(truth["provider"]);
    record.opcode = truth["opcode"];
    record.version = truth["version"];
    record.pointer_size = truth["pointer_size"];
    record.payload = bytes;
    const auto event = fields(record);
    REQUIRE(event);
    for (const auto& [key, expected] : truth["fields"].items()) {
      const std::string& field = key;  // clang 14 captures no structured binding
      CAPTURE(field);
      const FieldValue* value = event->find(field);
      REQUIRE(value != nullptr);
      CHECK(equal(*value, expected["value"]));
    }
    for (const json& field : truth["fields_not_converted"])
      CHECK(event->find(field.get<std::string>()) != nullptr);
    CHECK(event->fields.size() >= truth["fields"].size() + truth["fields_not_converted"].size());
    for (std::size_t size = 0; size < bytes.size(); ++size) (void)fields(test::shortened(record, size));
    ++payloads;
  }
  CHECK(payloads == 90);
}

TEST_CASE("the names are those the JSON documents promise") {
  const Payload none;
  const auto name = [&](KernelClass kernel, unsigned type) {
    return kernel_event_name(kernel_record(kernel, type, 2, none));
  };
  CHECK(name(KernelClass::process, 1) == "Process/Start");
  CHECK(name(KernelClass::process, 4) == "Process/DCStop");
  CHECK(name(KernelClass::process, 10) == "Image/Load");
  CHECK(name(KernelClass::perf_info, 46) == "PerfInfo/Sample");
  CHECK(name(KernelClass::event_trace, 8) == "EventTrace/RundownComplete");
  CHECK(name(KernelClass::tcp_ip, 26) == "TcpIp/SendIPV6");
  CHECK(name(KernelClass::memory, 32) == "Memory/HardFault");
  CHECK(name(KernelClass::file_io, 36) == "FileIO/FileRundown");
  CHECK(name(KernelClass::stack_walk, 38) == "StackWalk/StackKeyUser");
  CHECK(name(KernelClass::thread, 72) == "Thread/SetName");
  CHECK(name(KernelClass::image, 33) == "Image/KernelBase");
  CHECK(name(KernelClass::process, 77) == "Process/77");
  CHECK(name(static_cast<KernelClass>(0x31), 5) == "Group49/5");
  CHECK(name(KernelClass::none, 1).empty());
}

TEST_CASE("a SID is text") {
  const auto payload =
      Payload().pointer(9).u32(4).u32(0).u32(0).u32(0).u64(0).u64(0).system_sid().text8("System").text16("");
  const auto event = fields(kernel_record(KernelClass::process, 1, 2, payload));
  CHECK(text(event, "UserSID") == "S-1-5-18");
  CHECK(text(event, "ImageFileName") == "System");

  const auto without = Payload().pointer(9).u32(4).u32(0).u32(0).u32(0).u32(0).text8("System").text16("");
  CHECK(text(fields(kernel_record(KernelClass::process, 1, 2, without)), "UserSID").empty());
}

TEST_CASE("text may end with the payload instead of a terminator, but not before its first character") {
  auto payload = Payload().pointer(0x1000).text16("ab");
  const EventRecord whole = kernel_record(KernelClass::file_io, 0, 2, payload);
  CHECK(text(fields(whole), "FileName") == "ab");
  CHECK(text(fields(test::shortened(whole, payload.size() - 2)), "FileName") == "ab");
  CHECK(text(fields(test::shortened(whole, payload.size() - 4)), "FileName") == "a");
  CHECK_FALSE(fields(test::shortened(whole, 8)));
}

TEST_CASE("nothing is guessed") {
  const auto payload = Payload().zeros(64);
  CHECK(fields(kernel_record(KernelClass::memory, 32, 2, payload)));
  CHECK_FALSE(fields(kernel_record(KernelClass::memory, 32, 3, payload)));   // a newer version
  CHECK_FALSE(fields(kernel_record(KernelClass::memory, 33, 2, payload)));   // an unknown type
  CHECK_FALSE(fields(kernel_record(KernelClass::memory, 200, 2, payload)));  // a type beyond all tables
  CHECK_FALSE(fields(kernel_record(static_cast<KernelClass>(0x31), 32, 2, payload)));
  CHECK_FALSE(fields(EventRecord{}));
}

TEST_CASE("no payload shorter than its layout is read") {
  const auto sends = Payload().u32(1).u32(2).u32(3).u32(4).u16(5).u16(6).u32(7).u32(8).u32(9).pointer(10);
  const EventRecord record = kernel_record(KernelClass::tcp_ip, 10, 2, sends);
  REQUIRE(fields(record));
  for (std::size_t size = 0; size < sends.size(); ++size) {
    // 36 bytes are the whole event of a 32-bit program.
    CHECK(fields(test::shortened(record, size)).has_value() == (size == 36));
  }
}

// All kernel events of a recording by name, idle samples apart, as the truth beside it counts them.
TEST_CASE("the kernel events of a recording are counted as PerfView counts them") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  std::map<std::string, std::uint64_t> ours;
  std::map<std::string, std::uint64_t> undecoded;
  EtlFile recording(*folder / "perfview-net.4.5.2.x64.etl");
  for (EventRecord record; recording.next(record);) {
    const std::string name = kernel_event_name(record);
    if (name.empty()) continue;
    ProfileSample sample;
    if (decode(record, sample) && sample.tid == 0 && !sample.dpc && !sample.isr) continue;
    ++ours[name];
    if (!fields(record)) ++undecoded[name];
  }
  std::ifstream file(*folder / "perfview-net.4.5.2.x64.truth.txt");
  const std::string prefix = "COUNT Windows Kernel/";
  std::size_t kinds = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(prefix, 0) != 0) continue;
    const std::size_t colon = line.rfind(':');
    std::string name = line.substr(prefix.size(), colon - prefix.size());
    if (name.rfind("SysConfig/", 0) == 0) continue;  // class 9b79ee91, not a group of the kernel logger
    if (name == "EventTrace") name += "/Header";
    CAPTURE(name);
    CHECK(ours[name] == std::stoull(line.substr(colon + 1)));
    ++kinds;
  }
  CHECK(kinds > 40);
  CHECK(ours["Image/KernelBase"] == 1);       // counted there as MSNT_SystemTrace
  CHECK(ours["SystemConfig/Platform"] == 1);  // likewise
  // What has no public layout is left alone.
  for (const auto& [key, count] : undecoded) {
    const std::string& name = key;
    CAPTURE(name);
    CHECK((name.rfind("SystemConfig/", 0) == 0 || name.rfind("EventTrace/", 0) == 0));
  }
}

}  // namespace
}  // namespace etwrca
