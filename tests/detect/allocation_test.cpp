#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <vector>

#include "etwrca/spike_detector.hpp"
#include "support/allocation_count.hpp"

using namespace etwrca;
using etwrca::test::allocation_count;

TEST_CASE("a million samples, and no allocation after construction") {
  SpikeDetector series;
  EntityDetector entity(3);
  std::mt19937_64 random(5);
  std::vector<double> values(3);
  std::size_t told = 0;
  const std::size_t before = allocation_count();
  for (int i = 0; i < 1000000; ++i) {
    const double value =
        static_cast<double>(random() % 1000) + (i % 5000 > 4900 ? 9000.0 : 0.0) + (i > 500000 ? 4e4 : 0);
    const TimePoint at{std::chrono::seconds(i)};
    told += series.update(at, value).has_value() ? 1 : 0;
    if (i % 10 != 0) continue;
    values = {value, value / 2, 1.0};
    told += entity.update(at, values).has_value() ? 1 : 0;
  }
  CHECK(allocation_count() == before);
  CHECK(told > 4);
}
