#include "rank/statistics.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace etwrca::rank {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST_CASE("median steps over gaps") {
  CHECK(median(std::vector<double>{3, nan, 1, 2}) == 2);
  CHECK(median(std::vector<double>{4, 1, 3, 2}) == 2.5);
  CHECK(std::isnan(median(std::vector<double>{})));
  CHECK(std::isnan(median(std::vector<double>{nan, nan})));
}

TEST_CASE("cosine of all-zero vectors is 0") {
  const std::vector<double> zeros(4, 0.0);
  const std::vector<double> a{1, 2, 3, -4};
  CHECK(cosine(zeros, a) == 0);
  CHECK(cosine(zeros, zeros) == 0);
  CHECK(cosine(a, a) == doctest::Approx(1));
  CHECK(cosine(a, std::vector<double>{2, nan, 1, 1}) == cosine(a, std::vector<double>{2, 0, 1, 1}));
}

// Figures of oracle/ranking_oracle.py.
TEST_CASE("agrees with NumPy and SciPy") {
  Eigen::MatrixXd a(5, 3);
  a << 1, 2, 0, 2, 1, 1, 4, 3, 0, 3, 5, 2, 7, 4, 1;
  const Eigen::MatrixXd covariance = shrunk_covariance(a);
  const std::array<double, 9> expected{5.58433333333, 2,    0.35,          2, 2.78433333333, 0.75,
                                       0.35,          0.75, 0.984333333333};
  for (Eigen::Index i = 0; i < 9; ++i)
    CHECK(covariance(i / 3, i % 3) ==
          doctest::Approx(expected.at(static_cast<std::size_t>(i))).epsilon(1e-10));
  CHECK(mahalanobis(Eigen::Vector3d(3, -1, 2), covariance) == doctest::Approx(3.37314744347).epsilon(1e-10));
  CHECK(cosine(std::vector<double>{1, 2, 3, -4}, std::vector<double>{2, 0, 1, 1}) ==
        doctest::Approx(0.07453559925).epsilon(1e-9));
}

TEST_CASE("a rise is measured against the past, gaps left out") {
  const std::vector<double> series{1, nan, 2, 3, 2, 10, nan, 6};
  const Rise rise = rise_of(series, 5);
  CHECK(rise.past.median == 2);
  CHECK(rise.mean == 6);
  CHECK(rise.excess() == doctest::Approx(6 - rise.past.scale));
  CHECK(rise_of(series, 8).mean == 0);
  CHECK(rise_of(series, 0).past.scale == 0);
  CHECK(rise_of(std::vector<double>{5, 5, 5, 1, 1}, 3).excess() == 0);
}

TEST_CASE("a singular covariance still measures") {
  Eigen::MatrixXd same(10, 2);
  for (Eigen::Index t = 0; t < 10; ++t) same.row(t).setConstant(static_cast<double>(t % 3));
  CHECK(mahalanobis(Eigen::Vector2d(5, -5), shrunk_covariance(same)) > 0);
  CHECK(std::isfinite(mahalanobis(Eigen::Vector2d(5, -5), shrunk_covariance(Eigen::MatrixXd::Zero(10, 2)))));
  CHECK(std::isfinite(mahalanobis(Eigen::Vector2d(5, -5), shrunk_covariance(Eigen::MatrixXd::Zero(0, 2)))));
  CHECK(mahalanobis(Eigen::VectorXd(0), shrunk_covariance(Eigen::MatrixXd::Zero(3, 0))) == 0);
}

}  // namespace
}  // namespace etwrca::rank
