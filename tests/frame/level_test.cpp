// What a frame says of levels: values that hold until the next one.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "frame/built.hpp"

using namespace etwrca;
using namespace etwrca::test;
using doctest::Approx;

TEST_CASE("a level holds until the next one, and is unknown before the first") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  const auto frames =
      build(source, {ProcessStart{at(0), a}, ProcessStart{at(0), b}, Level{at(1.5), a, metric::memory, 7.0},
                     Level{at(4.2), a, metric::memory, 9.0}});
  REQUIRE(frames.size() == 5);
  CHECK(std::isnan(frames[0].value(0, metric::memory)));
  CHECK(std::isnan(frames[0].total[metric::memory]));
  CHECK(frames[1].value(0, metric::memory) == 7.0);
  CHECK(frames[3].value(0, metric::memory) == 7.0);
  CHECK(frames[4].value(0, metric::memory) == 9.0);
  CHECK(frames[4].total[metric::memory] == 9.0);
  CHECK(std::isnan(frames[4].value(1, metric::memory)));
}

TEST_CASE("a level that is told to be unknown no longer holds") {
  FakeSource source;
  const EntityId a = source.process("a");
  constexpr double gap = std::numeric_limits<double>::quiet_NaN();
  const auto frames =
      build(source, {Level{at(0.5), a, metric::memory, 7.0}, Level{at(2.5), a, metric::memory, gap},
                     Level{at(4.5), a, metric::memory, 9.0}});
  REQUIRE(frames.size() == 5);
  CHECK(frames[1].value(0, metric::memory) == 7.0);
  CHECK(std::isnan(frames[2].value(0, metric::memory)));
  CHECK(std::isnan(frames[3].total[metric::memory]));
  CHECK(frames[4].value(0, metric::memory) == 9.0);
}

TEST_CASE("levels of entities beyond the bound are left out and counted: one is not the sum of all") {
  FakeSource source;
  std::vector<Observation> all;
  for (std::uint32_t i = 0; i < 50; ++i)
    all.emplace_back(Level{at(0.01 * i), source.process("p", i), metric::memory, 8.0});
  FrameOptions options;
  options.max_entities = 10;
  const auto frames = build(source, all, options);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].total[metric::memory] == Approx(80.0));
  CHECK(frames[0].loss.observations == 40);
}
