#include "source/proc/exit_record.hpp"

#include <doctest/doctest.h>

#include <string>

#include "source/proc/exit_datagram.hpp"

using namespace etwrca::proc;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

ExitStats stats() {
  ExitStats out;
  out.pid = 42;
  out.tid = 43;
  out.parent = 7;
  out.comm = "cc1plus";
  out.lived_us = 1500;
  out.run_ns = 900'000;
  out.wait_ns = 800;
  out.turns = 3;
  out.user_us = 600;
  out.system_us = 200;
  out.hard_faults = 2;
  out.read_bytes = 4096;
  out.write_bytes = 8192;
  return out;
}

std::vector<ExitRecord> decode(const std::vector<std::byte>& bytes, std::size_t* left_out = nullptr,
                               std::size_t most = 100) {
  std::vector<ExitRecord> out;
  const std::size_t lost = decode_exit_records(bytes, exit_family, 9s, most, out);
  if (left_out != nullptr) *left_out = lost;
  return out;
}

}  // namespace

TEST_CASE("an exit record as the kernel writes it") {
  std::size_t left_out = 1;
  const auto all = decode(exit_datagram({stats()}), &left_out);
  REQUIRE(all.size() == 1);
  CHECK(left_out == 0);
  const ExitRecord& r = all[0];
  CHECK(r.pid == 42);
  CHECK(r.tid == 43);
  CHECK(r.parent == 7);
  CHECK(r.comm == "cc1plus");
  CHECK(r.lived == 1500us);
  CHECK(r.received == 9s);
  CHECK(r.used.cpu_ns == 900'000);
  CHECK(r.used.system_ns == 200'000);
  CHECK(r.used.wait_ns == 800);
  CHECK(r.used.turns == 3);
  CHECK(r.used.hard_faults == 2);
  CHECK(r.used.read_bytes == 4096);
  CHECK(r.used.write_bytes == 8192);
}

TEST_CASE("without delay accounting the time in ticks is taken") {
  ExitStats s = stats();
  s.run_ns = 0;
  CHECK(decode(exit_datagram({s}))[0].used.cpu_ns == 800'000);
}

TEST_CASE("a name may fill its field, and hold anything") {
  ExitStats s = stats();
  s.comm = std::string(32, 'n');
  CHECK(decode(exit_datagram({s}))[0].comm.size() == 32);
  s.comm = "a\n\xFF)";
  CHECK(decode(exit_datagram({s}))[0].comm == "a\n\xFF)");
}

TEST_CASE("several in a datagram, up to a bound") {
  std::size_t left_out = 0;
  CHECK(decode(exit_datagram({stats(), stats(), stats()})).size() == 3);
  CHECK(decode(exit_datagram({stats(), stats(), stats()}), &left_out, 2).size() == 2);
  CHECK(left_out == 1);
}

TEST_CASE("a kernel that does not name the process of a thread is too old") {
  ExitStats s = stats();
  s.version = 11;
  std::size_t left_out = 0;
  CHECK(decode(exit_datagram({s}), &left_out).empty());
  CHECK(left_out == 1);
}

TEST_CASE("numbers beyond all sense stay numbers") {
  ExitStats s = stats();
  s.lived_us = s.user_us = s.system_us = ~std::uint64_t{0};
  s.run_ns = 0;
  const auto all = decode(exit_datagram({s}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].lived > 0s);
}

TEST_CASE("cut at every byte, and with every byte changed, nothing is read beyond it") {
  const std::vector<std::byte> whole = exit_datagram({stats(), stats()});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK(decode(cut).size() <= 1);
  }
  for (std::size_t at = 0; at < 80; ++at)
    for (const unsigned value : {0U, 1U, 3U, 0x7FU, 0xFFU}) {
      std::vector<std::byte> changed = whole;
      changed[at] = static_cast<std::byte>(value);
      CHECK(decode(changed).size() <= 2);
    }
}
