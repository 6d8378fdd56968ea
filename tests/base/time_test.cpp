#include "etwrca/time.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

namespace etwrca {
namespace {

constexpr std::int64_t filetime_of_unix_epoch = 116'444'736'000'000'000;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

std::int64_t nanoseconds(TimePoint t) { return t.time_since_epoch().count(); }

TEST_CASE("a FILETIME is converted exactly") {
  CHECK(time_from_filetime(filetime_of_unix_epoch) == TimePoint{});
  CHECK(nanoseconds(time_from_filetime(filetime_of_unix_epoch + 1)) == 100);
  CHECK(nanoseconds(time_from_filetime(filetime_of_unix_epoch - 1)) == -100);
  CHECK(nanoseconds(time_from_filetime(129'402'940'472'257'591)) == 1'295'820'447'225'759'100);
}

TEST_CASE("a FILETIME beyond 64 bits of nanoseconds is clamped") {
  CHECK(time_from_filetime(most) == TimePoint::max());
  CHECK(time_from_filetime(least) == TimePoint::min());
  CHECK(time_from_filetime(0) == TimePoint::min());  // the year 1601
  const std::int64_t last = most / 100 + filetime_of_unix_epoch;
  CHECK(nanoseconds(time_from_filetime(last)) == most / 100 * 100);
  CHECK(time_from_filetime(last + 1) == TimePoint::max());
  const std::int64_t first = least / 100 + filetime_of_unix_epoch;
  CHECK(nanoseconds(time_from_filetime(first)) == least / 100 * 100);
  CHECK(time_from_filetime(first - 1) == TimePoint::min());
}

TEST_CASE("seconds become the nearest nanosecond") {
  CHECK(duration_from_seconds(0.0).count() == 0);
  CHECK(duration_from_seconds(1.5).count() == 1'500'000'000);
  CHECK(duration_from_seconds(-1.5).count() == -1'500'000'000);
  CHECK(duration_from_seconds(0.1).count() == 100'000'000);
  CHECK(duration_from_seconds(-0.1).count() == -100'000'000);
  CHECK(nanoseconds(time_from_seconds(1'595'981'220.5)) == 1'595'981'220'500'000'000);
}

TEST_CASE("seconds that do not fit are clamped, and NaN is the epoch") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(time_from_seconds(infinity) == TimePoint::max());
  CHECK(time_from_seconds(-infinity) == TimePoint::min());
  CHECK(time_from_seconds(1e300) == TimePoint::max());
  CHECK(time_from_seconds(9'223'372'036.9) == TimePoint::max());
  CHECK(time_from_seconds(-9'223'372'036.9) == TimePoint::min());
  CHECK(nanoseconds(time_from_seconds(9'223'372'035.0)) == 9'223'372'035'000'000'000);
  CHECK(nanoseconds(time_from_seconds(-9'223'372'036.0)) == -9'223'372'036'000'000'000);
  CHECK(time_from_seconds(std::numeric_limits<double>::quiet_NaN()) == TimePoint{});
}

TEST_CASE("seconds there and back differ by less than a microsecond in this century") {
  for (std::int64_t ns = 1'600'000'000'000'000'000; ns < 1'600'000'001'000'000'000; ns += 99'999'989) {
    const TimePoint t{Duration(ns)};
    const auto error = (time_from_seconds(to_seconds(t)) - t).count();
    CHECK(error < 1000);
    CHECK(error > -1000);
  }
  CHECK(to_seconds(Duration(1'500'000'000)) == 1.5);
}

TEST_CASE("a range holds its begin and not its end") {
  const TimeRange range{TimePoint(Duration(10)), TimePoint(Duration(20))};
  CHECK(range.length() == Duration(10));
  CHECK(range.contains(range.begin));
  CHECK(range.contains(TimePoint(Duration(19))));
  CHECK_FALSE(range.contains(range.end));
  CHECK_FALSE(range.contains(TimePoint(Duration(9))));
}

}  // namespace
}  // namespace etwrca
