#include "rank/buckets.hpp"

#include <doctest/doctest.h>

#include "etwrca/monitor.hpp"
#include "etwrca/report.hpp"
#include "rank/machine.hpp"
#include "support/busy_machine.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("what nobody can be blamed for has its name and its share") {
  Machine machine;
  const EntityId worker = machine.process("worker.exe");
  const EntityId interrupts = machine.source.bucket("(DPC and ISR)");
  const EntityId unknown_threads = machine.source.bucket("(unknown thread)");
  for (int t = 0; t < 40; ++t) {
    const bool inside = t >= 30;
    machine.set(t, worker, metric::cpu, 0.2 + 0.02 * noise(t, 0, 0) + (inside ? 0.5 : 0.0));
    machine.set(t, interrupts, metric::cpu, 0.1 + 0.01 * noise(t, 1, 0) + (inside ? 1.5 : 0.0));
    machine.set(t, unknown_threads, metric::cpu, 0.1 + 0.01 * noise(t, 2, 0));
  }
  const Ranking ranking = machine.rank(40, 30, 40);
  REQUIRE(ranking.buckets.size() == 1);  // the unknown threads did not rise
  CHECK(ranking.buckets[0].name == "(DPC and ISR)");
  CHECK(ranking.buckets[0].share == doctest::Approx(0.75).epsilon(0.03));
  CHECK(ranking.buckets[0].share == doctest::Approx(ranking.unexplained).epsilon(0.03));

  CHECK(machine.rank(40, 30, 40, {}, metric::disk_read).buckets.empty());
}

TEST_CASE("a verdict on a rise of interrupts says that it is theirs") {
  FakeSource source;
  const EntityId worker = source.process("worker.exe", 11);
  const EntityId interrupts = source.bucket("(DPC and ISR)");
  BusyMachine machine(source);
  machine.busy(worker, metric::cpu, 0.2, 0, 60);
  machine.busy(interrupts, metric::cpu, 0.05, 0, 60);
  machine.busy(interrupts, metric::cpu, 2.5, 30, 40);
  machine.finish();
  source.said.extent = TimeRange{at(0), at(60)};
  const Report report = Monitor().run(source);
  REQUIRE(report.incidents.size() == 1);
  const std::string text = to_markdown(report);
  CHECK(text.find("is DPC and ISR") != std::string::npos);
  CHECK(text.find("look at drivers and devices") != std::string::npos);
}
