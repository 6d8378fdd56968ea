#include "source/proc/process_files.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace etwrca::proc;

namespace {

std::string stat_of(const std::string& comm) {
  return "42 (" + comm +
         ") S 7 1 1 0 -1 4194304 99 5 3 8 120 30 11 4 20 0 6 0 51513 3133440 379 18446744073709551615 1 2\n";
}

}  // namespace

TEST_CASE("stat: the fields that are used") {
  const std::string text = stat_of("bash");
  const auto stat = parse_stat(text);
  REQUIRE(stat);
  CHECK(stat->comm == "bash");
  CHECK(stat->state == 'S');
  CHECK(stat->parent == 7);
  CHECK_FALSE(stat->kernel_thread);
  CHECK(stat->hard_faults == 3);
  CHECK(stat->user_ticks == 120);
  CHECK(stat->system_ticks == 30);
  CHECK(stat->child_ticks == 15);
  CHECK(stat->threads == 6);
  CHECK(stat->start_ticks == 51513);
}

TEST_CASE("stat: a name may hold anything") {
  for (const std::string name : {"", ") R 1 2 3", "((a)", "a\nb) S 9", "\xFF\xFE", "two words", ")"}) {
    const std::string text = stat_of(name);
    const auto stat = parse_stat(text);
    REQUIRE(stat);
    CHECK(stat->comm == name);
    CHECK(stat->parent == 7);
    CHECK(stat->start_ticks == 51513);
  }
}

TEST_CASE("stat: what is cut short, or is something else, is refused") {
  const std::string whole = stat_of("x");
  const std::size_t start = whole.find("51513");
  for (std::size_t length = 0; length < start; ++length)
    CHECK_FALSE(parse_stat(std::string_view(whole).substr(0, length)));
  CHECK_FALSE(parse_stat("no parenthesis 1 2 3"));
  CHECK_FALSE(parse_stat(") 1 ("));
}

TEST_CASE("stat: a kernel thread is known by its flag") {
  const auto stat = parse_stat("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 1 0 0 1\n");
  REQUIRE(stat);
  CHECK(stat->kernel_thread);
  CHECK(stat->parent == 0);
}

TEST_CASE("schedstat, io, statm and status") {
  CHECK(parse_schedstat("874360 72646 3\n")->wait_ns == 72646);
  CHECK(parse_schedstat("874360 72646 3\n")->turns == 3);
  CHECK_FALSE(parse_schedstat("874360 72646\n"));
  CHECK_FALSE(parse_schedstat(""));

  const auto io = parse_io(
      "rchar: 9\nwchar: 8\nsyscr: 1\nsyscw: 2\nread_bytes: 4096\nwrite_bytes: 512\n"
      "cancelled_write_bytes: 77\n");
  REQUIRE(io);
  CHECK(io->read_bytes == 4096);
  CHECK(io->write_bytes == 512);
  CHECK_FALSE(parse_io("rchar: 9\nread_bytes: 1\n"));
  CHECK_FALSE(parse_io("read_bytes: -1\nwrite_bytes: 2\n"));

  const auto memory = parse_statm("765 407 379 5 0 123 0\n");
  REQUIRE(memory);
  CHECK(memory->resident == 407);
  CHECK(memory->shared == 379);
  CHECK_FALSE(parse_statm("765"));

  CHECK(parse_swap("Name:\tcat\nVmRSS:\t  10 kB\nVmSwap:\t    12 kB\n") == 12288);
  CHECK_FALSE(parse_swap("Name:\tkthreadd\n"));
}
