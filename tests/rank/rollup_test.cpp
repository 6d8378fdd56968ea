#include "rank/rollup.hpp"

#include <doctest/doctest.h>

#include "rank/machine.hpp"

namespace etwrca {
namespace {

using namespace etwrca::test;

struct Shop : Machine {
  EntityId shell = process("explorer.exe");
  EntityId make = process("make.exe");
  EntityId other = process("service.exe");

  Shop() {
    source.entities().find(make)->parent = shell;
    for (int t = 0; t < 60; ++t) {
      for (const EntityId who : {shell, make}) set(t, who, metric::cpu, 0.01);
      set(t, other, metric::cpu, 0.2 + 0.1 * noise(t, 1, 1));
    }
  }
};

TEST_CASE("a build of thousands of short compilers is the make's doing") {
  Shop shop;
  for (int i = 0; i < 4000; ++i) {
    const int t = 40 + i / 200;
    const EntityId driver = shop.child("cc.exe", shop.make, t, t + 0.5);
    shop.alive(t, driver);
    // The compiler proper is a grandchild: its parent is short-lived too.
    shop.set(t, shop.child("cc1.exe", driver, t, t + 0.5), metric::cpu, 0.02);
  }
  const Ranking ranking = shop.rank(60, 40, 60);
  REQUIRE_FALSE(ranking.suspects.empty());
  CHECK(ranking.suspects[0].who == shop.make);
  CHECK(ranking.suspects[0].children == 8000);
  CHECK(ranking.suspects[0].energy > 0.95);
  CHECK(ranking.suspects.size() == 3);
  CHECK(sum_of_energy(ranking) == doctest::Approx(1).epsilon(1e-9));
  CHECK(*ranking.suspects[0].peak_without < 0.5);
}

TEST_CASE("a single short-lived child stays itself") {
  Shop shop;
  const EntityId child = shop.child("burst.exe", shop.make, 41, 46);
  for (int t = 41; t < 46; ++t) shop.set(t, child, metric::cpu, 3.0);
  const Ranking ranking = shop.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == child);
  CHECK(ranking.suspects[0].born_inside);
  CHECK(ranking.suspects[0].ended_inside);
  CHECK(ranking.suspects[0].parent_name == "make.exe");
  CHECK(find(ranking, shop.make)->children == 0);
}

TEST_CASE("one child that explains most is not hidden among the others") {
  Shop shop;
  for (int i = 0; i < 10; ++i)
    shop.set(41 + i, shop.child("small.exe", shop.make, 41 + i, 42 + i), metric::cpu, 0.05);
  const EntityId big = shop.child("big.exe", shop.make, 41, 49);
  for (int t = 41; t < 49; ++t) shop.set(t, big, metric::cpu, 3.0);
  CHECK(shop.rank(60, 40, 60).suspects[0].who == big);
}

TEST_CASE("long-lived services are not rolled up into what started them") {
  Shop shop;
  std::vector<EntityId> services;
  for (int i = 0; i < 5; ++i) services.push_back(shop.child("svchost.exe", shop.shell, 40, 0));
  for (int t = 40; t < 60; ++t)
    for (const EntityId who : services) shop.set(t, who, metric::cpu, 0.5);
  const Ranking ranking = shop.rank(60, 40, 60);
  CHECK(find(ranking, shop.shell)->children == 0);
  for (const EntityId who : services) CHECK(find(ranking, who)->energy == doctest::Approx(0.2).epsilon(0.02));
}

TEST_CASE("parents that form a circle, or are not known, end the search") {
  Shop shop;
  std::vector<EntityId> ring;
  for (int i = 0; i < 4; ++i) ring.push_back(shop.child("loop.exe", no_entity, 41, 42));
  for (std::size_t i = 0; i < 4; ++i) {
    shop.source.entities().find(ring[i])->parent = ring[(i + 1) % 4];
    shop.set(41, ring[i], metric::cpu, 1.0);
  }
  for (int i = 0; i < 4; ++i) shop.set(43, shop.child("orphan.exe", 123456, 43, 44), metric::cpu, 1.0);
  const Ranking ranking = shop.rank(60, 40, 60);
  for (const Suspect& suspect : ranking.suspects) CHECK(suspect.children == 0);
}

}  // namespace
}  // namespace etwrca
