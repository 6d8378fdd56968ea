// Robust location and spread of a sample.
#ifndef ETWRCA_BASE_ROBUST_HPP
#define ETWRCA_BASE_ROBUST_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace etwrca::base {

/// The quantile of an ascending sample by linear interpolation between order statistics (type 7 of
/// Hyndman and Fan, 1996; the default of NumPy and R). 0 for an empty sample.
inline double quantile_of_sorted(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0.0;
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

struct Robust {
  double median = 0;
  double scale = 0;  ///< max(IQR / 1.349, sd / 3, 1 % of |median|); 0 for a constant sample of zeros
};

/// Median and spread. Not the median absolute deviation alone: it is 0 for a series that is constant more
/// than half of the time, and then any move looks infinite. NaNs must have been taken out.
inline Robust robust(std::vector<double> sample) {
  Robust out;
  if (sample.empty()) return out;
  std::sort(sample.begin(), sample.end());
  double mean = 0;
  for (const double x : sample) mean += x / static_cast<double>(sample.size());
  double variance = 0;
  for (const double x : sample) variance += (x - mean) * (x - mean) / static_cast<double>(sample.size());
  out.median = quantile_of_sorted(sample, 0.5);
  const double iqr = quantile_of_sorted(sample, 0.75) - quantile_of_sorted(sample, 0.25);
  out.scale = std::max({iqr / 1.349, std::sqrt(variance) / 3.0, 0.01 * std::abs(out.median)});
  return out;
}

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_ROBUST_HPP
