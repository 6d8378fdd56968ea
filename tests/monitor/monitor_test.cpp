#include "etwrca/monitor.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "support/busy_machine.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

/// A minute with a culprit from 30 to 40 s, a steady confounder and some background.
struct Scene {
  FakeSource source;
  EntityId culprit = source.process("culprit.exe", 11);
  EntityId steady = source.process("steady.exe", 12);
  EntityId quiet = source.process("quiet.exe", 13);

  explicit Scene(bool with_incident = true) {
    BusyMachine machine(source);
    machine.busy(steady, metric::cpu, 1.0, 0, 60);
    machine.busy(quiet, metric::cpu, 0.05, 0, 60);
    machine.busy(culprit, metric::cpu, 0.02, 0, 60);
    if (with_incident) machine.busy(culprit, metric::cpu, 1.5, 30, 40);
    machine.finish();
    source.said.extent = TimeRange{at(0), at(60)};
  }
};

struct Recorder : Sink {
  std::vector<std::string> calls;
  std::size_t frames = 0;
  void frame(const Frame&) override { ++frames; }
  void spike(const Spike& s) override { calls.push_back(s.ended ? "ended" : "spike"); }
  void incident(const Incident& i) override { calls.push_back(i.id); }
};

}  // namespace

TEST_CASE("the culprit is named, the steady one is not, and time and place are right") {
  Scene scene;
  const Report report = Monitor().run(scene.source);
  REQUIRE(report.incidents.size() == 1);
  const Incident& incident = report.incidents[0];
  CHECK(incident.spike.metric == metric::cpu);
  CHECK(std::abs(to_seconds(incident.window.begin) - 30) < 0.6);
  CHECK(std::abs(to_seconds(incident.window.end) - 40) < 1.1);
  REQUIRE(incident.ranking.suspects.size() >= 2);
  CHECK(incident.ranking.suspects[0].who == scene.culprit);
  CHECK(incident.ranking.suspects[0].entity.pid == 11);
  CHECK(incident.ranking.suspects[0].score > 2 * incident.ranking.suspects[1].score);
  CHECK(report.frames == 60 / 0.5);
  CHECK(report.bin == 500ms);
}

TEST_CASE("no incident: the report says how much was looked at") {
  Scene scene(false);
  const Report report = Monitor().run(scene.source);
  CHECK(report.incidents.empty());
  CHECK(report.frames > 50);
  CHECK(report.extent.begin == at(0));
}

TEST_CASE("sinks hear of frames, spikes and incidents, in order") {
  Scene scene;
  Recorder recorder;
  const Report report = Monitor().add(recorder).run(scene.source);
  REQUIRE(report.incidents.size() == 1);
  CHECK(recorder.frames == report.frames);
  REQUIRE(recorder.calls.size() >= 3);
  CHECK(recorder.calls.front() == "spike");
  CHECK(recorder.calls.back() == report.incidents[0].id);
}

TEST_CASE("a given window is ranked without detection") {
  Scene scene;
  MonitorOptions options;
  options.window = TimeRange{at(30), at(40)};
  const Report report = Monitor(options).run(scene.source);
  REQUIRE(report.incidents.size() == 1);
  CHECK(report.incidents[0].window == *options.window);
  CHECK(report.incidents[0].spike.metric == metric::cpu);
  REQUIRE(!report.incidents[0].ranking.suspects.empty());
  CHECK(report.incidents[0].ranking.suspects[0].who == scene.culprit);
}

TEST_CASE("a window outside the input gives no incident") {
  Scene scene;
  MonitorOptions options;
  options.window = TimeRange{at(1000), at(1001)};
  CHECK(Monitor(options).run(scene.source).incidents.empty());
}

TEST_CASE("only the worst incidents are kept, and the others counted") {
  FakeSource source;
  const EntityId steady = source.process("steady");
  const EntityId bursts = source.process("bursts");
  BusyMachine machine(source);
  machine.busy(steady, metric::cpu, 0.5, 0, 300);
  for (int i = 0; i < 3; ++i) machine.busy(bursts, metric::cpu, 3.0, 40 + 50 * i, 46 + 50 * i);
  machine.finish();
  source.said.extent = TimeRange{at(0), at(300)};
  MonitorOptions options;
  options.max_incidents = 1;
  const Report report = Monitor(options).run(source);
  CHECK(report.incidents.size() == 1);
  CHECK(report.incidents_dropped == 2);
}

TEST_CASE("an input that ends inside the incident leaves it open") {
  Scene scene;
  auto& all = scene.source.observations;
  std::erase_if(all, [](const Observation& o) { return time_of(o) > at(35); });
  scene.source.said.extent = TimeRange{at(0), at(35)};
  const Report report = Monitor().run(scene.source);
  REQUIRE(report.incidents.size() == 1);
  CHECK(report.incidents[0].open);
  CHECK(report.incidents[0].ranking.suspects[0].who == scene.culprit);
}

TEST_CASE("losses are in the report, and an incident says its share") {
  Scene scene;
  Loss loss;
  loss.events = 500;
  scene.source.observations.emplace_back(LossObservation{at(35), loss});
  BusyMachine(scene.source).finish();
  scene.source.said.events = 6000;
  scene.source.said.loss.buffers = 2;
  const Report report = Monitor().run(scene.source);
  CHECK(report.loss.events == 500);
  CHECK(report.loss.buffers == 2);
  REQUIRE(report.incidents.size() == 1);
  CHECK(report.incidents[0].ranking.loss.events == 500);
  CHECK(report.incidents[0].lost_share > 0.2);
  CHECK(report.incidents[0].lost_share < 0.6);
}

TEST_CASE("what a sink throws ends the run and reaches the caller") {
  struct Thrower : Sink {
    void frame(const Frame&) override { throw Error(Errc::cancelled, "enough"); }
  };
  Scene scene;
  Thrower thrower;
  Monitor monitor;
  monitor.add(thrower);
  CHECK_THROWS_AS(monitor.run(scene.source), Error);
}

TEST_CASE("the same input gives the same answer") {
  Scene a;
  Scene b;
  const Report first = Monitor().run(a.source);
  const Report second = Monitor().run(b.source);
  REQUIRE(first.incidents.size() == second.incidents.size());
  CHECK(first.incidents[0].spike.score == second.incidents[0].spike.score);
  CHECK(first.incidents[0].ranking.suspects[0].score == second.incidents[0].ranking.suspects[0].score);
}
