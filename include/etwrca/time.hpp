// time.hpp - moments and durations.
//
// Every moment in this library is UTC, counted in nanoseconds since the Unix epoch. A recording
// states times in 100 ns units; the conversion is exact. A source without a calendar (a CSV that
// counts from zero) keeps its own numbers: they are taken as seconds since the epoch.
#ifndef ETWRCA_TIME_HPP
#define ETWRCA_TIME_HPP

#include <chrono>
#include <cstdint>

#include "etwrca/export.h"

namespace etwrca {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::sys_time<Duration>;

/// A half-open stretch of time: begin is inside, end is not.
struct TimeRange {
  TimePoint begin{};
  TimePoint end{};

  [[nodiscard]] Duration length() const noexcept { return end - begin; }
  [[nodiscard]] bool contains(TimePoint t) const noexcept { return begin <= t && t < end; }
  friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// Seconds since the Unix epoch as a double: what the JSON documents carry. Exact to about 0.2 us
/// for dates of this century.
ETWRCA_EXPORT double to_seconds(TimePoint t) noexcept;
ETWRCA_EXPORT double to_seconds(Duration d) noexcept;

/// The nearest nanosecond; moments beyond what 64 bits hold (years 1677 to 2262) are clamped to the
/// nearest end, and NaN becomes the epoch.
ETWRCA_EXPORT TimePoint time_from_seconds(double seconds) noexcept;
ETWRCA_EXPORT Duration duration_from_seconds(double seconds) noexcept;

/// later - earlier, clamped to what a Duration holds (292 years either way).
ETWRCA_EXPORT Duration between(TimePoint earlier, TimePoint later) noexcept;

/// A Windows FILETIME: 100 ns units since 1601-01-01 UTC. Clamped as above.
ETWRCA_EXPORT TimePoint time_from_filetime(std::int64_t filetime) noexcept;

}  // namespace etwrca

#endif  // ETWRCA_TIME_HPP
