#include "support/kernel_payload.hpp"

#include <doctest/doctest.h>

using namespace etwrca::test;

// Sizes by the tables of the MOF classes; texts add their own length.
TEST_CASE("Payloads have the sizes of their classes") {
  for (const unsigned p : {4U, 8U}) {
    CAPTURE(p);
    ByteWriter out(p);
    const auto wide = [](std::string_view s) { return 2 * (s.size() + 1); };
    const payload::Process process{
        .pid = 8, .sid = payload::user_sid(), .image = "a.exe", .command_line = "a -b"};
    CHECK(payload::process(out, process, 1).size() == p + 16 + 2 * p + 28 + 6);
    CHECK(payload::process(out, process, 2).size() == p + 16 + 2 * p + 28 + 6 + 10);
    CHECK(payload::process(out, process, 3).size() == 2 * p + 16 + 2 * p + 28 + 6 + 10);
    CHECK(payload::process(out, process, 4).size() == 2 * p + 20 + 2 * p + 28 + 6 + 10 + 4);
    CHECK(payload::process(out, process, 5).size() == 2 * p + 20 + 2 * p + 28 + 6 + 10 + 4 + 8);
    CHECK(payload::process(out, {.image = "Idle"}, 3).size() == 2 * p + 16 + 4 + 5 + 2);
    CHECK(payload::process_counters(out, {}).size() == 16 + 11 * p);
    CHECK(payload::thread(out, {}, 1).size() == 8 + 6 * p + 1);
    CHECK(payload::thread(out, {}, 2).size() == 12 + 7 * p);
    CHECK(payload::thread(out, {}, 3).size() == 16 + 7 * p);
    CHECK(payload::thread(out, {.name = "x"}, 3).size() == 16 + 7 * p + 4);
    CHECK(payload::context_switch(out, {}).size() == 24);
    CHECK(payload::ready_thread(out, 1).size() == 8);
    CHECK(payload::sampled_profile(out, 1, 2).size() == p + 8);
    CHECK(payload::profile_interval(out, 1, 2, 2).size() == 12);
    CHECK(payload::profile_interval(out, 1, 2, 3).size() == 24);
    CHECK(payload::dpc(out, 1, 2).size() == 8 + p);
    CHECK(payload::isr(out, 1, 2).size() == 12 + p);
    CHECK(payload::isr(out, 1, 2, true).size() == 16 + p);
    CHECK(payload::image(out, {.path = "abc"}, 1).size() == 2 * p + 4 + wide("abc"));
    CHECK(payload::image(out, {.path = "abc"}, 2).size() == 3 * p + 32 + wide("abc"));
    CHECK(payload::disk(out, {}, 2).size() == 32 + 2 * p);
    CHECK(payload::disk(out, {}, 3).size() == 36 + 2 * p);
    CHECK(payload::disk_init(out, 1, 2, 3).size() == p + 4);
    CHECK(payload::disk_flush(out, {}, 3).size() == 20 + p);
    CHECK(payload::file_transfer(out, {}, 2).size() == 16 + 4 * p);
    CHECK(payload::file_transfer(out, {}, 3).size() == 20 + 3 * p);
    CHECK(payload::hard_fault(out, {}).size() == 24 + 2 * p);
    CHECK(payload::virtual_alloc(out, 1, 2, 3, 4).size() == 8 + 2 * p);
    CHECK(payload::network_send(out, {}).size() == 32 + p);
    CHECK(payload::network_transfer(out, {}).size() == 24 + p);
    CHECK(payload::network_connect(out, {}).size() == 40 + p);
    CHECK(payload::network_transfer(out, {.ipv6 = true}).size() == 48 + p);
    CHECK(payload::extension(out, {}).size() == 36);
  }
}

TEST_CASE("Fields stand where the classes put them") {
  ByteWriter out(8);
  payload::process(out, {.key = 1, .pid = 0x11, .parent = 0x22, .exit_status = -1, .image = "x"}, 3);
  CHECK(load<std::uint32_t>(&out.bytes()[8]) == 0x11);
  CHECK(load<std::uint32_t>(&out.bytes()[12]) == 0x22);
  CHECK(load<std::int32_t>(&out.bytes()[20]) == -1);
  payload::sampled_profile(out, 0xfffff80012345678, 0x33, 1);
  CHECK(load<std::uint64_t>(out.bytes().data()) == 0xfffff80012345678);
  CHECK(load<std::uint32_t>(&out.bytes()[8]) == 0x33);
  CHECK(load<std::uint16_t>(&out.bytes()[14]) == 1);
  payload::network_transfer(out, {.pid = 7, .bytes = 9, .local_port = 50'000, .remote_port = 443});
  CHECK(load<std::uint8_t>(&out.bytes()[16]) == 1);  // 443 in network byte order
  CHECK(load<std::uint8_t>(&out.bytes()[17]) == 0xbb);
  payload::disk(out, {.bytes = 4096, .issuing_tid = 0x44}, 3);
  CHECK(load<std::uint32_t>(&out.bytes()[8]) == 4096);
  CHECK(load<std::uint32_t>(&out.bytes()[48]) == 0x44);
}

TEST_CASE("Text becomes UTF-16") {
  ByteWriter out;
  out.text16("\xc3\xa9\xf0\x9f\x98\x80");
  CHECK(out.size() == 8);
  CHECK(load<std::uint16_t>(out.bytes().data()) == 0xe9);
  CHECK(load<std::uint16_t>(&out.bytes()[2]) == 0xd83d);
  CHECK(load<std::uint16_t>(&out.bytes()[4]) == 0xde00);
}
