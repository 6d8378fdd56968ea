#include "rank/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "rank/machine.hpp"

namespace etwrca {
namespace {

using namespace etwrca::test;

TEST_CASE("a history keeps what cells say and nothing else, as runs of one value") {
  Machine machine;
  const EntityId a = machine.process("a");
  const EntityId b = machine.process("b");
  for (int t = 0; t < 3; ++t) {
    machine.set(t, a, metric::cpu, t == 1 ? 0.0 : 0.5);
    machine.set(t, a, metric::memory, 0.0);  // a level of zero is known to be zero
    machine.alive(t, b);
  }
  rank::History history(machine.source, 4);
  for (int t = 0; t < 3; ++t) history.observe(machine.frame(t));
  REQUIRE(history.pasts().size() == 2);
  const rank::EntityPast& past = history.pasts().at(a);
  REQUIRE(past.lived().size() == 1);
  CHECK(past.lived()[0].length == 3);
  REQUIRE(past.values(metric::memory).size() == 1);
  CHECK(past.values(metric::memory)[0].value == 0);
  CHECK(past.values(metric::memory)[0].length == 3);
  REQUIRE(past.values(metric::cpu).size() == 2);
  CHECK(past.values(metric::cpu)[0].end() == 1);
  CHECK(past.values(metric::cpu)[1].first == 2);
  CHECK(past.values(metric::disk_read).empty());
  CHECK(history.pasts().at(b).values(metric::memory).empty());
}

TEST_CASE("the bytes of a history are those that it holds, and are bounded") {
  Machine machine;
  const EntityId who = machine.process("busy");
  Frame frame;
  machine.set(0, who, metric::cpu, 1);
  frame = machine.frame(0);
  rank::History history(machine.source, 50);
  std::size_t most = 0;
  for (int t = 0; t < 1000; ++t) {
    frame.begin = at(t);
    frame.values[metric::cpu] = t;  // never the same twice
    history.observe(frame);
    most = std::max(most, history.bytes());
  }
  CHECK(most < 40'000);
  CHECK(history.pasts().at(who).values(metric::cpu).size() < 70);
}

TEST_CASE("a history forgets the oldest frames, and entities with them") {
  Machine machine;
  const EntityId early = machine.process("early");
  const EntityId late = machine.process("late");
  for (int t = 0; t < 40; ++t) machine.alive(t, t < 5 ? early : late);
  rank::History history(machine.source, 8);
  for (int t = 0; t < 6; ++t) history.observe(machine.frame(t));
  machine.source.entities().find(early)->end = at(5);
  machine.source.entities().forget_ended_before(at(100));
  REQUIRE(history.find(early) != nullptr);
  CHECK(history.find(early)->name == "early");
  for (int t = 6; t < 40; ++t) history.observe(machine.frame(t));
  CHECK(history.frames().size() == 8);
  CHECK(history.find(early) == nullptr);
  CHECK(history.find(late)->name == "late");
}

TEST_CASE("beyond its bytes a history is shorter, and goes on to hold what fits") {
  Machine machine;
  std::vector<EntityId> all;
  for (int i = 0; i < 200; ++i) all.push_back(machine.process("busy"));
  for (int i = 0; i < 200; ++i) machine.set(0, all[static_cast<std::size_t>(i)], metric::cpu, 1);
  Frame frame = machine.frame(0);
  constexpr std::size_t bound = std::size_t{2} << 20U;
  rank::History history(machine.source, 1U << 20U, bound);
  std::size_t fewest = 1000;
  for (int t = 0; t < 3000; ++t) {
    frame.begin = at(t);
    for (std::size_t row = 0; row < 200; ++row) frame.values[row * frame.metrics + metric::cpu] = t + 0.5;
    history.observe(frame);
    if (t > 1000) fewest = std::min(fewest, history.frames().size());
  }
  // 200 runs of 16 bytes a frame, in vectors that may have twice the room: 2 MiB are 325 frames at the least.
  CHECK(history.bytes() <= bound);
  CHECK(fewest >= 200);
}

TEST_CASE("what a source forgets 256 frames after its end, the history knows with its end") {
  Machine machine;
  const EntityId child = machine.process("child");
  const EntityId other = machine.process("other");
  for (int t = 0; t < 600; ++t) machine.alive(t, t < 10 ? child : other);
  rank::History history(machine.source, 600);
  for (int t = 0; t < 600; ++t) {
    history.observe(machine.frame(t));
    if (t == 10) machine.source.entities().find(child)->end = at(10);
    machine.source.entities().forget_ended_before(at(t - 256));
  }
  CHECK(machine.source.entities().find(child) == nullptr);
  REQUIRE(history.find(child) != nullptr);
  CHECK(history.find(child)->end == at(10));
}

TEST_CASE("500 processes for 600 frames cost less than 2 MiB, most of them being idle") {
  Machine machine;
  std::vector<EntityId> all;
  for (int i = 0; i < 500; ++i) all.push_back(machine.process("p"));
  for (int i = 0; i < 500; ++i) {  // every process has its two levels, one in five does something
    machine.set(0, all[static_cast<std::size_t>(i)], metric::memory, 1e6);
    machine.set(0, all[static_cast<std::size_t>(i)], metric::working_set, 1e6);
    for (MetricId m = 0; i % 5 == 0 && m < metric::memory; ++m)
      machine.set(0, all[static_cast<std::size_t>(i)], m, 1);
  }
  Frame frame = machine.frame(0);
  rank::History history(machine.source, 600);
  for (int t = 0; t < 700; ++t) {
    frame.begin = at(t);
    history.observe(frame);
  }
  MESSAGE("bytes: " << history.bytes());
  CHECK(history.bytes() < 2u << 20);
}

}  // namespace
}  // namespace etwrca
