#include "rank/history.hpp"

#include <doctest/doctest.h>

#include "rank/machine.hpp"

namespace etwrca {
namespace {

using namespace etwrca::test;

TEST_CASE("a history keeps what cells say and nothing else") {
  Machine machine;
  const EntityId a = machine.process("a");
  const EntityId b = machine.process("b");
  machine.set(0, a, metric::cpu, 0.5);
  machine.set(0, a, metric::memory, 0.0);  // a level of zero is known to be zero
  machine.alive(0, b);
  rank::History history(machine.source, 4);
  history.observe(machine.frame(0));
  const rank::StoredFrame& frame = history.frames().front();
  REQUIRE(frame.rows.size() == 2);
  CHECK(frame.cell_values == std::vector<double>{0.5, 0.0});
  CHECK(frame.cell_metrics == std::vector<MetricId>{metric::cpu, metric::memory});
  CHECK(frame.cells_end(1) == frame.rows[1].first_cell);
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

TEST_CASE("500 processes for 600 frames cost less than 16 MiB") {
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
  CHECK(history.bytes() < 16u << 20);
}

}  // namespace
}  // namespace etwrca
