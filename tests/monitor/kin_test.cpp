#include "monitor/kin.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

struct Fixture {
  FakeSource source;
  DetectOptions options;
  EntityId build = source.process("ninja", 1);
  EntityId shell = source.process("sh", 2);

  EntityId child(const std::string& name, EntityId parent) {
    const EntityId who = source.process(name, 3);
    source.entities().find(who)->parent = parent;
    return who;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what three of a kind reached is usual for the next") {
  monitor::Kin kin(source, options);
  for (const double peak : {1.0, 0.9, 0.2}) {
    CHECK(kin.usual(child("cc", build), metric::cpu) == 0);
    kin.remember(child("cc", build), metric::cpu, peak);
  }
  CHECK(kin.usual(child("cc", build), metric::cpu) == 0.2);
  kin.remember(child("cc", build), metric::cpu, 0.8);
  CHECK(kin.usual(child("cc", build), metric::cpu) == 0.8);
  // Of another name, of another parent, by another metric: nothing is known.
  CHECK(kin.usual(child("ld", build), metric::cpu) == 0);
  CHECK(kin.usual(child("cc", shell), metric::cpu) == 0);
  CHECK(kin.usual(child("cc", no_entity), metric::cpu) == 0);
  CHECK(kin.usual(child("cc", build), metric::disk_read) == 0);
  CHECK(kin.usual(no_entity, metric::cpu) == 0);
}

TEST_CASE_FIXTURE(Fixture, "what is long ago is no longer usual") {
  options.memory = 100;
  monitor::Kin kin(source, options);
  for (int i = 0; i < 3; ++i) kin.remember(child("cc", build), metric::cpu, 1);
  for (int i = 0; i < 100; ++i) kin.next_frame();
  CHECK(kin.usual(child("cc", build), metric::cpu) == 1);
  kin.next_frame();
  CHECK(kin.usual(child("cc", build), metric::cpu) == 0);
}

TEST_CASE_FIXTURE(Fixture, "only so many are remembered, of so many kinds") {
  options.memory = 100;
  monitor::Kin kin(source, options);
  for (int i = 0; i < 3; ++i) kin.remember(child("cc", build), metric::cpu, 9);
  for (int i = 0; i < 48; ++i) kin.remember(child("cc", build), metric::cpu, 1);
  CHECK(kin.usual(child("cc", build), metric::cpu) == 1);
  for (int i = 1; i < 4096; ++i) kin.remember(child(std::to_string(i), build), metric::cpu, 1);
  const auto three_more = [&] {
    for (int i = 0; i < 3; ++i) kin.remember(child("more", build), metric::cpu, 1);
    return kin.usual(child("more", build), metric::cpu);
  };
  CHECK(three_more() == 0);
  for (int i = 0; i < 101; ++i) kin.next_frame();  // room is made of those that are long ago
  CHECK(three_more() == 1);
}
