// From the ticks of a recording's clock to moments and durations, exactly and in integers.
#ifndef ETWRCA_ETW_CLOCK_HPP
#define ETWRCA_ETW_CLOCK_HPP

#include <cstdint>

#include "etwrca/time.hpp"

namespace etwrca::etw {

/// moment = start + floor((ticks - first_ticks) * 10^7 / frequency) in units of 100 ns, which is what
/// Windows itself computes. No input overflows: results beyond the calendar are clamped.
class Clock {
 public:
  static constexpr std::int64_t units_per_second = 10'000'000;  ///< FILETIME counts 100 ns
  /// Frequencies above this (0.5 THz) are no clock of a machine.
  static constexpr std::int64_t highest_frequency = 500'000'000'000;

  /// A clock that counts 100 ns since 1601.
  Clock() noexcept = default;
  /// `frequency` in 1 .. highest_frequency ticks per second; `start` is the FILETIME at `first_ticks`.
  Clock(std::int64_t frequency, std::int64_t first_ticks, std::int64_t start) noexcept;

  [[nodiscard]] TimePoint to_time(std::int64_t ticks) const noexcept {
    const std::uint64_t since = static_cast<std::uint64_t>(ticks) - static_cast<std::uint64_t>(first_ticks_);
    if (ticks >= first_ticks_ && since < reach_) {  // within which nothing can overflow
      const auto ticks_since = static_cast<std::int64_t>(since);
      const std::int64_t units = frequency_ == units_per_second
                                     ? ticks_since
                                     : ticks_since / frequency_ * units_per_second +
                                           ticks_since % frequency_ * units_per_second / frequency_;
      return TimePoint(Duration(start_ns_ + units * 100));
    }
    return to_time_clamped(ticks);
  }

  /// The length of a span of ticks, rounded down to a nanosecond where the clock allows.
  [[nodiscard]] Duration to_duration(std::int64_t ticks) const noexcept;

 private:
  [[nodiscard]] TimePoint to_time_clamped(std::int64_t ticks) const noexcept;

  std::int64_t frequency_ = units_per_second;
  std::int64_t first_ticks_ = 0;
  std::int64_t start_ = 0;     ///< FILETIME
  std::int64_t start_ns_ = 0;  ///< the same moment; only if reach_ is not zero
  std::uint64_t reach_ = 0;    ///< a year of ticks; zero if `start` lies too near an end of the calendar
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_CLOCK_HPP
