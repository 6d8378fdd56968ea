// What is not watched because a table of detectors is full, so that a report can say so.
#ifndef ETWRCA_MONITOR_UNWATCHED_HPP
#define ETWRCA_MONITOR_UNWATCHED_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "etwrca/loss.hpp"

namespace etwrca::monitor {

/// Detectors at a time, one a series.
inline constexpr std::size_t most_watched = 20000;

class Unwatched {
 public:
  /// A value that no detector has seen.
  void add() noexcept { ++in_this_frame_; }
  void next_frame() noexcept {
    values_ += in_this_frame_;
    most_ = std::max(most_, in_this_frame_);
    in_this_frame_ = 0;
  }

  void tell(Loss& loss, std::vector<std::string>& notes) const {
    if (values_ == 0) return;
    loss.observations += values_;
    notes.push_back("At most " + std::to_string(most_watched) + " series are watched for spikes; up to " +
                    std::to_string(most_) + " more were not");
  }

 private:
  std::uint64_t in_this_frame_ = 0;
  std::uint64_t values_ = 0;
  std::uint64_t most_ = 0;  // in one frame
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_UNWATCHED_HPP
