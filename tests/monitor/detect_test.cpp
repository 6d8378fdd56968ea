#include <doctest/doctest.h>

#include "etwrca/etwrca.hpp"
#include "support/busy_machine.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("detect looks at each entity and metric, and at the totals of usage") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  BusyMachine machine(source);
  machine.busy(a, metric::cpu, 0.5, 0, 120);
  machine.busy(b, metric::cpu, 0.3, 0, 120);
  machine.busy(b, metric::cpu, 2.0, 60, 75);
  machine.finish();
  source.said.extent = TimeRange{at(0), at(120)};
  DetectOptions options;
  const auto spikes = detect(source, options);
  bool of_b = false;
  bool of_total = false;
  for (const NamedSpike& s : spikes) {
    CHECK(s.spike.ended);
    CHECK(s.entity != "a");
    if (s.metric != "cpu") continue;
    if (s.entity == "b" && std::abs(to_seconds(s.spike.begin) - 60) < 1) of_b = true;
    if (s.entity.empty() && std::abs(to_seconds(s.spike.begin) - 60) < 1) of_total = true;
  }
  CHECK(of_b);
  CHECK(of_total);
  for (std::size_t i = 1; i < spikes.size(); ++i) CHECK(spikes[i - 1].spike.begin <= spikes[i].spike.begin);
}

TEST_CASE("the version is the library's") { CHECK(version() == "0.1.0"); }
