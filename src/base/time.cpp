#include "etwrca/time.hpp"

#include <cmath>
#include <limits>

namespace etwrca {
namespace {

constexpr std::int64_t filetime_of_unix_epoch = 116'444'736'000'000'000;
constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();

std::int64_t nanoseconds_from_seconds(double seconds) noexcept {
  if (std::isnan(seconds)) return 0;
  // Whole seconds and the rest apart: the product of a date and 1e9 would lose the last digits.
  const double whole = std::floor(seconds);
  if (whole >= 9'223'372'036.0) return int64_max;
  if (whole <= -9'223'372'037.0) return int64_min;
  return static_cast<std::int64_t>(whole) * 1'000'000'000 +
         static_cast<std::int64_t>(std::llround((seconds - whole) * 1e9));
}

double seconds_from_nanoseconds(std::int64_t ns) noexcept {
  // Apart again: a date in nanoseconds does not fit a double, and would be rounded twice.
  const std::int64_t whole = ns / 1'000'000'000;
  const std::int64_t rest = ns % 1'000'000'000;
  return static_cast<double>(whole) + static_cast<double>(rest) / 1e9;
}

}  // namespace

double to_seconds(TimePoint t) noexcept { return seconds_from_nanoseconds(t.time_since_epoch().count()); }
double to_seconds(Duration d) noexcept { return seconds_from_nanoseconds(d.count()); }

TimePoint time_from_seconds(double seconds) noexcept { return TimePoint(duration_from_seconds(seconds)); }
Duration duration_from_seconds(double seconds) noexcept {
  return Duration(nanoseconds_from_seconds(seconds));
}

Duration between(TimePoint earlier, TimePoint later) noexcept {
  const std::int64_t a = earlier.time_since_epoch().count();
  const std::int64_t b = later.time_since_epoch().count();
  if (a < 0 && b > int64_max + a) return Duration::max();
  if (a > 0 && b < int64_min + a) return Duration::min();
  return Duration(b - a);
}

TimePoint time_from_filetime(std::int64_t filetime) noexcept {
  constexpr std::int64_t most = int64_max / 100 + filetime_of_unix_epoch;
  constexpr std::int64_t least = int64_min / 100 + filetime_of_unix_epoch;
  if (filetime > most) return TimePoint::max();
  if (filetime < least) return TimePoint::min();
  return TimePoint(Duration((filetime - filetime_of_unix_epoch) * 100));
}

}  // namespace etwrca
