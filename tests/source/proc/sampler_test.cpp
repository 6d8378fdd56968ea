#include "source/proc/sampler.hpp"

#include <doctest/doctest.h>

#include <string>

#include "source/proc/proc_tree.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::string_literals;

namespace {

TimePoint after(double seconds) { return booted + duration_from_seconds(seconds); }

}  // namespace

TEST_CASE("the first look learns what there is: levels, and no usage") {
  const ProcTree tree;
  TreeProcess p;
  p.user = 500;
  p.read_bytes = 1000;
  tree.process(p);
  Watch watch(tree);
  const auto first = watch.look(100);
  CHECK(only<Usage>(first).empty());
  CHECK(only<ProcessStart>(first).empty());
  CHECK(level(first, watch.who(100), watch.metric("threads")) == 1);
  CHECK(level(first, watch.who(100), watch.metric("open_files")) == 3);
  const Entity& entity = watch.entity(100);
  CHECK(entity.name == "worker");
  CHECK_FALSE(entity.start_known);
  CHECK(entity.start == after(0.05));
  CHECK(entity.cgroup == "/system.slice/worker.service");
  CHECK(entity.services == std::vector<std::string>{"worker.service"});
}

TEST_CASE("usage is what was used between two looks") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  p.user = 60;
  p.system = 20;
  p.hard_faults = 4;
  p.wait_ns = 250'000'000;
  p.turns = 11;
  p.read_bytes = 4096;
  p.write_bytes = 8192;
  p.resident_pages = 300;
  tree.process(p);
  const auto all = watch.look(101);
  const EntityId who = watch.who(100);
  CHECK(sum(all, who, metric::cpu) == doctest::Approx(0.8));
  CHECK(sum(all, who, watch.metric("cpu_system")) == doctest::Approx(0.2));
  CHECK(sum(all, who, metric::ready) == doctest::Approx(0.25));
  CHECK(sum(all, who, metric::context_switches) == 11);
  CHECK(sum(all, who, metric::hard_faults) == 4);
  CHECK(sum(all, who, metric::disk_read) == 4096);
  CHECK(sum(all, who, metric::disk_write) == 8192);
  CHECK(level(all, who, metric::memory).value() > level(all, who, metric::working_set).value() / 2);
  for (const Usage& usage : only<Usage>(all)) {
    CHECK(usage.begin == after(100));
    CHECK(usage.length == std::chrono::seconds{1});
  }
  // Levels that stay, and processes that do nothing, are not told again.
  const auto quiet = watch.look(102);
  CHECK(only<Usage>(quiet).empty());
  CHECK_FALSE(level(quiet, who, metric::memory));
}

TEST_CASE("a late look charges the whole time that has passed") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  p.user = 3000;
  tree.process(p);
  const auto all = watch.look(160);
  REQUIRE(only<Usage>(all).size() == 1);
  CHECK(only<Usage>(all)[0].length == std::chrono::seconds{60});
  CHECK(only<Usage>(all)[0].amount == doctest::Approx(30));
}

TEST_CASE("a process that is born while it is watched") {
  const ProcTree tree;
  tree.process({});
  Watch watch(tree);
  watch.look(100);
  TreeProcess child;
  child.pid = 50;  // below its parent's: pids wrap
  child.parent = 100;
  child.start = 10'040;
  child.user = 30;
  tree.process(child);
  const auto all = watch.look(101);
  const Entity& entity = watch.entity(50);
  CHECK(entity.start_known);
  CHECK(entity.start == after(100.4));
  CHECK(entity.parent_pid == 100);
  CHECK(entity.parent == watch.who(100));
  REQUIRE(only<ProcessStart>(all).size() == 1);
  CHECK(only<ProcessStart>(all)[0].at == after(100.4));
  CHECK(sum(all, watch.who(50), metric::cpu) == doctest::Approx(0.3));
  CHECK(only<Usage>(all)[0].begin == after(100.4));
}

TEST_CASE("a process that is older than the last look, but was not seen, has no usage to date") {
  const ProcTree tree;
  Watch watch(tree);
  watch.look(100);
  TreeProcess old;
  old.start = 500;
  old.user = 4000;
  tree.process(old);
  const auto all = watch.look(101);
  CHECK(only<Usage>(all).empty());
  CHECK(only<ProcessStart>(all).empty());
  CHECK_FALSE(watch.entity(100).start_known);
}

TEST_CASE("an end, a zombie, and a pid that is used again") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  p.pid = 200;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  const EntityId first = watch.who(100);

  p.state = 'Z';
  p.user = 7;
  tree.process(p);
  tree.remove(100);
  auto all = watch.look(101);
  CHECK(only<ProcessEnd>(all).size() == 2);
  CHECK(sum(all, watch.who(200), metric::cpu) == doctest::Approx(0.07));
  CHECK(watch.entity(100).end == after(101));
  CHECK(watch.entity(200).end == after(101));
  CHECK(only<ProcessEnd>(watch.look(102)).empty());  // it is still a zombie

  tree.remove(200);
  CHECK(only<ProcessEnd>(watch.look(103)).empty());
  CHECK(watch.sampler().watched() == 0);

  TreeProcess again;
  again.start = 10'350;
  tree.process(again);
  all = watch.look(104);
  CHECK(watch.who(100) != first);
  CHECK(watch.entity(100).start_known);

  again.start = 10'450;  // and once more, between two looks
  again.user = 1;
  tree.process(again);
  all = watch.look(105);
  CHECK(only<ProcessEnd>(all).size() == 1);
  CHECK(only<ProcessStart>(all).size() == 1);
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.01));
}

TEST_CASE("another program in the same process is another name for the same entity") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  const EntityId who = watch.who(100);
  p.comm = "stress";
  p.arguments = "stress\0--cpu\0"s;
  p.user = 1;
  tree.process(p);
  watch.look(101);
  CHECK(watch.who(100) == who);
  CHECK(watch.entity(100).name == "stress");
  CHECK(watch.entity(100).command_line == "stress --cpu");
}

TEST_CASE("disk bytes that could not be seen before are not charged at once") {
  const ProcTree tree;
  TreeProcess p;
  p.read_bytes = 1'000'000;
  tree.process(p);
  tree.text("100/io", "");
  Watch watch(tree);
  watch.look(100);
  p.user = 1;
  tree.process(p);
  CHECK(sum(watch.look(101), metric::disk_read) == 0);
  p.read_bytes += 5;
  p.user = 2;
  tree.process(p);
  CHECK(sum(watch.look(102), metric::disk_read) == 5);
}

TEST_CASE("processes beyond the bound are counted as loss at each look") {
  const ProcTree tree;
  for (std::uint32_t pid = 1; pid <= 6; ++pid) {
    TreeProcess p;
    p.pid = pid;
    tree.process(p);
  }
  ProcOptions options;
  options.max_processes = 4;
  Watch watch(tree, options);
  REQUIRE(only<LossObservation>(watch.look(100)).size() == 1);
  CHECK(only<LossObservation>(watch.look(101))[0].loss.observations == 2);
}

TEST_CASE("observations come in the order in which they began") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  p.user = 1;
  tree.process(p);
  for (std::uint32_t pid = 101; pid < 105; ++pid) {
    TreeProcess born;
    born.pid = pid;
    born.start = 10'000 + (110 - pid) * 5;
    born.user = 1;
    tree.process(born);
  }
  TimePoint last = TimePoint::min();
  for (const Observation& one : watch.look(101)) {
    const auto* usage = std::get_if<Usage>(&one);
    const TimePoint begin = usage != nullptr ? usage->begin : time_of(one);
    CHECK(begin >= last);
    last = begin;
  }
}

TEST_CASE("hostile names are data") {
  const ProcTree tree;
  TreeProcess p;
  p.comm = "a) R 1\n\xFF\x1B[31m";
  p.arguments = "<script>\0\xC3\0"s;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  CHECK(watch.entity(100).name == "a) R 1\n\xEF\xBF\xBD\x1B[31m");
  CHECK(watch.entity(100).command_line == "<script> \xEF\xBF\xBD");
}

TEST_CASE("a thousand generations of processes leave nothing behind") {
  const ProcTree tree;
  Watch watch(tree);
  watch.look(100);
  std::uint32_t pid = 1000;
  for (int look = 1; look <= 200; ++look) {
    for (int i = 0; i < 5; ++i) tree.remove(pid - 5 + static_cast<std::uint32_t>(i));
    for (int i = 0; i < 5; ++i) {
      TreeProcess p;
      p.pid = pid++;
      p.user = 1;
      p.files = 0;
      p.start = 10'000 + static_cast<std::uint64_t>(look) * 100 - 50;
      tree.process(p);
    }
    watch.look(100 + look);
    CHECK(watch.sampler().watched() == 5);
    CHECK(watch.budget().taken() <= 20);
    watch.entities().forget_ended_before(after(100 + look - 10));
    CHECK(watch.entities().size() <= 70);
  }
}
