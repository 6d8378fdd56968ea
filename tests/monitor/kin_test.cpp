#include "monitor/kin.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;
using monitor::Kin;

namespace {

struct Fixture {
  FakeSource source;
  DetectOptions options;
  EntityId build = source.process("ninja", 1);
  EntityId shell = source.process("sh", 2);
  Kin kin{source, options};

  Kin::Kind kind(const std::string& name, EntityId parent, MetricId m = metric::cpu) {
    const EntityId who = source.process(name, 3);
    source.entities().find(who)->parent = parent;
    return kin.kind_of(who, m).value();
  }
  void pass(std::size_t frames) {
    for (std::size_t i = 0; i < frames; ++i) kin.next_frame();
  }
  /// Born now, ends so many frames later.
  void live(const Kin::Kind& what, double peak, std::size_t length = 4) {
    const std::size_t born = kin.now();
    pass(length);
    kin.remember(what, {born, peak});
    pass(1);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what kin did on three occasions is usual for the next") {
  const Kin::Kind cc = kind("cc", build);
  live(cc, 1.0, 9);
  live(cc, 0.9, 4);
  CHECK_FALSE(kin.usual(cc));
  live(cc, 0.2, 5);
  REQUIRE(kin.usual(cc));
  CHECK(kin.usual(cc)->peak == 0.2);
  CHECK(kin.usual(cc)->length == 4);
  live(cc, 0.8, 6);
  CHECK(kin.usual(cc)->peak == 0.8);
  CHECK(kin.usual(cc)->length == 5);
  // Of another name, of another parent, by another metric: nothing is known.
  CHECK_FALSE(kin.usual(kind("ld", build)));
  CHECK_FALSE(kin.usual(kind("cc", shell)));
  CHECK_FALSE(kin.usual(kind("cc", build, metric::disk_read)));
}

TEST_CASE_FIXTURE(Fixture, "those that live at the same time are one occasion") {
  const Kin::Kind cc = kind("cc", build);
  pass(1);
  for (int i = 0; i < 8; ++i) kin.remember(cc, {0, 1});  // all born in the first frame
  pass(10);
  kin.remember(cc, {0, 2});  // with them too, though it ends later
  CHECK_FALSE(kin.usual(cc));
  live(cc, 1);
  live(cc, 1);
  REQUIRE(kin.usual(cc));
  CHECK(kin.usual(cc)->peak == 1);
}

TEST_CASE_FIXTURE(Fixture, "one that is born when the last has gone is the next occasion") {
  const Kin::Kind cc = kind("cc", build);
  for (std::size_t born = 0; born < 9; born += 3) {
    pass(3);
    kin.remember(cc, {born, 1});
  }
  CHECK(kin.usual(cc));
}

TEST_CASE_FIXTURE(Fixture, "without a known name and parent there are no kin") {
  for (const char* unknown : {"", "(unknown)"}) {
    const EntityId child = source.process(unknown, 3);
    source.entities().find(child)->parent = build;
    CHECK_FALSE(kin.kind_of(child, metric::cpu));
    const EntityId of_unknown = source.process("cc", 4);
    source.entities().find(of_unknown)->parent = source.process(unknown, 5);
    CHECK_FALSE(kin.kind_of(of_unknown, metric::cpu));
  }
  const EntityId orphan = source.process("cc", 3);
  CHECK_FALSE(kin.kind_of(orphan, metric::cpu));
  CHECK_FALSE(kin.kind_of(no_entity, metric::cpu));
}

TEST_CASE_FIXTURE(Fixture, "what is long ago is no longer usual") {
  const Kin::Kind cc = kind("cc", build);
  for (int i = 0; i < 3; ++i) live(cc, 1);
  pass(options.memory - 20);
  CHECK(kin.usual(cc));
  pass(20);
  CHECK_FALSE(kin.usual(cc));
}

TEST_CASE_FIXTURE(Fixture, "the newest occasions of the newest kinds are remembered") {
  const Kin::Kind cc = kind("cc", build);
  for (int i = 0; i < 3; ++i) live(cc, 9);
  for (int i = 0; i < 48; ++i) live(cc, 1);
  CHECK(kin.usual(cc)->peak == 1);
  for (int i = 0; i < 4095; ++i) kin.remember(kind(std::to_string(i), build), {kin.now(), 1});
  CHECK(kin.usual(cc));
  kin.remember(kind("one more", build), {kin.now(), 1});
  CHECK_FALSE(kin.usual(cc));
}
