// The time of a session's events.
#ifndef ETWRCA_ETW_SESSION_SESSION_CLOCK_HPP
#define ETWRCA_ETW_SESSION_SESSION_CLOCK_HPP

#include <cstdint>

#include "etw/clock.hpp"
#include "etw/session/etw_api.hpp"
#include "etwrca/etl_file.hpp"

namespace etwrca::etw {

/// Taken from the system's clock at one moment, and from the session's own clock from then on. Sessions of
/// our own count by the performance counter; one that is attached to may count otherwise.
class SessionClock {
 public:
  /// Until the session is known: by the performance counter.
  explicit SessionClock(const Moment& start) noexcept { set(start, ClockKind::query_performance_counter, 0); }
  SessionClock(const Moment& start, const TraceLogfileHeader& header) noexcept {
    const auto kind = static_cast<ClockKind>(header.reserved_flags & 0xFFU);
    const bool cycles = kind == ClockKind::cpu_cycles;
    set(start, kind, cycles ? std::int64_t{header.cpu_speed_in_mhz} * 1'000'000 : header.perf_freq);
  }

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] std::int64_t frequency() const noexcept { return frequency_; }
  [[nodiscard]] TimePoint begin() const noexcept { return begin_; }
  [[nodiscard]] TimePoint at(const Moment& moment) const noexcept {
    return kind_ == ClockKind::query_performance_counter ? clock_.to_time(moment.ticks)
                                                         : time_from_filetime(moment.filetime);
  }
  /// How far the system's clock is ahead of this time.
  [[nodiscard]] Duration offset(const Moment& moment) const noexcept {
    return between(at(moment), time_from_filetime(moment.filetime));
  }

  /// Cycles cannot be asked for in time with the system's clock: they are set at the first event.
  [[nodiscard]] bool waits_for_event() const noexcept { return waits_; }
  void first_event(std::int64_t ticks, const Moment& moment) noexcept {
    clock_ = Clock(frequency_, ticks, moment.filetime);
    waits_ = false;
  }

 private:
  void set(const Moment& start, ClockKind kind, std::int64_t frequency) noexcept {
    kind_ = kind == ClockKind::system_time || kind == ClockKind::cpu_cycles
                ? kind
                : ClockKind::query_performance_counter;
    frequency_ = kind_ == ClockKind::system_time ? Clock::units_per_second : frequency;
    if (frequency_ <= 0) frequency_ = start.frequency;
    if (frequency_ <= 0 || frequency_ > Clock::highest_frequency) frequency_ = Clock::units_per_second;
    waits_ = kind_ == ClockKind::cpu_cycles;
    clock_ = kind_ == ClockKind::query_performance_counter ? Clock(frequency_, start.ticks, start.filetime)
                                                           : Clock();
    begin_ = time_from_filetime(start.filetime);
  }

  ClockKind kind_ = ClockKind::query_performance_counter;
  std::int64_t frequency_ = Clock::units_per_second;
  bool waits_ = false;
  Clock clock_;
  TimePoint begin_{};
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_SESSION_CLOCK_HPP
