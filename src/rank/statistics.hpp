// The few statistics of the ranker.
#ifndef ETWRCA_RANK_STATISTICS_HPP
#define ETWRCA_RANK_STATISTICS_HPP

#include <Eigen/Core>
#include <span>
#include <vector>

namespace etwrca::rank {

/// NaNs are taken out first; NaN for a sample without numbers.
double median(std::span<const double> sample);

/// Cosine of the angle between two vectors; 0 if one of them is all zeros. NaN counts as 0.
double cosine(std::span<const double> a, std::span<const double> b);

/// The covariance of the rows of `samples` (one column a variable), less their means, with a ridge on the
/// diagonal: a tenth of the mean variance and 0.001, so that it can always be solved.
Eigen::MatrixXd shrunk_covariance(const Eigen::MatrixXd& samples);

/// Length of `shift` measured by the covariance.
double mahalanobis(const Eigen::VectorXd& shift, const Eigen::MatrixXd& covariance);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_STATISTICS_HPP
