#include "source/proc/thread_records.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "source/proc/thread_bytes.hpp"

using namespace etwrca::proc;
using namespace etwrca::test;

namespace {

constexpr double tick = 1e7;

}  // namespace

TEST_CASE("threads add up to their process, in any order") {
  auto first = thread_record(100, 100, 500);
  first.parent = 7;
  first.start_ns = 123'456'789;
  first.child_ns = 99;
  first.threads = 2;
  auto second = thread_record(100, 101, 300);
  second.wait_ns = 40;
  ThreadSum sum;
  sum.add(second, 1);
  CHECK_FALSE(sum.complete(1));
  sum.add(first, 1);
  CHECK(sum.complete(1));
  CHECK_FALSE(sum.complete(2));
  Reading reading;
  CHECK(sum.settle(reading, tick));
  CHECK(reading.pid == 100);
  CHECK(reading.parent == 7);
  CHECK(reading.start_ticks == 12);
  CHECK(reading.comm() == "worker");
  CHECK(reading.used.cpu_ns == 800);
  CHECK(reading.used.wait_ns == 40);
  CHECK(reading.used.child_ns == 99);
  CHECK(reading.holds.threads == 2);
}

TEST_CASE("nothing has changed if nothing has run, and counters never go back") {
  ThreadSum sum;
  Reading reading;
  auto record = thread_record(100, 100, 500);
  record.wait_ns = 70;
  record.user_ns = 30;
  record.system_ns = 10;
  sum.add(record, 1);
  CHECK(sum.settle(reading, tick));
  CHECK(reading.used.system_ns == 125);
  sum.add(record, 2);
  CHECK_FALSE(sum.settle(reading, tick));

  record.run_ns = 600;  // a thread has ended, and its waiting is not kept
  record.wait_ns = 20;
  sum.add(record, 3);
  CHECK(sum.settle(reading, tick));
  CHECK(reading.used.cpu_ns == 600);
  CHECK(reading.used.wait_ns == 70);
  record.run_ns = 590;
  record.threads = 3;
  record.wait_ns = 25;
  sum.add(record, 4);
  CHECK(sum.settle(reading, tick));
  CHECK(reading.used.cpu_ns == 600);
  CHECK(reading.used.wait_ns == 75);
}

TEST_CASE("a name without an end fills its field") {
  auto record = thread_record(100, 100, 1);
  std::fill(std::begin(record.comm), std::end(record.comm), 'x');
  ThreadSum sum;
  sum.add(record, 1);
  Reading reading;
  sum.settle(reading, tick);
  CHECK(reading.comm() == std::string(16, 'x'));
}

TEST_CASE("records are read as far as they are whole") {
  const auto bytes = thread_bytes({thread_record(1, 1, 5), thread_record(2, 2, 6), thread_record(0, 0, 7)});
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    std::size_t count = 0;
    each_record(std::span(bytes).first(length), [&](const etwrca_thread_record&) { ++count; });
    CHECK(count == std::min<std::size_t>(2, length / sizeof(etwrca_thread_record)));
  }
}
