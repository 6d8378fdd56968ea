#include "detect/usual_excursion.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace etwrca::detect {

UsualExcursion::UsualExcursion(std::size_t memory, std::size_t rank)
    : block_length_(std::max<std::size_t>(1, memory / blocks)), rank_(rank) {}

void UsualExcursion::add(double excursion, bool in_spike) noexcept {
  if (in_spike) {
    spike_ = std::max(spike_, excursion);
    ++in_spike_;
  }
  if (!in_spike || in_spike_ == spike_blocks * block_length_) {
    current_ = std::max({current_, excursion, spike_});
    spike_ = 0;
    in_spike_ = 0;
  }
  if (++seen_ == block_length_) close_block();
}

void UsualExcursion::close_block() noexcept {
  largest_[next_] = current_;
  next_ = (next_ + 1) % blocks;
  seen_ = 0;
  current_ = 0;
  auto ordered = largest_;
  const auto place = ordered.begin() + static_cast<std::ptrdiff_t>(rank_ - 1);
  std::nth_element(ordered.begin(), place, ordered.end(), std::greater<>{});
  value_ = *place;
}

}  // namespace etwrca::detect
