#include "detect/sorted_window.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

using etwrca::detect::SortedWindow;

namespace {

struct Row {
  std::size_t window, seen;
  double q25, median, q75, deviation;
};
constexpr Row oracle[] = {
#include "detect/oracle/window_oracle.inc"
};

// The recurrence of oracle/make_oracle.py.
std::vector<double> oracle_values(std::size_t n) {
  std::vector<double> all;
  std::uint64_t state = 12345;
  while (all.size() < n) {
    state = (state * 1103515245 + 12345) % (1ULL << 31);
    all.push_back(state % 5 != 0 ? static_cast<double>((state >> 8) % 1000) / 16 : 7.0);
  }
  return all;
}

double batch_deviation(const std::deque<double>& values) {
  double mean = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

TEST_CASE("quantiles and deviation are NumPy's") {
  const auto values = oracle_values(400);
  for (const auto& row : oracle) {
    SortedWindow window(row.window);
    for (std::size_t i = 0; i < row.seen; ++i) window.push(values[i]);
    CAPTURE(row.window);
    CAPTURE(row.seen);
    CHECK(window.size() == std::min(row.window, row.seen));
    CHECK(window.quantile(0.25) == doctest::Approx(row.q25).epsilon(1e-12));
    CHECK(window.quantile(0.5) == doctest::Approx(row.median).epsilon(1e-12));
    CHECK(window.quantile(0.75) == doctest::Approx(row.q75).epsilon(1e-12));
    CHECK(window.deviation() == doctest::Approx(row.deviation).epsilon(1e-9));
  }
}

TEST_CASE("sliding equals computing anew, over sizes of twelve decades") {
  std::mt19937_64 random(7);
  SortedWindow window(61);
  std::deque<double> kept;
  for (int i = 0; i < 20000; ++i) {
    const double size = std::pow(10.0, static_cast<double>((i / 500) % 13) - 6);
    const double value = size * (static_cast<double>(random() % 2000) / 100 - 10);
    window.push(value);
    kept.push_back(value);
    if (kept.size() > 61) kept.pop_front();
    std::vector<double> sorted(kept.begin(), kept.end());
    std::sort(sorted.begin(), sorted.end());
    REQUIRE(window.quantile(0) == sorted.front());
    REQUIRE(window.quantile(1) == sorted.back());
    if (kept.size() == 61) REQUIRE(window.quantile(0.5) == sorted[30]);
    REQUIRE(window.deviation() == doctest::Approx(batch_deviation(kept)).epsilon(1e-6).scale(1e-9));
  }
}

TEST_CASE("a huge value that has left leaves nothing behind") {
  SortedWindow window(10);
  window.push(1e150);
  for (int i = 0; i < 10; ++i) window.push(i % 2);
  CHECK(window.deviation() == doctest::Approx(0.5));
}

TEST_CASE("clear starts anew") {
  SortedWindow window(4);
  for (int i = 0; i < 9; ++i) window.push(100 + i);
  window.clear();
  CHECK(window.size() == 0);
  window.push(3);
  CHECK(window.quantile(0.75) == 3);
  CHECK(window.deviation() == 0);
}
