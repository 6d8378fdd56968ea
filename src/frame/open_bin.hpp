// One bin that is still being filled: amounts and levels by slot, where a slot is the builder's row of a
// living entity.
#ifndef ETWRCA_FRAME_OPEN_BIN_HPP
#define ETWRCA_FRAME_OPEN_BIN_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "etwrca/frame.hpp"

namespace etwrca::frame {

/// A table [slot][metric] that keeps its content when either side grows.
class Grid {
 public:
  explicit Grid(double empty) : empty_(empty) {}

  double& at(std::size_t slot, std::size_t column) {
    if (column >= columns_) widen(column + 1);
    if (slot >= rows_) lengthen(slot + 1);
    return cells_[slot * columns_ + column];
  }
  [[nodiscard]] double get(std::size_t slot, std::size_t column) const {
    return slot < rows_ && column < columns_ ? cells_[slot * columns_ + column] : empty_;
  }
  void clear_row(std::size_t slot) {
    for (std::size_t c = 0; slot < rows_ && c < columns_; ++c) cells_[slot * columns_ + c] = empty_;
  }

 private:
  void widen(std::size_t columns) {
    std::vector<double> wider(rows_ * columns, empty_);
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t c = 0; c < columns_; ++c) wider[r * columns + c] = cells_[r * columns_ + c];
    cells_.swap(wider);
    columns_ = columns;
  }
  void lengthen(std::size_t rows) {
    rows_ = rows < 2 * rows_ ? 2 * rows_ : rows;
    cells_.resize(rows_ * columns_, empty_);
  }

  double empty_;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<double> cells_;
};

struct OpenBin {
  TimePoint begin{};
  Grid amounts{0.0};
  Grid levels{std::numeric_limits<double>::quiet_NaN()};
  std::vector<ModuleUsage> modules;  ///< rate holds the amount until the bin is closed
  std::vector<char> touched;         ///< [slot]: anything was observed
  std::uint64_t observations = 0;
  Loss loss;

  void touch(std::size_t slot) {
    ++observations;
    if (slot >= touched.size()) touched.resize(slot + 1, 0);
    touched[slot] = 1;
  }
  void clear(std::size_t slot) {
    amounts.clear_row(slot);
    levels.clear_row(slot);
    if (slot < touched.size()) touched[slot] = 0;
  }
  [[nodiscard]] bool was_touched(std::size_t slot) const {
    return slot < touched.size() && touched[slot] != 0;
  }
};

}  // namespace etwrca::frame

#endif  // ETWRCA_FRAME_OPEN_BIN_HPP
