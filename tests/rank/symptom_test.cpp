// What an incident was felt in, and whom that blames.
#include <doctest/doctest.h>

#include "etwrca/pid_ranker.hpp"
#include "rank/machine.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("waiting for a core is blamed on those who use the cores, though the machine was full before") {
  Machine machine;
  const EntityId before = machine.process("before.exe");
  const EntityId burner = machine.process("burner.exe");
  const EntityId victim = machine.process("victim.exe");
  for (int t = 0; t < 40; ++t) {
    const bool inside = t >= 30;
    machine.set(t, before, metric::cpu, inside ? 0.9 : 1.98);
    machine.set(t, burner, metric::cpu, inside ? 1.08 : 0.0);
    machine.set(t, victim, metric::cpu, 0.02);
    machine.set(t, victim, metric::ready, inside ? 0.9 : 0.01 * noise(t, 0, 0));
    machine.set(t, before, metric::ready, inside ? 0.5 : 0.01 * noise(t, 1, 0));
    machine.set(t, victim, metric::network_receive, inside ? 3e6 : 1e6 * noise(t, 2, 0));
  }
  const Ranking ranking = machine.rank(40, 30, 40, {}, metric::ready);
  REQUIRE_FALSE(ranking.suspects.empty());
  CHECK(ranking.suspects[0].who == burner);
  CHECK(ranking.suspects[0].energy > 0.7);
  CHECK(ranking.suspects[0].correlation > 0.7);  // with the waiting: the total of the processors is flat
  CHECK(sum_of_energy(ranking) == doctest::Approx(1.0));
}

TEST_CASE("what no entity ever has is in nobody's disfavour, unless it was felt itself") {
  Machine machine;
  MetricInfo pressure;
  pressure.name = "pressure";
  pressure.kind = MetricKind::usage;
  const MetricId stated = machine.source.metric_table().add(pressure);
  const EntityId worker = machine.process("worker.exe");
  for (int t = 0; t < 40; ++t)
    machine.set(t, worker, metric::cpu, t >= 30 ? 1.0 : 0.1 + 0.01 * noise(t, 0, 0));
  PidRanker ranker(machine.source);
  for (int t = 0; t < 40; ++t) {
    Frame frame = machine.frame(t);
    frame.total[stated] = frame.unattributed[stated] = t >= 30 ? 0.9 : 0.01;
    ranker.observe(frame);
  }
  CHECK(ranker.rank({at(30), at(40)}, metric::cpu).unexplained == doctest::Approx(0.0));
  CHECK(ranker.rank({at(30), at(40)}, stated).unexplained > 0.5);
}
