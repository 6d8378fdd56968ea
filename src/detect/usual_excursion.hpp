// usual_excursion.hpp - how far a series strays as a matter of course.
#ifndef ETWRCA_DETECT_USUAL_EXCURSION_HPP
#define ETWRCA_DETECT_USUAL_EXCURSION_HPP

#include <array>
#include <cstddef>

namespace etwrca::detect {

/// Remembers the largest excursion of each of the last 48 blocks of samples; the rank-th largest of
/// them is usual. Blocks not yet seen count as zero, so a short series has none. This is the block
/// maxima method of extreme value statistics with an order statistic in the place of a fitted law.
class UsualExcursion {
 public:
  static constexpr std::size_t blocks = 48;
  static constexpr std::size_t spike_blocks = 2;

  UsualExcursion(std::size_t memory, std::size_t rank);

  /// A sample and how far it strayed. What a spike reached enters one block when the spike ends, or
  /// once in `spike_blocks` blocks while it lasts: else one long incident would be usual by itself,
  /// and the next one like it would go unseen.
  void add(double excursion, bool in_spike) noexcept;

  [[nodiscard]] double value() const noexcept { return value_; }

 private:
  void close_block() noexcept;

  std::array<double, blocks> largest_{};
  std::size_t block_length_;
  std::size_t rank_;
  std::size_t seen_ = 0;  // samples of the current block
  std::size_t next_ = 0;
  double current_ = 0;
  double spike_ = 0;          // largest of the open spike, not yet entered
  std::size_t in_spike_ = 0;  // samples of the open spike since it was last entered
  double value_ = 0;
};

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_USUAL_EXCURSION_HPP
