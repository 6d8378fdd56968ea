#include "etw/session/process_list.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include "etwrca/etw_session.hpp"
#include "support/fake_etw.hpp"

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t created = 132'235'632'000'000'000;

std::vector<FakeProcess> some() {
  return {{u"", 0, 0, 0, 0, 0, 0, 50, {0, 0}},
          {u"", 4, 0, created - 100, 1000, 2000, 0, 30, {8}},
          {u"b\u00fcrner.exe", 1234, 4, created, 300'000'000, 200'000'000, 7, 3, {40, 44, 48}}};
}

std::vector<ProcessSample> parse(const std::vector<std::byte>& bytes) {
  std::vector<ProcessSample> out;
  etw::parse_process_list(bytes, out);
  return out;
}

/// The list where it will lie.
std::vector<std::byte> placed(const std::vector<FakeProcess>& rows) {
  std::vector<std::byte> bytes(fake_process_list(rows, 0).size());
  const auto list = fake_process_list(rows, reinterpret_cast<std::uintptr_t>(bytes.data()));
  std::memcpy(bytes.data(), list.data(), list.size());
  return bytes;
}

TEST_CASE("every row, with its name, times, memory and threads") {
  const auto rows = parse(placed(some()));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].pid == 0);
  CHECK(rows[1].name == "System");
  CHECK(rows[2].pid == 1234);
  CHECK(rows[2].parent_pid == 4);
  CHECK(rows[2].name == "b\xC3\xBCrner.exe");
  CHECK(rows[2].created == time_from_filetime(created));
  CHECK(rows[2].private_bytes == 300'000'000);
  CHECK(rows[2].working_set == 200'000'000);
  CHECK(rows[2].cpu == 1us);
  CHECK(rows[2].threads == std::vector<std::uint32_t>{40, 44, 48});
}

TEST_CASE("rows of an earlier list leave nothing behind") {
  std::vector<ProcessSample> out;
  etw::parse_process_list(placed(some()), out);
  etw::parse_process_list(placed({{u"one.exe", 5, 0, created, 1, 2, 3, 4, {}}}), out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].name == "one.exe");
  CHECK(out[0].threads.empty());
}

TEST_CASE("a list that is cut or changed anywhere gives rows that fit it, or fewer") {
  const auto sound = placed(some());
  for (std::size_t size = 0; size < sound.size(); ++size) {
    const std::vector<std::byte> cut(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(parse(cut).size() <= 3);
  }
  for (std::size_t i = 0; i < sound.size(); ++i) {
    auto changed = sound;
    changed[i] ^= std::byte{0xFF};
    for (const ProcessSample& row : parse(changed)) {
      CHECK(row.threads.size() < 100);
      CHECK(row.name.size() < 100'000);
    }
  }
}

TEST_CASE("the buffer grows until the list fits") {
  FakeEtw windows;
  std::vector<FakeProcess> many(5'000, FakeProcess{u"many.exe", 8, 4, created, 1, 2, 3, 4, {1, 2, 3}});
  windows.set_processes([&](std::uintptr_t address) { return fake_process_list(many, address); });
  const EtwSession session({}, windows);
  std::vector<ProcessSample> rows;
  REQUIRE(session.processes(rows));
  CHECK(rows.size() == 5'000);
  CHECK(rows.back().name == "many.exe");
}

TEST_CASE("a system that does not answer") {
  FakeEtw windows;
  const EtwSession session({}, windows);
  std::vector<ProcessSample> rows;
  CHECK_FALSE(session.processes(rows));
}

}  // namespace
}  // namespace etwrca::test
