#include <doctest/doctest.h>

#include <string>

#include "etwrca/observation.hpp"
#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("an entity's number is never used again, even after it is forgotten") {
  EntityTable table;
  Entity ended;
  ended.end = at(10);
  const EntityId first = table.add(ended);
  const EntityId second = table.add({});
  CHECK(table.forget_ended_before(at(10)) == 0);
  CHECK(table.forget_ended_before(at(11)) == 1);
  CHECK(table.find(first) == nullptr);
  CHECK(table.find(second) != nullptr);
  CHECK(table.add({}) == second + 1);
  CHECK(table.ids() == std::vector<EntityId>{second, second + 1});
}

TEST_CASE("module names are kept once, and at most 65536 of them") {
  ModuleTable table;
  const ModuleId a = table.add("a.dll");
  CHECK(table.add("b.dll") != a);
  CHECK(table.add("a.dll") == a);
  CHECK(table.name(a) == "a.dll");
  CHECK(table.name(no_module).empty());
  for (int i = 0; i < 70000; ++i) table.add("m" + std::to_string(i));
  CHECK(table.size() == 65536);
  CHECK(table.name(table.add("one more")) == "(other)");
}

TEST_CASE("the moment of an observation") {
  CHECK(time_of(usage(1, 0.5, 0, metric::cpu, 1)) == at(1.5));
  CHECK(time_of(Level{at(3), 0, 0, 1.0}) == at(3));
  CHECK(time_of(LossObservation{at(4), {}, {}}) == at(4));
}
