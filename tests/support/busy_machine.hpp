// A made-up machine in observations: steady background, and what a test adds to it.
#ifndef ETWRCA_TESTS_SUPPORT_BUSY_MACHINE_HPP
#define ETWRCA_TESTS_SUPPORT_BUSY_MACHINE_HPP

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "support/fake_source.hpp"

namespace etwrca::test {

/// Usage in steps of 100 ms, with a little noise that is the same on every platform.
class BusyMachine {
 public:
  explicit BusyMachine(FakeSource& source) : source_(source) {}

  /// `rate` of the metric per second over [begin, end), +- 10 %.
  void busy(EntityId who, MetricId metric, double rate, double begin, double end) {
    for (double t = begin; t < end - 1e-9; t += 0.1) {
      const double noise = 0.9 + 0.2 * static_cast<double>(random_() >> 11U) / 9007199254740992.0;
      source_.observations.emplace_back(usage(t, 0.1, who, metric, rate * 0.1 * noise));
    }
  }

  /// Puts what was described into time order; call once, last.
  void finish() {
    std::stable_sort(source_.observations.begin(), source_.observations.end(),
                     [](const Observation& a, const Observation& b) { return time_of(a) < time_of(b); });
  }

 private:
  FakeSource& source_;
  std::mt19937_64 random_{42};
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_BUSY_MACHINE_HPP
