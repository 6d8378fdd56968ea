// What detection costs: a sample of one series, and a second of a machine with 1,000 series.
// Limits: 2 us a sample, so that 20,000 series at 1 Hz take less than a twentieth of a core.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "etwrca/spike_detector.hpp"

namespace {

using namespace etwrca;

/// Noise around 10 with a step to 30 for 20 of every 600 samples.
double value_at(std::int64_t t, std::size_t series) {
  const auto noise =
      static_cast<double>((static_cast<std::size_t>(t) * 7919 + series * 104729) % 1000) / 1000.0;
  return 10 + noise + (t % 600 >= 580 ? 20.0 : 0.0);
}

void one_sample(benchmark::State& state) {
  SpikeDetector detector;
  std::int64_t t = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(detector.update(TimePoint(std::chrono::seconds(t)), value_at(t, 0)));
    ++t;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(one_sample);

void a_second_of_a_machine(benchmark::State& state) {
  std::vector<SpikeDetector> detectors(static_cast<std::size_t>(state.range(0)));
  std::int64_t t = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < detectors.size(); ++i)
      benchmark::DoNotOptimize(detectors[i].update(TimePoint(std::chrono::seconds(t)), value_at(t, i)));
    ++t;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(a_second_of_a_machine)->Arg(1000);

}  // namespace
