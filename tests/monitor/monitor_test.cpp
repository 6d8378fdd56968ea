#include "etwrca/monitor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/report.hpp"
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
  void ongoing(const Incident& i) override {
    calls.push_back("ongoing");
    so_far.push_back(i);
  }
  void incident(const Incident& i) override { calls.push_back(i.id); }
  std::vector<Incident> so_far;
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

TEST_CASE("a window outside the input is an error that says where the data is") {
  Scene scene;
  scene.source.said.name = "slow.etl";
  MonitorOptions options;
  options.window = TimeRange{at(1000), at(1001)};
  try {
    (void)Monitor(options).run(scene.source);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(std::string(error.what()).find("slow.etl: no frame begins in the window from 1000") == 0);
    CHECK(std::string(error.what()).find("it goes from 0.000000 to 60.000000") != std::string::npos);
  }
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
  scene.source.observations.emplace_back(LossObservation{at(35), loss, {}});
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

TEST_CASE("the spike of a process that is gone lasts to the end of its last frame") {
  Scene scene(false);
  const EntityId brief = scene.source.process("brief.exe", 14);
  Entity* entity = scene.source.entities().find(brief);
  entity->start_known = true;
  entity->start = at(30);
  entity->end = at(30.4);
  scene.source.observations.emplace_back(ProcessStart{at(30), brief});
  BusyMachine(scene.source).busy(brief, metric::cpu, 2.0, 30, 30.4);
  scene.source.observations.emplace_back(ProcessEnd{at(30.4), brief});
  BusyMachine(scene.source).finish();
  MonitorOptions options;
  options.bin = 500ms;
  const Report report = Monitor(options).run(scene.source);
  REQUIRE(report.incidents.size() == 1);
  CHECK(report.incidents[0].ranking.suspects[0].who == brief);
  CHECK(report.incidents[0].window.length() >= 500ms);
}

namespace {

/// A machine with a build that starts processes.
struct Build {
  FakeSource source;
  BusyMachine machine{source};
  EntityId build = source.process("ninja", 5);

  Build() { machine.busy(build, metric::cpu, 0.01, 0, 1); }

  EntityId run(const std::string& name, double begin, double end, double cpu) {
    const EntityId who = source.process(name, 100 + static_cast<std::uint32_t>(begin * 10));
    Entity* entity = source.entities().find(who);
    entity->parent = build;
    entity->start_known = true;
    entity->start = at(begin);
    entity->end = at(end);
    source.observations.emplace_back(ProcessStart{at(begin), who});
    machine.busy(who, metric::cpu, cpu, begin, end);
    source.observations.emplace_back(ProcessEnd{at(end), who});
    return who;
  }
  Report report() {
    machine.finish();
    MonitorOptions options;
    options.bin = 500ms;
    return Monitor(options).run(source);
  }
};

bool is_of(const Incident& incident, EntityId who) {
  return !incident.ranking.suspects.empty() && incident.ranking.suspects[0].who == who;
}

}  // namespace

TEST_CASE("a build is usual after a few of its compilers, and does not hide what happens beside it") {
  Build scene;
  const EntityId burner = scene.source.process("burner", 6);
  scene.machine.busy(burner, metric::cpu, 0.001, 0, 90);
  for (int i = 0; i < 36; ++i) scene.run("cc", 2.5 * i, 2.5 * i + 1.5, 1.0);
  scene.machine.busy(burner, metric::cpu, 1.5, 60, 70);
  const Report report = scene.report();
  REQUIRE(!report.incidents.empty());
  CHECK(report.incidents.size() <= 4);  // three compilers, until they are usual
  const Incident& worst = report.incidents[0];
  CHECK(is_of(worst, burner));
  CHECK(worst.ranking.baseline_frames >= 110);
  CHECK(verdict_of(worst).answer == Answer::clear);
}

TEST_CASE("a process that outlives its kin is judged by itself") {
  Build scene;
  for (int i = 0; i < 5; ++i) scene.run("worker", 20 + 4 * i, 22 + 4 * i, 1.0);
  SUBCASE("it goes on with what is usual for them") {
    const EntityId hog = scene.run("worker", 60, 160, 1.0);
    const Report report = scene.report();
    CHECK(std::any_of(report.incidents.begin(), report.incidents.end(), [&](const Incident& incident) {
      return is_of(incident, hog) && incident.window.length() > 60s;
    }));
  }
  SUBCASE("but what has become its own baseline stays so") {
    const EntityId steady = scene.run("worker", 60, 400, 2.5);
    const Report report = scene.report();
    CHECK(std::count_if(report.incidents.begin(), report.incidents.end(),
                        [&](const Incident& incident) { return is_of(incident, steady); }) == 1);
  }
  SUBCASE("it begins to do it long after they were gone") {
    const EntityId hog = scene.run("worker", 60, 100, 0.01);
    scene.machine.busy(hog, metric::cpu, 1.0, 80, 99);
    const Report report = scene.report();
    CHECK(std::any_of(report.incidents.begin(), report.incidents.end(),
                      [&](const Incident& incident) { return is_of(incident, hog); }));
  }
}

TEST_CASE("usage without end does not end the run") {
  Build scene;
  for (int i = 0; i < 6; ++i) scene.run("worker", 20 + 4 * i, 22 + 4 * i, 1.79e308);
  CHECK(scene.report().frames > 80);
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

TEST_CASE("options that make no sense are refused when they are given") {
  MonitorOptions detect;
  detect.detect.threshold = 1;
  CHECK_THROWS_AS(Monitor{detect}, Error);
  MonitorOptions rank;
  rank.rank.energy_weight = -1;
  CHECK_THROWS_AS(Monitor{rank}, Error);
  MonitorOptions bin;
  bin.bin = -1s;
  CHECK_THROWS_AS(Monitor{bin}, Error);
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

TEST_CASE("while an incident goes on, sinks hear the verdict so far") {
  Scene scene;
  Recorder recorder;
  Monitor().add(recorder).run(scene.source);
  REQUIRE(recorder.so_far.size() > 2);
  const auto first = std::find(recorder.calls.begin(), recorder.calls.end(), "ongoing");
  CHECK(*(first - 1) == "spike");  // at once, not with the next round
  for (const Incident& incident : recorder.so_far) {
    CHECK(incident.open);
    REQUIRE(!incident.ranking.suspects.empty());
    CHECK(incident.ranking.suspects[0].who == scene.culprit);
  }
  CHECK(recorder.so_far.front().window.end < recorder.so_far.back().window.end);
  CHECK(recorder.calls.back() == recorder.so_far.back().id);
}

TEST_CASE("who does not want verdicts so far gets none") {
  struct Quiet : Recorder {
    [[nodiscard]] bool wants_ongoing() const override { return false; }
  };
  Scene scene;
  Quiet quiet;
  Recorder other;
  Monitor().add(quiet).add(other).run(scene.source);
  CHECK(quiet.so_far.empty());
  CHECK_FALSE(other.so_far.empty());
  CHECK(quiet.calls.back() == other.calls.back());
}

TEST_CASE("a sink may ask for the report so far, which with an incident in it is that incident's document") {
  struct Documents : Sink {
    const Monitor* monitor = nullptr;
    std::vector<Report> reports;
    void incident(const Incident& incident) override {
      reports.push_back(monitor->so_far());
      reports.back().incidents = {incident};
    }
  };
  Scene scene;
  Documents documents;
  Monitor monitor;
  documents.monitor = &monitor;
  CHECK(monitor.so_far().frames == 0);
  const Report report = monitor.add(documents).run(scene.source);
  REQUIRE(documents.reports.size() == 1);
  const Report& then = documents.reports[0];
  CHECK(then.extent.begin == report.extent.begin);
  CHECK(then.extent.end <= report.extent.end);
  CHECK(then.frames > 0);
  CHECK(then.bin == report.bin);
  CHECK(then.metrics.size() == report.metrics.size());
  CHECK(then.detect.warmup == report.detect.warmup);
  CHECK(monitor.so_far().frames == 0);
}

TEST_CASE("notes of the source are told once, as they come") {
  struct Noted : FakeSource {
    int looks = 0;
    std::span<const Observation> read() override {
      if (++looks > 100) return {};
      observations = {usage(looks, 1, 0, metric::cpu, 0.1)};
      if (looks == 40) said.notes.emplace_back("first");
      if (looks == 100) said.notes.emplace_back("last");
      return observations;
    }
  };
  struct Listener : Sink {
    std::vector<std::string> notes;
    std::size_t frames = 0;
    std::size_t frames_at_first = 0;
    void frame(const Frame&) override { ++frames; }
    void note(const std::string& sentence) override {
      if (notes.empty()) frames_at_first = frames;
      notes.push_back(sentence);
    }
  };
  Noted source;
  (void)source.process("p");
  source.said.interval = 1s;
  Listener listener;
  Monitor().add(listener).run(source);
  CHECK(listener.notes == std::vector<std::string>{"first", "last"});
  CHECK(listener.frames_at_first >= 39);
  CHECK(listener.frames_at_first < 60);
}

TEST_CASE("a live source gives one frame a look, at once") {
  struct Live : FakeSource {
    std::size_t looks = 0;
    std::vector<Observation> batch;
    EntityId who = process("worker", 7);
    std::span<const Observation> read() override {
      if (looks == 6) return {};
      batch = {usage(0.25 * static_cast<double>(looks), 0.25, who, metric::cpu, 0.125)};
      ++looks;
      return batch;
    }
  };
  struct Counter : Sink {
    explicit Counter(const Live& live) : live_(&live) {}
    void frame(const Frame& frame) override {
      ++frames;
      CHECK(frame.length == 250ms);
      CHECK(frame.total[metric::cpu] == doctest::Approx(0.5));
      CHECK(frames == live_->looks);  // told before the source is asked again
    }
    const Live* live_;
    std::size_t frames = 0;
  };
  Live live;
  live.said.interval = 250ms;
  Counter counter(live);
  const Report report = Monitor().add(counter).run(live);
  CHECK(counter.frames == 6);
  CHECK(report.bin == 250ms);
}
