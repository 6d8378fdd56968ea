#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "etwrca/etwrca.hpp"
#include "support/busy_machine.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

/// One row a second of entities with metrics of their own, as a CSV gives them.
class Rows : public FakeSource {
 public:
  Rows() {
    said.rows = true;
    metrics_ = MetricTable(MetricTable::Start::empty);
  }
  MetricId metric(const std::string& name) {
    MetricInfo info;
    info.name = name;
    info.kind = MetricKind::level;
    return metrics_.add(std::move(info));
  }
  void row(int second, EntityId who, MetricId metric, double value) {
    observations.emplace_back(Level{at(second), who, metric, value});
  }
};

double wave(int second, int period) { return 10.0 + second % period; }

/// A steady entity that stands at 90 in [begin, end), watched for 200 seconds.
std::vector<NamedSpike> one_spike(int begin, int end, std::optional<TimePoint> learn) {
  Rows source;
  const EntityId who = source.process("a");
  const MetricId metric = source.metric("m");
  for (int i = 0; i < 200; ++i) source.row(i, who, metric, i >= begin && i < end ? 90.0 : wave(i, 3));
  return detect(source, {}, learn).spikes;
}

}  // namespace

TEST_CASE("detect looks at each entity, and at the totals of usage") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  BusyMachine machine(source);
  machine.busy(a, metric::cpu, 0.5, 0, 120);
  machine.busy(b, metric::cpu, 0.3, 0, 120);
  machine.busy(b, metric::cpu, 2.0, 60, 75);
  machine.finish();
  source.said.extent = TimeRange{at(0), at(120)};
  const auto spikes = detect(source).spikes;
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

TEST_CASE("an entity's metrics make one spike, named by the strongest") {
  Rows source;
  const EntityId who = source.process("a");
  const MetricId weak = source.metric("weak");
  const MetricId strong = source.metric("strong");
  for (int i = 0; i < 200; ++i) {
    const bool inside = i >= 150 && i < 170;
    source.row(i, who, weak, wave(i, 3) + (inside ? 20 : 0));
    source.row(i, who, strong, wave(i, 5) + (inside ? 500 : 0));
  }
  const auto spikes = detect(source).spikes;
  REQUIRE(spikes.size() == 1);
  CHECK(spikes[0].entity == "a");
  CHECK(spikes[0].metric == "strong");
  CHECK(spikes[0].spike.begin == at(150));
  CHECK(spikes[0].spike.end == at(170));
}

TEST_CASE("a metric that comes to be known late is watched") {
  Rows source;
  const EntityId who = source.process("a");
  const MetricId early = source.metric("early");
  const MetricId late = source.metric("late");
  for (int i = 0; i < 300; ++i) {
    source.row(i, who, early, wave(i, 3));
    if (i >= 100) source.row(i, who, late, i >= 200 && i < 220 ? 90.0 : wave(i, 3));
  }
  const auto spikes = detect(source).spikes;
  REQUIRE(spikes.size() == 1);
  CHECK(spikes[0].metric == "late");
  CHECK(spikes[0].spike.begin == at(200));
}

TEST_CASE("a table that only begins like the built-in one has no floors of the built-in metrics") {
  Rows source;
  const EntityId who = source.process("a");
  const MetricId cpu = source.metric("cpu");
  for (int m = 1; m < 12; ++m) source.metric("m" + std::to_string(m));
  for (int i = 0; i < 200; ++i) source.row(i, who, cpu, i >= 150 && i < 160 ? 0.01 : 0.0001 * (i % 3));
  const auto spikes =
      detect(source).spikes;  // far below the 0.03 cores that are the floor of the built-in cpu
  REQUIRE(spikes.size() == 1);
  CHECK(spikes[0].metric == "cpu");
}

TEST_CASE("scoring starts where learning ends") {
  CHECK(one_spike(100, 120, std::nullopt).size() == 1);
  CHECK(one_spike(100, 120, at(120)).empty());     // over before
  CHECK(one_spike(100, 120, at(500)).empty());     // nothing is scored
  const auto later = one_spike(100, 120, at(90));  // the same spike as without
  REQUIRE(later.size() == 1);
  CHECK(later[0].spike.alerted == at(100));
  CHECK(later[0].spike.score == one_spike(100, 120, std::nullopt)[0].spike.score);
}

TEST_CASE("a spike that is open when scoring starts is told then, with its true onset") {
  const auto open = one_spike(100, 120, at(109.5));
  REQUIRE(open.size() == 1);
  CHECK(open[0].spike.begin == at(100));
  CHECK(open[0].spike.alerted == at(110));
  CHECK(open[0].spike.end == at(120));
}

TEST_CASE("a spike that goes on when the input ends has not ended") {
  const auto over = one_spike(100, 120, std::nullopt);
  REQUIRE(over.size() == 1);
  CHECK(over[0].spike.ended);
  const auto open = one_spike(190, 300, std::nullopt);
  REQUIRE(open.size() == 1);
  CHECK_FALSE(open[0].spike.ended);
  CHECK(open[0].spike.begin == at(190));
  CHECK(open[0].spike.end == at(200));  // of the last row
}

TEST_CASE("the version is the library's") { CHECK(version() == "0.1.0"); }

TEST_CASE("series beyond the bound are not watched, and both ways say so") {
  const auto machine = [](Rows& source, int entities) {
    const MetricId a = source.metric("a");
    const MetricId b = source.metric("b");
    for (int e = 0; e < entities; ++e) source.process("e" + std::to_string(e));
    for (int i = 0; i < 40; ++i)
      for (int e = 0; e < entities; ++e)
        for (const MetricId m : {a, b}) source.row(i, static_cast<EntityId>(e), m, wave(i + e, 3));
  };
  Rows many;
  machine(many, 10'050);
  const Detection found = detect(many);
  CHECK(found.loss.observations == 100 * 40);
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].find("100 more") != std::string::npos);

  Rows again;
  machine(again, 10'050);
  const Report report = Monitor().run(again);
  CHECK(report.loss.observations >= 100 * 40);
  REQUIRE(report.source.notes.size() == 1);
  CHECK(report.source.notes[0].find("more were not") != std::string::npos);

  Rows few;
  machine(few, 100);
  CHECK_FALSE(detect(few).loss.any());
}
