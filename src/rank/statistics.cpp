#include "rank/statistics.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/robust.hpp"

namespace etwrca::rank {

namespace {

std::vector<double> known_of(std::span<const double> sample) {
  std::vector<double> known;
  known.reserve(sample.size());
  std::copy_if(sample.begin(), sample.end(), std::back_inserter(known),
               [](double x) { return !std::isnan(x); });
  return known;
}

}  // namespace

double median(std::span<const double> sample) {
  std::vector<double> known = known_of(sample);
  if (known.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(known.begin(), known.end());
  return base::quantile_of_sorted(known, 0.5);
}

Rise rise_of(std::span<const double> series, std::size_t baseline) {
  Rise out;
  out.past = base::robust(known_of(series.first(baseline)));
  const std::vector<double> window = known_of(series.subspan(baseline));
  double sum = 0;
  for (const double value : window) sum += value - out.past.median;
  if (!window.empty()) out.mean = sum / static_cast<double>(window.size());
  return out;
}

double cosine(std::span<const double> a, std::span<const double> b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const double x = std::isnan(a[i]) ? 0.0 : a[i];
    const double y = std::isnan(b[i]) ? 0.0 : b[i];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  if (aa <= 0.0 || bb <= 0.0) return 0.0;
  return ab / (std::sqrt(aa) * std::sqrt(bb));
}

Eigen::MatrixXd shrunk_covariance(const Eigen::MatrixXd& samples) {
  const Eigen::Index variables = samples.cols();
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(variables, variables);
  if (samples.rows() > 1) {
    const Eigen::MatrixXd centred = samples.rowwise() - samples.colwise().mean();
    out.noalias() = centred.transpose() * centred / static_cast<double>(samples.rows() - 1);
  }
  const double mean_variance = variables > 0 ? out.trace() / static_cast<double>(variables) : 0.0;
  out.diagonal().array() += 0.1 * mean_variance + 1e-3;
  return out;
}

double mahalanobis(const Eigen::VectorXd& shift, const Eigen::MatrixXd& covariance) {
  if (shift.size() == 0) return 0.0;
  const double square = shift.dot(covariance.ldlt().solve(shift));
  return std::isfinite(square) ? std::sqrt(std::max(0.0, square)) : 0.0;
}

}  // namespace etwrca::rank
