#include "etw/session/session_clock.hpp"

#include <doctest/doctest.h>

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;
using etw::Moment;
using etw::SessionClock;

constexpr std::int64_t start = 132'235'632'000'000'000;
constexpr Moment begin{5'000, 1'000, start};

etw::TraceLogfileHeader header(std::uint32_t kind, std::int64_t frequency = 1'000,
                               std::uint32_t mhz = 2'000) {
  etw::TraceLogfileHeader header;
  header.reserved_flags = kind;
  header.perf_freq = frequency;
  header.cpu_speed_in_mhz = mhz;
  return header;
}

TEST_CASE("by the performance counter: begins at the system's time, then goes its own way") {
  const SessionClock clock(begin, header(1));
  CHECK(clock.begin() == time_from_filetime(start));
  CHECK(clock.frequency() == 1'000);
  CHECK(clock.clock().to_time(7'000) == clock.begin() + 2s);
  CHECK(clock.at({6'000, 1'000, start - 1}) == clock.begin() + 1s);
  CHECK(clock.offset({6'000, 1'000, start + 10'000'000}) == 0s);
  CHECK(clock.offset({6'000, 1'000, start}) == -1s);
}

TEST_CASE("by system time: stamps are FILETIMEs") {
  const SessionClock clock(begin, header(2));
  CHECK(clock.frequency() == 10'000'000);
  CHECK(clock.clock().to_time(start + 10) == clock.begin() + 1us);
  CHECK(clock.at({0, 0, start + 20}) == clock.begin() + 2us);
}

TEST_CASE("by cycles: set at the first event") {
  SessionClock clock(begin, header(3));
  CHECK(clock.frequency() == 2'000'000'000);
  CHECK(clock.waits_for_event());
  clock.first_event(1'000'000, {0, 0, start + 30});
  CHECK_FALSE(clock.waits_for_event());
  CHECK(clock.clock().to_time(1'000'000) == clock.begin() + 3us);
  CHECK(clock.clock().to_time(2'001'000'000) == clock.begin() + 3us + 1s);
}

TEST_CASE("a header that says nothing usable: the counter's own frequency, or 10 MHz") {
  CHECK(SessionClock(begin, header(1, 0)).frequency() == 1'000);
  CHECK(SessionClock(begin, header(77, -5)).frequency() == 1'000);
  CHECK(SessionClock({0, 0, start}, header(1, 0)).frequency() == 10'000'000);
  CHECK(SessionClock(begin).frequency() == 1'000);
}

}  // namespace
}  // namespace etwrca::test
