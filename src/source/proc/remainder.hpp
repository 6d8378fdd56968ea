// What the machine says was used beyond what its processes say.
#ifndef ETWRCA_SOURCE_PROC_REMAINDER_HPP
#define ETWRCA_SOURCE_PROC_REMAINDER_HPP

#include <algorithm>

namespace etwrca::proc {

/// The two are counted by different clocks (ticks and nanoseconds; a page made dirty and a sector written),
/// so the processes may be ahead. By how much they are is kept, up to a bound, and taken off later: the
/// remainder is never negative, and nothing is counted twice.
class Remainder {
 public:
  /// The part of `whole` that is in nobody's account. `most_ahead` bounds what is kept for later.
  double settle(double whole, double parts, double most_ahead) noexcept {
    ahead_ += parts - whole;
    const double out = std::max(0.0, -ahead_);
    ahead_ = std::clamp(ahead_, 0.0, std::max(0.0, most_ahead));
    return out;
  }

 private:
  double ahead_ = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_REMAINDER_HPP
