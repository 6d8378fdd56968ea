#include "etwrca/given_window.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "base/robust.hpp"
#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

constexpr TimeRange all{TimePoint{}, TimePoint{std::chrono::seconds(1000)}};

/// A second of a machine with the built-in metrics, each total this.
Frame second(int begin, double total) {
  Frame frame;
  frame.begin = at(begin);
  frame.length = lasting(1);
  frame.metrics = metric::built_in_count;
  frame.total.assign(frame.metrics, total);
  frame.unattributed.assign(frame.metrics, 0.0);
  return frame;
}

/// One entity alone.
Frame second_of(EntityId who, int begin, double cpu, double disk_write) {
  Frame frame = second(begin, 0);
  frame.entities = {who};
  frame.values.assign(metric::built_in_count, 0.0);
  frame.values[metric::cpu] = cpu;
  frame.values[metric::disk_write] = disk_write;
  frame.total = frame.values;
  return frame;
}

}  // namespace

TEST_CASE("the metric of a given window is the one whose total moved most against its own past") {
  FakeSource source;
  const EntityId a = source.process("a");
  PidRanker ranker(source);
  GivenWindow window;
  for (int i = 0; i < 60; ++i) {
    const Frame frame = second_of(a, i, 1.0 + 0.1 * (i % 5) + (i >= 50 ? 0.2 : 0.0),
                                  1e6 + 1e5 * (i % 5) + (i >= 50 ? 5e6 : 0.0));
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto incident = window.incident({{at(50), at(60)}}, all, source, ranker);
  REQUIRE(incident);
  CHECK(incident->spike.metric == metric::disk_write);
  CHECK(incident->spike.value == doctest::Approx(6.4e6));
  CHECK(incident->spike.baseline == doctest::Approx(1.2e6));
  CHECK_FALSE(window.incident({{at(100), at(110)}}, all, source, ranker));
  CHECK(incident->window == TimeRange{at(50), at(60)});
  const auto cut = window.incident({{at(50), at(90)}}, {at(0), at(60)}, source, ranker);
  REQUIRE(cut);
  CHECK(cut->window == TimeRange{at(50), at(60)});
  CHECK(cut->spike.end == at(60));
}

TEST_CASE("a window with nothing before it has no baseline, and no score") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  PidRanker ranker(source);
  GivenWindow window;
  for (int i = 0; i < 20; ++i) {
    Frame frame = second(i, 0);
    frame.entities = {a, b};
    frame.values.assign(2 * metric::built_in_count, 0.0);
    frame.values[metric::cpu] = 3;
    frame.values[metric::built_in_count + metric::cpu] = 1 + i % 2;
    frame.total[metric::cpu] = 4 + i % 2;
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto incident = window.incident({{at(0), at(10)}}, all, source, ranker);
  REQUIRE(incident);
  CHECK(incident->spike.metric == metric::cpu);
  CHECK(incident->spike.value == 5);
  CHECK(std::isnan(incident->spike.baseline));
  CHECK(std::isnan(incident->spike.score));
  CHECK(incident->ranking.baseline_frames == 0);
  REQUIRE(incident->ranking.suspects.size() == 2);
  const Suspect& first = incident->ranking.suspects[0];
  CHECK(first.who == a);  // it used the most
  CHECK(first.anomaly == 0);
  CHECK(first.energy > incident->ranking.suspects[1].energy);
  CHECK_FALSE(first.score_without);
  REQUIRE_FALSE(first.evidence.empty());
  CHECK(first.evidence[0].metric == metric::cpu);
  CHECK(std::isnan(first.evidence[0].z));
}

TEST_CASE("the score of a series that never moved before is finite, though only its peak moves") {
  FakeSource source;
  source.process("a");
  PidRanker ranker(source);
  GivenWindow window;
  for (int i = 0; i < 60; ++i) {
    Frame frame = second(i, 0);
    frame.total[metric::cpu] = i == 55 ? 4 : 0;
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto incident = window.incident({{at(50), at(60)}}, all, source, ranker);
  REQUIRE(incident);
  CHECK(incident->spike.value == 4);
  CHECK(incident->spike.score == doctest::Approx(100));
}

TEST_CASE("a metric that begins inside the window was nothing before; one without values says nothing") {
  FakeSource source;
  source.process("a");
  PidRanker ranker(source);
  GivenWindow window;
  for (int i = 0; i < 30; ++i) {
    Frame frame = second(i, std::nan(""));
    frame.total[metric::ready] = 2;
    if (i >= 20) frame.total[metric::memory] = 5;
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto late = window.incident({{at(20), at(30)}}, all, source, ranker);
  REQUIRE(late);
  CHECK(late->spike.metric == metric::memory);
  CHECK(late->spike.baseline == 0);
  const auto first = window.incident({{at(0), at(10)}}, all, source, ranker);
  REQUIRE(first);
  CHECK(first->spike.metric == metric::ready);
  CHECK(first->spike.value == 2);
}

TEST_CASE("the metric can be named, and earlier incidents are no baseline") {
  FakeSource source;
  const EntityId a = source.process("a");
  PidRanker ranker(source);
  GivenWindow window;
  for (int i = 0; i < 60; ++i) {
    const Frame frame = second_of(a, i, i >= 10 && i < 45 ? 7 : i >= 50 ? 3 : 1, i >= 50 ? 1e9 : 0);
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto all_before = window.incident({{at(50), at(60)}, metric::cpu, {}}, all, source, ranker);
  REQUIRE(all_before);
  CHECK(all_before->spike.metric == metric::cpu);
  CHECK(all_before->spike.baseline == 7);
  CHECK(all_before->id == "1970-01-01T00:00:50.000Z-cpu");
  const auto quiet =
      window.incident({{at(50), at(60)}, metric::cpu, {{at(10), at(45)}}}, all, source, ranker);
  REQUIRE(quiet);
  CHECK(quiet->spike.baseline == 1);
  CHECK(quiet->spike.score == doctest::Approx(2 / quiet->spike.scale));
  CHECK(quiet->ranking.baseline_frames == 15);
  REQUIRE_FALSE(quiet->ranking.suspects.empty());
  CHECK(quiet->ranking.suspects[0].score_without == doctest::Approx(0));
}

TEST_CASE("a constant series has a spread of one percent, not of nothing") {
  const auto r = base::robust(std::vector<double>(20, 50.0));
  CHECK(r.median == 50.0);
  CHECK(r.scale == doctest::Approx(0.5));
  CHECK(base::robust({}).scale == 0.0);
}
