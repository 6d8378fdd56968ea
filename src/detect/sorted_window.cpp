#include "detect/sorted_window.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace etwrca::detect {

SortedWindow::SortedWindow(std::size_t capacity) : capacity_(capacity) {
  arrived_.reserve(capacity);
  sorted_.reserve(capacity);
}

void SortedWindow::clear() noexcept {
  arrived_.clear();
  sorted_.clear();
  next_ = updates_ = 0;
  mean_ = squares_ = 0;
}

void SortedWindow::push(double value) {
  if (arrived_.size() < capacity_) {
    arrived_.push_back(value);
    sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
    const double step = value - mean_;  // Welford's update
    mean_ += step / static_cast<double>(arrived_.size());
    squares_ += step * (value - mean_);
    return;
  }
  const double leaving = arrived_[next_];
  arrived_[next_] = value;
  next_ = next_ + 1 == capacity_ ? 0 : next_ + 1;
  replace(leaving, value);

  // Adding and taking away in one step. Rounding errors add up, above all when a large value leaves,
  // so each turn of the ring starts anew: still constant work a sample on average.
  const double step = (value - leaving) / static_cast<double>(capacity_);
  const double before = mean_;
  mean_ += step;
  squares_ += (value - leaving) * (value - mean_ + leaving - before);
  const bool lost_digits = squares_ < 1e-6 * (leaving - mean_) * (leaving - mean_);
  if (++updates_ >= capacity_ || lost_digits) recompute_moments();
}

void SortedWindow::replace(double leaving, double entering) noexcept {
  const auto out = std::lower_bound(sorted_.begin(), sorted_.end(), leaving);
  if (entering >= leaving) {
    const auto in = std::lower_bound(out + 1, sorted_.end(), entering);
    std::move(out + 1, in, out);
    *(in - 1) = entering;
  } else {
    const auto in = std::upper_bound(sorted_.begin(), out, entering);
    std::move_backward(in, out, out + 1);
    *in = entering;
  }
}

void SortedWindow::recompute_moments() noexcept {
  updates_ = 0;
  double sum = 0;
  for (const double value : sorted_) sum += value;
  mean_ = sum / static_cast<double>(sorted_.size());
  squares_ = 0;
  for (const double value : sorted_) squares_ += (value - mean_) * (value - mean_);
}

double SortedWindow::quantile(double share) const noexcept {
  const double place = share * static_cast<double>(sorted_.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted_.size()) return sorted_.back();
  const double part = place - static_cast<double>(below);
  return sorted_[below] + part * (sorted_[below + 1] - sorted_[below]);
}

double SortedWindow::deviation() const noexcept {
  return std::sqrt(std::max(0.0, squares_) / static_cast<double>(sorted_.size()));
}

}  // namespace etwrca::detect
