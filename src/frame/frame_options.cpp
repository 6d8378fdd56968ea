#include <chrono>

#include "etwrca/frame.hpp"

namespace etwrca {

using namespace std::chrono_literals;

Duration bin_for(Duration length) noexcept {
  constexpr std::size_t frames_wanted = 100;
  for (const Duration bin : {10ms, 20ms, 50ms, 100ms, 200ms, 500ms})
    if (length < bin * 2 * frames_wanted) return bin;
  // A long recording of little: a million frames would tell no more.
  constexpr Duration::rep most_frames = 100'000;
  for (const Duration bin : {Duration(1s), Duration(10s), Duration(1min), Duration(10min), Duration(1h)})
    if (length / bin < most_frames) return bin;
  return 24h;
}

FrameOptions frame_options_for(const SourceInfo& info, std::optional<Duration> bin) {
  FrameOptions frames;
  if (info.rows) frames.bin = Duration::zero();
  if (info.extent) frames.bin = bin_for(info.extent->length());
  if (info.interval > Duration::zero()) {
    // What was seen at one look comes in one batch, so nothing is late.
    frames.bin = info.interval;
    frames.lateness = Duration::zero();
    frames.whole = true;
  }
  if (bin) frames.bin = *bin;
  return frames;
}

}  // namespace etwrca
