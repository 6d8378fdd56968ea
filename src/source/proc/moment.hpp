// The moments of the looks: wall time for stamps, monotonic time for lengths.
#ifndef ETWRCA_SOURCE_PROC_MOMENT_HPP
#define ETWRCA_SOURCE_PROC_MOMENT_HPP

#include <algorithm>

#include "etwrca/time.hpp"

namespace etwrca::proc {

/// One look.
struct Moment {
  TimePoint before{};     ///< the stamp from which on this look's usage counts
  TimePoint now{};        ///< the stamp of the look
  Duration monotonic{};   ///< the same moment on the clock that is never set
  Duration since_boot{};  ///< the same moment on the clock in which the start of a process is told

  [[nodiscard]] Duration length() const noexcept { return now - before; }
};

/// Gives the looks their stamps. They never go back, and usage spans the time that has really passed:
/// - a clock that was set forward (a machine that slept) is followed at once, and leaves a gap;
/// - a clock that was set back is followed by one part in a hundred, so that time still goes on.
class Timeline {
 public:
  /// `wall` and `monotonic` are read at the same moment.
  Moment step(TimePoint wall, Duration monotonic, Duration since_boot) noexcept {
    Moment out;
    out.monotonic = monotonic;
    out.since_boot = since_boot;
    if (!began_) {
      began_ = true;
      out.before = out.now = wall;
    } else {
      const Duration passed = std::max(Duration(1), monotonic - last_monotonic_);
      out.now = stamp(wall, monotonic);
      out.before = std::max(last_, out.now - passed);
    }
    last_ = out.now;
    last_monotonic_ = monotonic;
    return out;
  }

  /// The stamp that a look at this moment would get.
  [[nodiscard]] TimePoint stamp(TimePoint wall, Duration monotonic) const noexcept {
    if (!began_) return wall;
    const Duration passed = std::max(Duration(1), monotonic - last_monotonic_);
    return std::max(wall, last_ + passed - passed / 100);
  }

 private:
  bool began_ = false;
  TimePoint last_{};
  Duration last_monotonic_{};
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_MOMENT_HPP
