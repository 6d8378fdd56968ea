#include "monitor/late_levels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "etwrca/monitor.hpp"
#include "support/busy_machine.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

constexpr double mib = 1048576;

/// A frame in which these hold so much memory, in the order of their numbers; NaN: not known.
Frame memory(const FakeSource& source, const std::vector<EntityId>& who, const std::vector<double>& bytes) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Frame frame;
  frame.metrics = source.metrics().size();
  frame.entities = who;
  frame.values.assign(frame.metrics * who.size(), unknown);
  frame.total.assign(frame.metrics, unknown);
  for (std::size_t row = 0; row < who.size(); ++row) {
    frame.values[row * frame.metrics + metric::memory] = bytes[row];
    if (std::isnan(bytes[row])) continue;
    const double so_far = frame.total[metric::memory];
    frame.total[metric::memory] = std::isnan(so_far) ? bytes[row] : so_far + bytes[row];
  }
  return frame;
}

}  // namespace

TEST_CASE("what becomes known late is an offset for as long as its process is there") {
  FakeSource source;
  const EntityId first = source.process("first.exe", 1);
  const EntityId late = source.process("late.exe", 2);
  const EntityId born = source.process("born.exe", 3);
  source.entities().find(born)->start_known = true;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  monitor::LateLevels levels(source);
  CHECK(levels.offset(metric::memory) == 0);
  levels.update(memory(source, {first, late}, {100, unknown}));
  CHECK(levels.offset(metric::memory) == 0);
  levels.update(memory(source, {first, late, born}, {100, 700, 50}));
  CHECK(levels.offset(metric::memory) == 700);
  levels.update(memory(source, {first, late, born}, {100, 900, 50}));
  CHECK(levels.offset(metric::memory) == 700);  // that it grew since is a rise
  CHECK(levels.offset(metric::working_set) == 0);
  levels.update(memory(source, {first, born}, {100, 50}));
  CHECK(levels.offset(metric::memory) == 0);
}

TEST_CASE("a process whose memory is told of late is no incident, one that grows is") {
  for (const bool grows : {false, true}) {
    FakeSource source;
    const EntityId steady = source.process("steady.exe", 11);
    const EntityId other = source.process("other.exe", 12);
    for (int t = 0; t < 60; ++t) {
      source.observations.emplace_back(Level{at(t), steady, metric::memory, 300 * mib});
      const double held = grows && t < 30 ? 100 * mib : 900 * mib;
      if (grows || t >= 30) source.observations.emplace_back(Level{at(t), other, metric::memory, held});
    }
    source.said.extent = TimeRange{at(0), at(60)};
    const Report report = Monitor().run(source);
    CAPTURE(grows);
    REQUIRE(report.incidents.size() == (grows ? 1U : 0U));
    if (grows) CHECK(report.incidents[0].ranking.suspects[0].who == other);
  }
}

TEST_CASE("a rise of the total is told in what the machine held, not in what was known before") {
  FakeSource source;
  const EntityId steady = source.process("steady.exe", 11);
  const EntityId late = source.process("late.exe", 12);
  for (int t = 0; t < 80; ++t) {
    const double held = t < 50 ? 300 * mib : 900 * mib;
    source.observations.emplace_back(Level{at(t), steady, metric::memory, held});
    if (t >= 20) source.observations.emplace_back(Level{at(t), late, metric::memory, 500 * mib});
  }
  source.said.extent = TimeRange{at(0), at(80)};
  const Report report = Monitor().run(source);
  REQUIRE(report.incidents.size() == 1);
  CHECK(report.incidents[0].ranking.suspects[0].who == steady);
  CHECK(report.incidents[0].spike.who == no_entity);
  CHECK(report.incidents[0].spike.baseline == doctest::Approx(800 * mib));
  CHECK(report.incidents[0].spike.value == doctest::Approx(1400 * mib));
}
