#include "source/proc/machine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "etwrca/frame.hpp"
#include "source/proc/proc_tree.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

void disks(const ProcTree& tree, std::uint64_t read, std::uint64_t written, int busy_ms = 0) {
  tree.sys_folder("block/sda");
  tree.text("diskstats", "8 0 sda 1 0 " + std::to_string(read / 512) + " 0 1 0 " +
                             std::to_string(written / 512) + " 0 0 " + std::to_string(busy_ms) + " 0\n");
}

void memory(const ProcTree& tree, int dirty_kib) {
  tree.text("meminfo",
            "MemTotal: 1000 kB\nMemAvailable: 400 kB\nSwapTotal: 100 kB\nSwapFree: 30 kB\nDirty: " +
                std::to_string(dirty_kib) + " kB\n");
}

/// The frames of some looks, one a second.
template <typename Change>
std::vector<Frame> frames(Watch& watch, int looks, Change&& change) {
  FrameBuilder builder(watch);
  std::vector<Frame> out;
  for (int i = 0; i < looks; ++i) {
    change(i);
    builder.add(watch.look(100 + i));
  }
  builder.finish();
  while (auto frame = builder.next()) out.push_back(std::move(*frame));
  return out;
}

}  // namespace

TEST_CASE("CPU time that no process has goes to a bucket, and the total is that of the machine") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  const auto all = frames(watch, 6, [&](int i) {
    p.user = static_cast<std::uint64_t>(50 * i);
    tree.process(p);
    tree.stat(static_cast<std::uint64_t>(90 * i), static_cast<std::uint64_t>(30 * i),
              10'000 + static_cast<std::uint64_t>(100 * i));
  });
  const Frame& frame = all.at(3);
  CHECK(frame.total[metric::cpu] == doctest::Approx(1.2));
  CHECK(frame.unattributed[metric::cpu] == doctest::Approx(0.7));
  CHECK(frame.value(*frame.row_of(watch.who(100)), metric::cpu) == doctest::Approx(0.5));
  CHECK_FALSE(frame.loss.any());
}

TEST_CASE("totals are the sum of the rows, also where clocks disagree") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  const auto all = frames(watch, 12, [&](int i) {
    p.user = static_cast<std::uint64_t>(50 * i + (i % 2) * 5);  // ahead of the machine at times
    p.write_bytes = static_cast<std::uint64_t>(i) * 100'000;
    tree.process(p);
    tree.stat(static_cast<std::uint64_t>(50 * i), 0, 10'000 + static_cast<std::uint64_t>(100 * i));
    disks(tree, 0, static_cast<std::uint64_t>(i) * 51'200);
  });
  double sum_of_totals = 0;
  for (const Frame& frame : all) {
    for (const MetricId m : {metric::cpu, metric::disk_write}) {
      double rows = 0;
      for (std::size_t row = 0; row < frame.entities.size(); ++row) rows += frame.value(row, m);
      CHECK(frame.total[m] == doctest::Approx(rows));
      CHECK(frame.unattributed[m] >= 0);
    }
    sum_of_totals += frame.total[metric::cpu];
  }
  CHECK(sum_of_totals == doctest::Approx(0.5 * 11 + 0.05).epsilon(0.001));
}

TEST_CASE("pages are written by a process first and by the disk later, and count once") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  disks(tree, 0, 0);
  Watch watch(tree);
  watch.look(100);
  p.write_bytes = 512'000;
  p.user = 1;
  tree.process(p);
  memory(tree, 400);  // the rest is deleted again
  auto all = watch.look(101);
  CHECK(sum(all, metric::disk_write) == 512'000);
  memory(tree, 0);
  disks(tree, 0, 409'600 + 51'200);
  all = watch.look(102);
  CHECK(sum(all, watch.who(EntityKind::bucket), metric::disk_write) == 51'200);
}

TEST_CASE("symptoms are stated by the machine's own entity") {
  const ProcTree tree;
  tree.stat(0, 0, 10'000);
  memory(tree, 0);
  disks(tree, 0, 0, 0);
  const auto network = [&](int bytes) {
    tree.text("net/dev",
              "eth0: " + std::to_string(bytes) + " 0 0 0 0 0 0 0 " + std::to_string(3 * bytes) + "\n");
  };
  const auto pressure = [&](int us) {
    for (const char* name : {"pressure/cpu", "pressure/memory", "pressure/io"})
      tree.text(name, "some avg10=0 avg60=0 avg300=0 total=" + std::to_string(us) +
                          "\nfull avg10=0 avg60=0 avg300=0 total=" + std::to_string(us / 2) + "\n");
  };
  network(100);
  pressure(0);
  ProcOptions options;
  options.per_core = true;
  Watch watch(tree, options);
  watch.look(100);
  tree.stat(80, 20, 10'100, 10);
  disks(tree, 0, 0, 700);
  network(600);
  pressure(400'000);
  const auto all = watch.look(101);
  const EntityId machine = watch.who(EntityKind::system);
  CHECK(sum(all, machine, metric::network_receive) == 500);
  CHECK(sum(all, machine, metric::network_send) == 1500);
  CHECK(level(all, machine, metric::memory) == (600 + 70) * 1024);
  CHECK(level(all, machine, watch.metric("swap")) == 70 * 1024);
  CHECK(level(all, machine, watch.metric("load")) == 1.5);
  CHECK(level(all, machine, watch.metric("cpu_busiest_core")).value() == doctest::Approx(0.8));
  CHECK(level(all, machine, watch.metric("cpu_core_1")).value() == doctest::Approx(0.2));
  CHECK(level(all, machine, watch.metric("disk_busy")).value() == doctest::Approx(0.7));
  CHECK(sum(all, machine, watch.metric("cpu_stolen")) == doctest::Approx(0.1));
  CHECK(sum(all, machine, watch.metric("pressure_cpu")) == doctest::Approx(0.4));
  CHECK(sum(all, machine, watch.metric("pressure_io_full")) == doctest::Approx(0.2));
  CHECK_FALSE(watch.metrics().find("pressure_cpu_full"));
  CHECK(watch.metrics()[watch.metric("pressure_memory")].watch == MetricWatch::total);
  CHECK(watch.metrics()[watch.metric("threads")].watch == MetricWatch::none);
}

TEST_CASE("without the machine's files the processes stand alone") {
  const ProcTree tree;
  tree.text("stat", "");
  tree.text("meminfo", "");
  TreeProcess p;
  tree.process(p);
  Watch watch(tree);
  watch.look(100);
  p.user = 50;
  p.child = 20;
  tree.process(p);
  const auto all = watch.look(101);
  CHECK(sum(all, metric::cpu) == doctest::Approx(0.7));
  CHECK_FALSE(level(all, watch.who(EntityKind::system), metric::memory));
}
