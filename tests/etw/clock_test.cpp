#include "etw/clock.hpp"

#include <doctest/doctest.h>

#include <limits>

using etwrca::Duration;
using etwrca::time_from_filetime;
using etwrca::TimePoint;
using etwrca::etw::Clock;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

}  // namespace

// Figures by Python integers: start + (ticks - first) * 10**7 // frequency.
TEST_CASE("time stamps become moments exactly") {
  const Clock qpc(1'818'300, 19'388'662'958, 129'402'939'974'831'622);
  CHECK(qpc.to_time(19'388'662'958) == time_from_filetime(129'402'939'974'831'622));
  CHECK(qpc.to_time(19'479'121'384) == time_from_filetime(129'402'940'472'320'628));
  CHECK(qpc.to_time(19'388'662'957) == time_from_filetime(129'402'939'974'831'616));
  const Clock cycles(2'893'000'000, 1, 132'235'632'000'000'000);
  CHECK(cycles.to_time(2'893'000'001) == time_from_filetime(132'235'632'010'000'000));
  CHECK(cycles.to_time(290) == time_from_filetime(132'235'632'000'000'000));
  CHECK(cycles.to_time(291) == time_from_filetime(132'235'632'000'000'001));
}

TEST_CASE("a clock of 10 MHz counts in Windows' own units") {
  const Clock clock(10'000'000, 500, 132'235'632'000'000'000);
  for (const std::int64_t ticks :
       {std::int64_t{0}, std::int64_t{500}, std::int64_t{501}, std::int64_t{1} << 50})
    CHECK(clock.to_time(ticks) == time_from_filetime(132'235'632'000'000'000 + ticks - 500));
  CHECK(clock.to_duration(7) == Duration(700));
  CHECK(clock.to_duration(-7) == Duration(-700));
}

TEST_CASE("nothing overflows") {
  for (const std::int64_t frequency : {std::int64_t{1}, std::int64_t{999}, Clock::highest_frequency}) {
    for (const std::int64_t first : {least, std::int64_t{0}, most}) {
      for (const std::int64_t begin : {least, std::int64_t{0}, std::int64_t{132'235'632'000'000'000}, most}) {
        const Clock clock(frequency, first, begin);
        TimePoint last = TimePoint::min();
        for (const std::int64_t ticks : {least, least + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1},
                                         std::int64_t{1} << 45, most - 1, most}) {
          CHECK(clock.to_time(ticks) >= last);
          last = clock.to_time(ticks);
        }
        CHECK(clock.to_duration(least) < Duration(0));
        CHECK(clock.to_duration(most) > Duration(0));
      }
    }
  }
}

TEST_CASE("the quick and the general way agree") {
  // One year after the start the general way takes over.
  const Clock clock(3'000'001, 12'345, 132'235'632'000'000'000);
  const std::int64_t year = std::int64_t{3'000'001} * 365 * 86'400;
  for (std::int64_t ticks = year - 1000; ticks < year + 1000; ++ticks) {
    const std::int64_t units = ticks / 3'000'001 * 10'000'000 + ticks % 3'000'001 * 10'000'000 / 3'000'001;
    REQUIRE(clock.to_time(12'345 + ticks) == time_from_filetime(132'235'632'000'000'000 + units));
  }
}
