// sorted_window.hpp - the last n values, in order of arrival and in order of size.
#ifndef ETWRCA_DETECT_SORTED_WINDOW_HPP
#define ETWRCA_DETECT_SORTED_WINDOW_HPP

#include <cstddef>
#include <vector>

namespace etwrca::detect {

/// Quantiles and standard deviation of a sliding window. A sample costs two binary searches and one
/// move of at most `capacity` doubles. Allocates in the constructor only.
class SortedWindow {
 public:
  explicit SortedWindow(std::size_t capacity);

  /// Takes a value; the oldest one leaves when the window is full.
  void push(double value);
  void clear() noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return sorted_.size(); }
  /// Linear interpolation between order statistics (Hyndman and Fan's type 7, NumPy's default).
  /// The window must not be empty.
  [[nodiscard]] double quantile(double share) const noexcept;
  /// Population standard deviation.
  [[nodiscard]] double deviation() const noexcept;

 private:
  void replace(double leaving, double entering) noexcept;
  void recompute_moments() noexcept;

  std::vector<double> arrived_;  // a ring once full; next_ is its oldest value
  std::vector<double> sorted_;
  std::size_t capacity_;
  std::size_t next_ = 0;
  std::size_t updates_ = 0;  // since the moments were last computed anew
  double mean_ = 0;
  double squares_ = 0;  // sum of squared distances from the mean
};

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_SORTED_WINDOW_HPP
