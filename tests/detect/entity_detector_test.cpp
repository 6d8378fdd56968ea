#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/spike_detector.hpp"

using namespace etwrca;

namespace {

TimePoint at(int second) { return TimePoint{std::chrono::seconds(second)}; }

struct Noise {
  std::mt19937_64 engine{3};
  double operator()() {  // about normal, the same on every platform
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(engine() >> 11) / 9007199254740992.0;
    return sum - 6;
  }
};

int alerts(std::size_t metrics, std::size_t moved, double by) {
  EntityDetector detector(metrics);
  Noise noise;
  std::vector<double> values(metrics);
  int told = 0;
  for (int i = 0; i < 200; ++i) {
    for (std::size_t m = 0; m < metrics; ++m) values[m] = 100 + noise() + (i >= 150 && m < moved ? by : 0);
    if (const auto spike = detector.update(at(i), values); spike && !spike->ended) {
      ++told;
      CHECK(spike->alerted >= at(150));
      CHECK(spike->alerted <= at(152));
      CHECK(spike->metric < moved);
    }
  }
  return told;
}

}  // namespace

TEST_CASE("of twelve metrics one that jumps is not enough, three are") {
  CHECK(alerts(12, 1, 12) == 0);
  CHECK(alerts(12, 3, 12) == 1);
}

TEST_CASE("of up to four metrics one is enough") {
  CHECK(alerts(1, 1, 12) == 1);
  CHECK(alerts(4, 1, 12) == 1);
}

TEST_CASE("metrics that never move do not raise the number that has to agree") {
  EntityDetector detector(12);
  Noise noise;
  std::vector<double> values(12, 7.0);
  int told = 0;
  for (int i = 0; i < 200; ++i) {
    values[0] = 100 + noise() + (i >= 150 ? 12 : 0);
    if (const auto spike = detector.update(at(i), values); spike && !spike->ended) {
      ++told;
      CHECK(spike->begin == at(150));
      CHECK(spike->metric == 0);
    }
  }
  CHECK(told == 1);
}

TEST_CASE("a metric that is added later is watched after its own warm-up, with its own floor") {
  for (const double floor : {0.0, 1000.0}) {
    EntityDetector detector(1);
    std::vector<double> values(1);
    for (int i = 0; i < 100; ++i) {
      values[0] = 5.0 + i % 2;
      CHECK_FALSE(detector.update(at(i), values));
    }
    CHECK(detector.add_metric(floor) == 1);
    CHECK_THROWS_AS(detector.update(at(100), values), Error);
    values.resize(2);
    std::optional<Spike> seen;
    for (int i = 100; i < 200; ++i) {
      values = {5.0 + i % 2, i >= 150 ? 90.0 : 3.0 + i % 2};
      if (const auto spike = detector.update(at(i), values)) seen = spike;
    }
    REQUIRE(seen.has_value() == (floor == 0.0));
    if (!seen) continue;
    CHECK(seen->metric == 1);
    CHECK(seen->begin == at(150));
  }
}

TEST_CASE("with one metric it is SpikeDetector exactly") {
  EntityDetector entity(1);
  SpikeDetector series;
  Noise noise;
  int told = 0;
  for (int i = 0; i < 3000; ++i) {
    const double value = i % 97 == 5 ? std::numeric_limits<double>::quiet_NaN()
                                     : noise() + (i % 400 > 340 && i % 4 != 0 ? 15 : 0);
    const auto a = entity.update(at(i), std::vector{value});
    const auto b = series.update(at(i), value);
    REQUIRE(a.has_value() == b.has_value());
    if (!a) continue;
    ++told;
    CHECK(a->begin == b->begin);
    CHECK(a->end == b->end);
    CHECK(a->score == b->score);
    CHECK(a->value == b->value);
    CHECK(a->usual == b->usual);
  }
  CHECK(told >= 4);
}

TEST_CASE("a metric that is missing does not stop the others") {
  EntityDetector detector(3);
  std::optional<Spike> seen;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (int i = 0; i < 100; ++i)
    if (auto s = detector.update(at(i), std::vector{nan, 1.0 + i % 2, i >= 60 ? 50.0 : 3.0 + i % 2}))
      seen = s;
  REQUIRE(seen);
  CHECK(seen->metric == 2);
  CHECK(seen->begin == at(60));
}

TEST_CASE("it tells the baseline and the spread of each metric, where that is known") {
  EntityDetector detector(2);
  SpikeDetector alone;
  CHECK(std::isnan(detector.baseline(1)));
  for (int i = 0; i < 50; ++i) {
    const double value = 3.0 + i % 3;
    (void)detector.update(at(i), std::vector{1.0, value});
    (void)alone.update(at(i), value);
  }
  CHECK(detector.baseline() == 1.0);
  CHECK(detector.baseline(1) == alone.baseline());
  CHECK(detector.scale(1) == alone.scale());
  CHECK(std::isnan(detector.baseline(2)));
  CHECK(std::isnan(detector.scale(2)));
  (void)detector.update(at(50), std::vector{1.0, std::nan("")});
  CHECK(std::isnan(detector.scale(1)));
}

TEST_CASE("wrong numbers of metrics are refused") {
  CHECK_THROWS_AS(EntityDetector(0), Error);
  CHECK_THROWS_AS(EntityDetector(4097), Error);
  EntityDetector detector(2);
  CHECK_THROWS_AS(detector.update(at(0), std::vector{1.0}), Error);
  CHECK_THROWS_AS(detector.add_metric(-1.0), Error);
  EntityDetector full(4096);
  CHECK_THROWS_AS(full.add_metric(), Error);
}
