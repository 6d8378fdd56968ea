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

  UsualExcursion(std::size_t memory, std::size_t rank);

  /// A sample and how far it strayed. A spike counts once however long it lasts: its largest
  /// excursion enters when it has ended.
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
  double spike_ = 0;  // of the spike that is open
  double value_ = 0;
};

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_USUAL_EXCURSION_HPP
