#include "source/proc/short_lived.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "source/proc/proc_tree.hpp"

using namespace etwrca;
using namespace etwrca::proc;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

/// A watched machine with make (pid 100) on it, and exit records that the test gives.
struct Build {
  Build() {
    make.comm = "make";
    tree.process(make);
    watch.emplace(tree, ProcOptions{}, ProcessClock{}, [this] { return ExitBatch{records, lost}; });
    watch->look(100);
  }

  std::vector<Observation> look(double at) {
    auto out = watch->look(at);
    records.clear();
    return out;
  }

  /// Ends at `at` seconds after boot.
  void exits(std::uint32_t pid, std::uint32_t parent, const std::string& comm, double at, double lived,
             std::uint64_t cpu_ms) {
    ExitRecord r;
    r.pid = r.tid = pid;
    r.parent = parent;
    r.comm = comm;
    r.received = duration_from_seconds(at);
    r.lived = duration_from_seconds(lived);
    r.used.cpu_ns = cpu_ms * 1'000'000;
    records.push_back(r);
  }

  ProcTree tree;
  TreeProcess make;
  std::vector<ExitRecord> records;
  std::uint64_t lost = 0;
  std::optional<Watch> watch;
};

double by_module(Watch& watch, const std::vector<Observation>& all, const std::string& module) {
  double out = 0;
  for (const Usage& usage : only<Usage>(all))
    if (usage.metric == metric::cpu && watch.modules().name(usage.module) == module) out += usage.amount;
  return out;
}

}  // namespace

TEST_CASE("without exit records child time counts to the parent, as far as the machine was busy") {
  const ProcTree tree;
  tree.stat(0, 0, 10'000);
  TreeProcess make;
  tree.process(make);
  Watch watch(tree);
  watch.look(100);
  make.user = 10;
  make.child = 80;
  tree.process(make);
  tree.stat(60, 40, 10'100);
  auto all = watch.look(101);
  CHECK(sum(all, watch.who(100), metric::cpu) == doctest::Approx(0.9));
  CHECK(by_module(watch, all, "(short-lived children)") == doctest::Approx(0.8));
  CHECK(sum(all, watch.who(EntityKind::bucket), metric::cpu) == doctest::Approx(0.1));

  make.child = 180;  // of a child that was waited for now, and had worked long before
  make.user = 20;
  tree.process(make);
  tree.stat(80, 50, 10'200);
  all = watch.look(102);
  CHECK(sum(all, watch.who(100), metric::cpu) == doctest::Approx(0.3));
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.3));
}

TEST_CASE("what was seen of a child is not charged to its parent again") {
  const ProcTree tree;
  TreeProcess make;
  tree.process(make);
  TreeProcess child;
  child.pid = 101;
  child.parent = 100;
  tree.process(child);
  Watch watch(tree);
  watch.look(100);
  child.user = 70;
  child.child = 5;
  tree.process(child);
  tree.stat(80, 0, 100);
  watch.look(101);

  tree.remove(101);
  make.user = 1;
  make.child = 95;  // 75 were seen
  tree.process(make);
  tree.stat(180, 0, 200);
  const auto all = watch.look(102);
  CHECK(by_module(watch, all, "(short-lived children)") == doctest::Approx(0.2));
}

TEST_CASE("a child that is missed before its parent's child time is read counts one look later") {
  const ProcTree tree;
  TreeProcess make;
  tree.process(make);
  TreeProcess child;
  child.pid = 101;
  child.parent = 100;
  tree.process(child);
  Watch watch(tree);
  watch.look(100);
  child.user = 70;
  tree.process(child);
  tree.stat(70, 0, 100);
  watch.look(101);
  tree.remove(101);
  tree.stat(170, 0, 200);
  CHECK(by_module(watch, watch.look(102), "(short-lived children)") == 0);
  make.user = 1;
  make.child = 72;
  tree.process(make);
  tree.stat(270, 0, 300);
  CHECK(by_module(watch, watch.look(103), "(short-lived children)") == doctest::Approx(0.02));
}

TEST_CASE("a process that was never seen and used much is an entity of its own") {
  Build build;
  build.exits(150, 100, "cc1plus", 100.9, 0.6, 400);
  const auto all = build.look(101);
  const Entity& entity = build.watch->entity(150);
  CHECK(entity.name == "cc1plus");
  CHECK(entity.start_known);
  CHECK(entity.parent == build.watch->who(100));
  CHECK(entity.cgroup == "/system.slice/worker.service");
  CHECK(to_seconds(entity.start - booted) == doctest::Approx(100.3));
  CHECK(to_seconds(entity.end.value() - booted) == doctest::Approx(100.9));
  CHECK(sum(all, build.watch->who(150), metric::cpu) == doctest::Approx(0.4));
  CHECK(only<ProcessStart>(all).size() == 1);
  CHECK(only<ProcessEnd>(all).size() == 1);
}

TEST_CASE("those that used little count to the nearest ancestor that is watched, under their names") {
  Build build;
  build.exits(300, 200, "as", 100.5, 0.01, 5);
  build.exits(301, 200, "as", 100.6, 0.01, 6);
  build.exits(200, 150, "gcc", 100.7, 0.3, 4);
  build.exits(150, 100, "sh", 100.8, 0.4, 3);
  const auto all = build.look(101);
  CHECK(only<ProcessStart>(all).empty());
  CHECK(sum(all, build.watch->who(100), metric::cpu) == doctest::Approx(0.018));
  CHECK(by_module(*build.watch, all, "as (short-lived)") == doctest::Approx(0.011));
  CHECK(by_module(*build.watch, all, "sh (short-lived)") == doctest::Approx(0.003));
}

TEST_CASE("the time that exit records miss is in the child time of the parent") {
  Build build;
  build.tree.stat(0, 0, 10'000);
  build.look(101);
  build.exits(150, 100, "ls", 101.5, 0.01, 10);
  build.make.user = 1;
  build.make.child = 8;
  build.tree.process(build.make);
  build.tree.stat(20, 0, 10'100);
  const auto all = build.look(102);
  CHECK(by_module(*build.watch, all, "ls (short-lived)") == doctest::Approx(0.01));
  CHECK(by_module(*build.watch, all, "(short-lived children)") == doctest::Approx(0.07));
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.2));
}

TEST_CASE("without an ancestor it belongs to nobody, and a circle of parents ends") {
  Build build;
  build.exits(300, 301, "a", 100.5, 0.1, 5);
  build.exits(301, 300, "b", 100.5, 0.1, 7);
  build.exits(302, 0, "c", 100.5, 0.1, 1);
  const auto all = build.look(101);
  CHECK(sum(all, build.watch->who(EntityKind::bucket), metric::cpu) == doctest::Approx(0.013));
}

TEST_CASE("threads of an unseen process are one") {
  Build build;
  for (std::uint32_t tid = 401; tid < 404; ++tid) {
    build.exits(400, 100, "thread", 100.5, 0.2, 30);
    build.records.back().tid = tid;
  }
  build.exits(400, 100, "pool", 100.6, 0.4, 30);
  const auto all = build.look(101);
  CHECK(sum(all, build.watch->who(400), metric::cpu) == doctest::Approx(0.12));
  CHECK(build.watch->entity(400).name == "pool");
  CHECK(to_seconds(build.watch->entity(400).start - booted) == doctest::Approx(100.2));
}

TEST_CASE("the last slice of a process that was seen, and the moment of its end") {
  Build build;
  build.make.user = 30;
  build.tree.process(build.make);
  build.look(101);
  build.exits(100, 1, "make", 101.4, 101, 450);
  build.tree.remove(100);
  const auto all = build.look(102);
  CHECK(sum(all, build.watch->who(100), metric::cpu) == doctest::Approx(0.15));
  CHECK(to_seconds(build.watch->entity(100).end.value() - booted) == doctest::Approx(101.4));
}

TEST_CASE("threads that ended before count to the last slice, and it is never negative") {
  Build build;
  build.exits(100, 1, "make", 100.5, 1, 200);
  build.records.back().tid = 109;
  build.make.user = 25;
  build.tree.process(build.make);
  build.look(101);
  build.exits(100, 1, "make", 101.5, 1, 100);
  build.tree.remove(100);
  CHECK(sum(build.look(102), metric::cpu) == doctest::Approx(0.05));

  Build other;  // most of what it used was used by threads that ended before it was watched
  other.make.user = 900;
  other.tree.process(other.make);
  other.look(101);
  other.exits(100, 1, "make", 101.5, 1, 10);
  other.tree.remove(100);
  CHECK(sum(other.look(102), metric::cpu) == 0);
}

TEST_CASE("a pid that is used again between two looks: each instance has its own records") {
  Build build;
  build.make.user = 30;
  build.tree.process(build.make);
  build.look(101);
  const EntityId first = build.watch->who(100);
  build.exits(100, 1, "make", 101.4, 101, 450);
  TreeProcess next;
  next.start = 10'160;
  next.user = 5;
  build.tree.process(next);
  auto all = build.look(102);
  const EntityId second = build.watch->who(100);
  REQUIRE(second != first);
  CHECK(sum(all, first, metric::cpu) == doctest::Approx(0.15));
  CHECK(to_seconds(build.watch->entities().find(first)->end.value() - booted) == doctest::Approx(101.4));
  CHECK(sum(all, second, metric::cpu) == doctest::Approx(0.05));

  build.exits(100, 1, "next", 102.3, 0.7, 70);
  build.tree.remove(100);
  all = build.look(103);
  CHECK(sum(all, second, metric::cpu) == doctest::Approx(0.02));
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.02));
}

TEST_CASE("a child of a process whose pid is another's by now counts to its own parent") {
  Build build;
  build.make.user = 30;
  build.tree.process(build.make);
  build.look(101);
  const EntityId first = build.watch->who(100);
  build.exits(700, 100, "cc1", 101.3, 0.2, 15);
  build.exits(100, 1, "make", 101.4, 101, 300);
  TreeProcess next;
  next.start = 10'160;
  build.tree.process(next);
  const auto all = build.look(102);
  CHECK(by_module(*build.watch, all, "cc1 (short-lived)") == doctest::Approx(0.015));
  CHECK(sum(all, first, metric::cpu) == doctest::Approx(0.015));
  CHECK(sum(all, build.watch->who(100), metric::cpu) == 0);
}

TEST_CASE("a pid that is used again ends, unheard, when its successor is born") {
  Build build;
  build.look(101);
  const EntityId first = build.watch->who(100);
  TreeProcess next;
  next.start = 10'160;
  build.tree.process(next);
  build.look(102);
  CHECK(to_seconds(build.watch->entities().find(first)->end.value() - booted) == doctest::Approx(101.6));
}

TEST_CASE("an unseen process whose pid is in use again is not the one that uses it") {
  Build build;
  build.exits(300, 100, "short", 100.4, 0.3, 90);
  TreeProcess next;
  next.pid = 300;
  next.start = 10'060;
  build.tree.process(next);
  const auto all = build.look(101);
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.09));
  build.tree.remove(300);
  build.exits(300, 100, "next", 101.5, 0.9, 40);
  CHECK(sum(build.look(102), metric::cpu) == doctest::Approx(0.04));
}

TEST_CASE("a process that began long before and was not watched is counted as left out") {
  Build build;
  build.exits(500, 100, "old", 100.5, 50, 4000);
  const auto all = build.look(101);
  CHECK(sum(all, metric::cpu) == 0);
  REQUIRE(only<LossObservation>(all).size() == 1);
  CHECK(only<LossObservation>(all)[0].loss.observations == 1);
}

TEST_CASE("a storm makes no more than 64 entities a look, and all that it used is there") {
  Build build;
  for (std::uint32_t pid = 1000; pid < 11'000; ++pid) build.exits(pid, 100, "x", 100.5, 0.1, 25);
  build.lost = 3;
  const auto all = build.look(101);
  CHECK(only<ProcessStart>(all).size() == 64);
  CHECK(sum(all, metric::cpu) == doctest::Approx(8192 * 0.025));
  REQUIRE(only<LossObservation>(all).size() == 1);
  CHECK(only<LossObservation>(all)[0].loss.observations == 10'000 - 8192);
  CHECK(only<LossObservation>(all)[0].loss.events == 3);
}

TEST_CASE("names of children are bounded") {
  Build build;
  for (std::uint32_t pid = 1000; pid < 4000; ++pid)
    build.exits(pid, 100, "child" + std::to_string(pid), 100.5, 0.1, 1);
  build.look(101);
  CHECK(build.watch->modules().size() <= 1001);
}
