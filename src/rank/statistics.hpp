// The few statistics of the ranker.
#ifndef ETWRCA_RANK_STATISTICS_HPP
#define ETWRCA_RANK_STATISTICS_HPP

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "base/robust.hpp"

namespace etwrca::rank {

/// NaNs are taken out first; NaN for a sample without numbers.
double median(std::span<const double> sample);

/// What a series rose by.
struct Rise {
  base::Robust past;  ///< of the baseline; zeros where there is none
  double mean = 0;    ///< of the window, less the median of the past; 0 where nothing is known

  /// What of that is more than one spread.
  [[nodiscard]] double excess() const { return std::max(0.0, mean - past.scale); }
};

/// Of a series whose first `baseline` values are the past, and the others the window. NaNs are taken out
/// first.
Rise rise_of(std::span<const double> series, std::size_t baseline);

/// Cosine of the angle between two vectors; 0 if one of them is all zeros. NaN counts as 0.
double cosine(std::span<const double> a, std::span<const double> b);

/// The covariance of the rows of `samples` (one column a variable), less their means, with a ridge on the
/// diagonal: a tenth of the mean variance and 0.001, so that it can always be solved.
Eigen::MatrixXd shrunk_covariance(const Eigen::MatrixXd& samples);

/// Length of `shift` measured by the covariance.
double mahalanobis(const Eigen::VectorXd& shift, const Eigen::MatrixXd& covariance);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_STATISTICS_HPP
