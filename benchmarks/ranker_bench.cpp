// What the ranker costs: a history of 600 frames of 500 processes with the built-in metrics.
// Limits: one rank() below 50 ms, the history below 16 MiB.
#include <benchmark/benchmark.h>

#include "etwrca/pid_ranker.hpp"
#include "rank/history.hpp"
#include "support/fake_source.hpp"

namespace {

using namespace etwrca;

constexpr int frames = 600;
constexpr int processes = 500;
constexpr int window = 60;

/// Every process has its two levels, one in five is at work; the first one goes wild in the window.
Frame make_frame(const std::vector<EntityId>& all, int t) {
  Frame frame;
  frame.begin = test::at(t);
  frame.length = test::lasting(1);
  frame.metrics = metric::built_in_count;
  frame.entities = all;
  frame.values.assign(all.size() * frame.metrics, 0.0);
  frame.total.assign(frame.metrics, 0.0);
  frame.unattributed.assign(frame.metrics, 0.0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t m = 0; m < frame.metrics; ++m) {
      const bool level = m >= metric::memory;
      if (!level && (i % 5 != 0)) continue;
      const auto noise =
          static_cast<double>((static_cast<std::size_t>(t) * 7919 + i * 104729 + m * 1299709) % 1000);
      const double value = noise / 1000.0 + (i == 0 && t >= frames - window ? 10.0 : 0.0);
      frame.values[i * frame.metrics + m] = value;
      frame.total[m] += value;
    }
  }
  return frame;
}

struct Machine {
  test::FakeSource source;
  std::vector<EntityId> all;
  Machine() {
    for (int i = 0; i < processes; ++i) all.push_back(source.process("process.exe", 100));
  }
};

void observe(benchmark::State& state) {
  const Machine machine;
  PidRanker ranker(machine.source);
  const Frame frame = make_frame(machine.all, 0);
  for (auto step : state) ranker.observe(frame);
  rank::History history(machine.source, frames);
  for (int t = 0; t < frames; ++t) history.observe(make_frame(machine.all, t));
  state.counters["history_MiB"] = static_cast<double>(history.bytes()) / (1 << 20);
}
BENCHMARK(observe)->Unit(benchmark::kMicrosecond);

void rank_window(benchmark::State& state) {
  const Machine machine;
  PidRanker ranker(machine.source);
  for (int t = 0; t < frames; ++t) ranker.observe(make_frame(machine.all, t));
  const TimeRange incident{test::at(frames - window), test::at(frames)};
  for (auto step : state) benchmark::DoNotOptimize(ranker.rank(incident, metric::cpu));
}
BENCHMARK(rank_window)->Unit(benchmark::kMillisecond);

}  // namespace
