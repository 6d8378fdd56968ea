#include "source/proc/waiter.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <thread>

using etwrca::proc::Waiter;
using namespace std::chrono_literals;

TEST_CASE("a wait ends by itself, at once if there is nothing to wait for") {
  Waiter waiter;
  CHECK_FALSE(waiter.wait(1ms, -1));
  CHECK_FALSE(waiter.wait(-1h, -1));
  CHECK_FALSE(waiter.stopped());
}

TEST_CASE("a wait ends when it is stopped, before and meanwhile") {
  Waiter waiter;
  std::thread other([&] { waiter.stop(); });
  CHECK_FALSE(waiter.wait(24h, -1));
  other.join();
  CHECK(waiter.stopped());
  waiter.stop();
  CHECK_FALSE(waiter.wait(24h, -1));
}

TEST_CASE("a wait ends when there is something to read") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  Waiter waiter;
  CHECK_FALSE(waiter.wait(1ms, ends[0]));
  REQUIRE(::write(ends[1], "x", 1) == 1);
  CHECK(waiter.wait(24h, ends[0]));
  waiter.stop();
  CHECK_FALSE(waiter.wait(24h, ends[0]));
  ::close(ends[0]);
  ::close(ends[1]);
}
