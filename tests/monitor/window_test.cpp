#include "monitor/window.hpp"

#include <doctest/doctest.h>

#include "base/robust.hpp"
#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("the metric of a given window is the one whose total moved most against its own past") {
  FakeSource source;
  const EntityId a = source.process("a");
  PidRanker ranker(source);
  monitor::GivenWindow window;
  for (int i = 0; i < 60; ++i) {
    Frame frame;
    frame.begin = at(i);
    frame.length = lasting(1);
    frame.metrics = metric::built_in_count;
    frame.entities = {a};
    frame.values.assign(metric::built_in_count, 0.0);
    frame.values[metric::cpu] = 1.0 + 0.1 * (i % 5) + (i >= 50 ? 0.2 : 0.0);
    frame.values[metric::disk_write] = 1e6 + 1e5 * (i % 5) + (i >= 50 ? 5e6 : 0.0);
    frame.total = frame.values;
    frame.unattributed.assign(metric::built_in_count, 0.0);
    ranker.observe(frame);
    window.observe(frame);
  }
  const auto incident = window.incident({at(50), at(60)}, source, ranker);
  REQUIRE(incident);
  CHECK(incident->spike.metric == metric::disk_write);
  CHECK(incident->spike.value == doctest::Approx(6.4e6));
  CHECK(incident->spike.baseline == doctest::Approx(1.2e6));
  CHECK_FALSE(window.incident({at(100), at(110)}, source, ranker));
}

TEST_CASE("a constant series has a spread of one percent, not of nothing") {
  const auto r = base::robust(std::vector<double>(20, 50.0));
  CHECK(r.median == 50.0);
  CHECK(r.scale == doctest::Approx(0.5));
  CHECK(base::robust({}).scale == 0.0);
}
