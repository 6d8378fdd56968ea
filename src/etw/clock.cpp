#include "etw/clock.hpp"

#include <limits>

namespace etwrca::etw {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

std::int64_t add_clamped(std::int64_t a, std::int64_t b) noexcept {
  if (b > 0 && a > most - b) return most;
  if (b < 0 && a < least - b) return least;
  return a + b;
}

std::int64_t subtract_clamped(std::int64_t a, std::int64_t b) noexcept {
  if (b < 0 && a > most + b) return most;
  if (b > 0 && a < least + b) return least;
  return a - b;
}

/// floor(ticks * units / frequency), clamped; units * frequency must fit 63 bits.
std::int64_t scale(std::int64_t ticks, std::int64_t units, std::int64_t frequency) noexcept {
  std::int64_t whole = ticks / frequency;
  std::int64_t rest = ticks % frequency;
  if (rest < 0) {
    rest += frequency;
    --whole;
  }
  if (whole > most / units) return most;
  if (whole < least / units) return least;
  return add_clamped(whole * units, rest * units / frequency);
}

}  // namespace

Clock::Clock(std::int64_t frequency, std::int64_t first_ticks, std::int64_t start) noexcept
    : frequency_(frequency), first_ticks_(first_ticks), start_(start) {
  const std::int64_t ns = time_from_filetime(start).time_since_epoch().count();
  if (ns < least / 2 || ns > most / 2) return;
  constexpr std::int64_t seconds_per_year = std::int64_t{365} * 86'400;
  start_ns_ = ns;
  reach_ =
      static_cast<std::uint64_t>(frequency <= most / seconds_per_year ? frequency * seconds_per_year : most);
}

TimePoint Clock::to_time_clamped(std::int64_t ticks) const noexcept {
  const std::int64_t units = scale(subtract_clamped(ticks, first_ticks_), units_per_second, frequency_);
  return time_from_filetime(add_clamped(start_, units));
}

Duration Clock::to_duration(std::int64_t ticks) const noexcept {
  constexpr std::int64_t ns_per_second = 1'000'000'000;
  if (frequency_ <= most / ns_per_second) return Duration(scale(ticks, ns_per_second, frequency_));
  const std::int64_t units = scale(ticks, units_per_second, frequency_);
  if (units > most / 100) return Duration::max();
  if (units < least / 100) return Duration::min();
  return Duration(units * 100);
}

}  // namespace etwrca::etw
