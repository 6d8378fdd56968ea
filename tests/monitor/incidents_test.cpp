#include "monitor/incidents.hpp"

#include <doctest/doctest.h>

#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;
using monitor::Incidents;

namespace {

Spike spike(MetricId m, double begin, double end, double score, bool ended = true, EntityId who = no_entity) {
  Spike s;
  s.metric = m;
  s.who = who;
  s.begin = at(begin);
  s.end = at(end);
  s.score = score;
  s.ended = ended;
  return s;
}

struct Fixture {
  FakeSource source;
  PidRanker ranker{source};
  Incidents incidents{source, ranker, 50};
  std::vector<Incident> out;

  Fixture() {
    const EntityId a = source.process("a");
    for (int i = 0; i < 100; ++i) {
      Frame frame;
      frame.begin = at(i);
      frame.length = lasting(1);
      frame.metrics = metric::built_in_count;
      frame.entities = {a};
      frame.values.assign(metric::built_in_count, 0.1 * (i % 3));
      frame.total = frame.values;
      frame.unattributed.assign(metric::built_in_count, 0.0);
      ranker.observe(frame);
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "spikes that overlap are one incident; the worst gives it its name") {
  incidents.take({spike(metric::cpu, 10, 12, 8, false)});
  incidents.next_frame(at(50), out);
  incidents.take({spike(metric::disk_read, 11, 12, 5, false)});
  incidents.next_frame(at(50), out);
  incidents.take({spike(metric::cpu, 10, 20, 8)});
  incidents.next_frame(at(50), out);
  CHECK(out.empty());  // the disk is still at it
  incidents.take({spike(metric::disk_read, 11, 21, 5)});
  incidents.next_frame(at(50), out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].spike.metric == metric::cpu);
  REQUIRE(out[0].others.size() == 1);
  CHECK(out[0].others[0].metric == metric::disk_read);
  CHECK(out[0].window == TimeRange{at(10), at(20)});
  CHECK_FALSE(out[0].open);
  CHECK(out[0].id == "1970-01-01T00:00:10.000Z-cpu");
}

TEST_CASE_FIXTURE(Fixture, "what was felt by the machine comes before what one process did") {
  const EntityId a = 0;
  incidents.take({spike(metric::cpu, 10, 20, 90, true, a), spike(metric::cpu, 11, 20, 7)});
  incidents.next_frame(at(50), out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].spike.who == no_entity);
  CHECK(out[0].others.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "of what rose together, the most direct cause of slowness names the incident") {
  const auto named = [this](std::vector<Spike> spikes) {
    out.clear();
    incidents.take(spikes);
    incidents.next_frame(at(50), out);
    REQUIRE(out.size() == 1);
    CHECK(out[0].others.size() == spikes.size() - 1);
    return out[0].spike.metric;
  };
  const Spike memory = spike(metric::memory, 10, 20, 6);
  const Spike network = spike(metric::network_send, 10, 18, 5);
  const Spike faults = spike(metric::hard_faults, 10, 18, 5);
  const Spike disk = spike(metric::disk_write, 10, 18, 5);
  const Spike ready = spike(metric::ready, 10, 18, 5);
  Spike cpu = spike(metric::cpu, 10, 18, 5);
  cpu.value = 3;
  source.said.processors = 4;
  CHECK(named({memory}) == metric::memory);
  CHECK(named({memory, network}) == metric::network_send);
  CHECK(named({memory, network, faults}) == metric::hard_faults);
  CHECK(named({memory, network, faults, disk}) == metric::disk_write);
  CHECK(named({memory, network, faults, disk, ready}) == metric::ready);
  CHECK(named({memory, network, faults, disk, ready, cpu}) == metric::cpu);

  SUBCASE("among equals the more severe") {
    CHECK(named({spike(metric::disk_read, 10, 18, 6), disk}) == metric::disk_read);
  }
  SUBCASE("processors that are mostly idle slow nothing") {
    cpu.value = 1;
    CHECK(named({spike(metric::disk_write, 10, 18, 6), cpu}) == metric::disk_write);
  }
  SUBCASE("a blip does not name a long incident") {
    CHECK(named({memory, spike(metric::disk_read, 10, 11, 9)}) == metric::memory);
  }
  SUBCASE("nor does what one process did") {
    CHECK(named({memory, spike(metric::cpu, 10, 18, 5, true, 0)}) == metric::memory);
  }
}

TEST_CASE_FIXTURE(Fixture, "spikes apart in time that waited for one long one are incidents of their own") {
  incidents.take(
      {spike(metric::cpu, 10, 12, 9), spike(metric::cpu, 20, 24, 9), spike(metric::memory, 12, 20, 0.1)});
  incidents.next_frame(at(50), out);
  REQUIRE(out.size() == 3);
  CHECK(out[0].window.begin == at(20));
}

TEST_CASE_FIXTURE(Fixture, "an earlier, milder incident of the same group is no baseline") {
  // The disk's spike keeps the group open; of the two of the CPU the later one is the worse.
  incidents.take({spike(metric::memory, 10, 90, 0.001, false)});
  incidents.take({spike(metric::cpu, 20, 30, 2)});
  incidents.take({spike(metric::cpu, 60, 70, 9)});
  incidents.finish(out);
  REQUIRE(out.size() == 2);
  CHECK(out[0].window.begin == at(60));
  CHECK(out[0].ranking.baseline_frames == 50);  // 20 to 30 is left out
  CHECK(out[1].window.begin == at(20));
}

TEST_CASE_FIXTURE(Fixture, "no baseline is what the machine felt before, nor what the same entity did") {
  const EntityId a = 0;
  const EntityId b = 1;
  const auto frames_before = [this](const std::vector<Spike>& first, EntityId who) {
    Incidents fresh(source, ranker, 50);
    fresh.take(first);
    fresh.next_frame(at(40), out);
    fresh.take({spike(metric::cpu, 60, 70, 9, true, who)});
    fresh.next_frame(at(80), out);
    return out.back().ranking.baseline_frames;
  };
  const auto by = [](EntityId who) { return std::vector{spike(metric::cpu, 20, 30, 2, true, who)}; };
  CHECK(frames_before(by(no_entity), no_entity) == 50);
  CHECK(frames_before(by(no_entity), a) == 50);
  CHECK(frames_before(by(a), a) == 50);
  CHECK(frames_before(by(a), no_entity) == 60);  // a compiler of a build
  CHECK(frames_before(by(a), b) == 60);
  // Memory that was taken stays taken: that is no reason to leave out what came after.
  CHECK(frames_before({spike(metric::memory, 20, 30, 2)}, no_entity) == 60);
  // It need not have given the earlier incident its name.
  const std::vector led{spike(metric::memory, 10, 30, 90, true, a), spike(metric::cpu, 20, 30, 2)};
  CHECK(frames_before(led, no_entity) == 50);
  CHECK(out[out.size() - 2].spike.who == a);
}

TEST_CASE_FIXTURE(Fixture, "a group does not outgrow the history") {
  incidents.take({spike(metric::cpu, 10, 12, 9, false)});
  for (int i = 0; i < 49; ++i) {
    incidents.next_frame(at(50), out);
    REQUIRE(out.empty());
  }
  incidents.next_frame(at(50), out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].open);
}

TEST_CASE_FIXTURE(Fixture, "the end of the input closes what is open") {
  incidents.take({spike(metric::cpu, 10, 12, 9, false)});
  incidents.finish(out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].open);
}

TEST_CASE("the id of an incident is its onset and metric") {
  CHECK(monitor::incident_id(time_from_seconds(1595981223.4172), "cpu") == "2020-07-29T00:07:03.417Z-cpu");
  CHECK(monitor::incident_id(time_from_seconds(-0.5), "x") == "1969-12-31T23:59:59.500Z-x");
}
