#include "detect/series_baseline.hpp"

#include <doctest/doctest.h>

#include <cmath>

using etwrca::DetectOptions;
using etwrca::detect::Reading;
using etwrca::detect::SeriesBaseline;

namespace {
Reading step(SeriesBaseline& baseline, double value) {
  const Reading r = baseline.measure(value);
  baseline.admit(r, false);
  return r;
}
}  // namespace

TEST_CASE("the baseline ends before the newest samples") {
  DetectOptions options;
  options.lag = 25;
  options.warmup = 40;
  SeriesBaseline baseline(options);
  for (int i = 0; i < 60; ++i) step(baseline, i % 3);
  const double before = baseline.measure(0).median;
  for (int i = 0; i < 25; ++i)
    step(baseline, 0.9);  // too near to be suspicious, and enough to move the median
  CHECK(baseline.measure(0).median == before);
}

TEST_CASE("it is frozen while a change is suspected, and the change is kept out") {
  SeriesBaseline baseline(DetectOptions{});
  for (int i = 0; i < 60; ++i) step(baseline, 10 + i % 2);
  const Reading before = baseline.measure(30);
  for (int i = 0; i < 200; ++i) step(baseline, 30);
  for (int i = 0; i < 20; ++i) step(baseline, 10 + i % 2);
  const Reading after = baseline.measure(30);
  CHECK(after.median == before.median);
  CHECK(after.scale == doctest::Approx(before.scale).epsilon(0.05));
}

TEST_CASE("half of the values equal: the scale is not zero") {
  SeriesBaseline baseline(DetectOptions{});
  for (int i = 0; i < 100; ++i) step(baseline, i % 8 == 0 ? 5.2 : 5);  // MAD 0, interquartile range 0
  const Reading r = baseline.measure(5.2);
  const double deviation = 0.2 * std::sqrt(0.125 * 0.875);
  CHECK(r.scale > deviation / 3.2);
  CHECK(r.scale >= 0.05);  // 1 % of the median
  CHECK(r.score < 1.7);
}

TEST_CASE("the score is the logarithm of the printed numbers") {
  SeriesBaseline baseline(DetectOptions{});
  for (int i = 0; i < 300; ++i) step(baseline, 10 + (i * 7 % 11) * 0.1 + (i % 40 == 0 ? 2 : 0));
  const Reading r = baseline.measure(40);
  CHECK(r.usual > 1);
  CHECK(r.score == doctest::Approx(std::log2(1 + (r.value - r.median) / std::max(3 * r.scale, r.usual))));
}
