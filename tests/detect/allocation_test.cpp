#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>
#include <random>
#include <vector>

#include "etwrca/spike_detector.hpp"

// Counts every allocation of this program, to prove that the detectors make none once constructed.
namespace {
std::atomic<std::size_t> allocations{0};
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size > 0 ? size : 1)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace etwrca;

TEST_CASE("a million samples, and no allocation after construction") {
  SpikeDetector series;
  EntityDetector entity(3);
  std::mt19937_64 random(5);
  std::vector<double> values(3);
  std::size_t told = 0;
  const std::size_t before = allocations;
  for (int i = 0; i < 1000000; ++i) {
    const double value =
        static_cast<double>(random() % 1000) + (i % 5000 > 4900 ? 9000.0 : 0.0) + (i > 500000 ? 4e4 : 0);
    const TimePoint at{std::chrono::seconds(i)};
    told += series.update(at, value).has_value() ? 1 : 0;
    if (i % 10 != 0) continue;
    values = {value, value / 2, 1.0};
    told += entity.update(at, values).has_value() ? 1 : 0;
  }
  CHECK(allocations == before);
  CHECK(told > 4);
}
