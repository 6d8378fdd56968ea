// Attribution against what really happened on a made-up machine, by process and by bin of 100 ms.
#include "etwrca/attribution.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "support/attributed.hpp"
#include "support/golden_scenarios.hpp"
#include "support/kernel_payload.hpp"

namespace etwrca::test {
namespace {

struct Column {
  const char* name;
  MetricId metric;
  Series ProcessTruth::*truth;
  double unit;
};
constexpr std::array<Column, 5> transfers{{
    {"disk read", metric::disk_read, &ProcessTruth::disk_read, 1},
    {"disk write", metric::disk_write, &ProcessTruth::disk_write, 1},
    {"sent", metric::network_send, &ProcessTruth::network_sent, 1},
    {"received", metric::network_receive, &ProcessTruth::network_received, 1},
    {"hard faults", metric::hard_faults, &ProcessTruth::hard_faults, 1},
}};
constexpr Column cpu{"cpu", metric::cpu, &ProcessTruth::cpu, 1e-9};
constexpr Column ready{"ready", metric::ready, &ProcessTruth::ready, 1e-9};
constexpr double exact = 1e-5;  // seconds: the clock ticks of the switches in a bin

/// Every process of the truth, Idle apart, has at most so much too much and too little in any bin.
void check(const Attributed& run, const Column& column, double above, double below) {
  for (const ProcessTruth& process : run.truth.processes) {
    if (process.pid == 0) continue;
    CAPTURE(column.name);
    CAPTURE(process.name);
    const EntityId who = run.find(process);
    REQUIRE(who != no_entity);
    const auto off = run.deviation(who, column.metric, process.*column.truth, column.unit);
    CHECK(off.above <= above);
    CHECK(off.below <= below);
  }
}

void check_transfers(const Attributed& run) {
  for (const Column& column : transfers) check(run, column, 1e-6, 1e-6);
}

Attributed golden(const char* name) {
  Scenario scenario;
  golden_scenario(name).describe(scenario);
  return Attributed(scenario);
}

// ---- CPU and ready time ---------------------------------------------------------------------------

TEST_CASE("by context switches, CPU and ready time are exact; so is every byte and fault") {
  for (const char* name :
       {"one_culprit",  "two_culprits",  "confounder",       "short_child",       "reused_pid",
        "one_cpu",      "many_cpus",     "bits_32",          "windows_7",         "switches_only",
        "disk_culprit", "cached_writes", "network_culprit",  "hard_faults",       "victim",
        "build",        "compressed",    "end_rundown_only", "clock_system_time", "clock_cpu_cycles"}) {
    CAPTURE(name);
    const Attributed run = golden(name);
    check(run, cpu, exact, exact);
    check(run, ready, exact, exact);
    check_transfers(run);
    CHECK(run.bucket("(unknown thread)") == no_entity);
    CHECK(run.bucket("(unknown process)") == no_entity);
  }
}

TEST_CASE("by samples, CPU is the count of samples times the interval") {
  for (const auto interval : {1ms, 4ms}) {
    CAPTURE(interval.count());
    Scenario s;
    s.cpus(2).duration(10s).sampling(interval).background();
    s.process("half.exe").cpu(0.5, 0s, 10s);
    s.process("busy.exe").cpu(1.0, 2s, 8s);
    const Attributed run(s);
    CHECK(run.source->info().cpu_method == "samples");
    double all = 0;
    for (const EntityId who : run.entities()) all += run.total(who, metric::cpu);
    const double step = to_seconds(Duration(interval));
    CHECK(std::abs(all / step - std::round(all / step)) < 1e-6);
    for (const char* name : {"half.exe", "busy.exe"}) {
      const double truth = static_cast<double>(sum(run.truth.process(name).cpu)) * 1e-9;
      CHECK(run.total(run.find(name), metric::cpu) == doctest::Approx(truth).epsilon(0.03));
    }
    CHECK(run.total(run.find("notepad.exe"), metric::cpu) == 0);
  }
}

TEST_CASE("what a sample is worth may stand at the end of the recording only") {
  Scenario s;
  s.cpus(2).duration(10s).sampling(4ms).sampling_told_late().background();
  s.process("busy.exe").cpu(1.0, 2s, 8s);
  const Attributed run(s);
  const double truth = static_cast<double>(sum(run.truth.process("busy.exe").cpu)) * 1e-9;
  CHECK(run.total(run.find("busy.exe"), metric::cpu) == doctest::Approx(truth).epsilon(0.03));
  CHECK(run.bucket("(unknown thread)") == no_entity);
}

TEST_CASE("a notice of lost buffers says since when the processor was not seen") {
  Scenario s;
  s.cpus(2).duration(10s).sampling(1ms).context_switches(true);
  s.process("busy.exe").cpu(1.5, 0s, 10s);
  s.lost_buffers(5s, 1, 3);
  const TempFile file("lost.etl");
  s.write(file.path());
  const auto source = open_etl(file.path());
  std::vector<LossObservation> told;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& o : batch)
      if (const auto* lost = std::get_if<LossObservation>(&o); lost != nullptr && lost->loss.buffers > 0)
        told.push_back(*lost);
  REQUIRE(told.size() == 1);
  const double noticed = to_seconds(told[0].at - source->info().extent->begin);
  const double gap = to_seconds(told[0].length);
  CHECK(noticed > 5.0);
  CHECK(noticed - gap < 5.01);
  CHECK(gap > 0.01);
}

TEST_CASE("with both, switches tell how much and samples tell where") {
  Scenario s;
  s.cpus(2).duration(10s).sampling(1ms).context_switches(true);
  s.process("busy.exe").cpu(0.9, 0s, 10s, "codec.dll");
  const Attributed run(s);
  check(run, cpu, exact, 0.002);  // a processor is charged by samples up to its first switch
  const EntityId who = run.find("busy.exe");
  double inside = 0;
  double codec = 0;
  for (const Frame& frame : run.frames)
    for (const ModuleUsage& use : frame.modules) {
      if (use.who != who || use.metric != metric::cpu) continue;
      inside += use.rate;
      if (run.source->modules().name(use.module) == "codec.dll") codec += use.rate;
    }
  // Eight samples in ten are there, one in the kernel, one in ntdll.dll.
  CHECK(codec / inside == doctest::Approx(0.8).epsilon(0.05));
}

TEST_CASE("DPC and ISR time is a bucket of its own, and no thread's") {
  const Attributed run = golden("interrupts");
  check(run, cpu, 1e-3, 1e-3);
  for (const ProcessTruth& process : run.truth.processes) {
    if (process.pid == 0) continue;
    CHECK(std::abs(run.deviation(run.find(process), metric::cpu, process.cpu, 1e-9).total) < 1e-4);
  }
  const EntityId bucket = run.bucket("(DPC and ISR)");
  REQUIRE(bucket != no_entity);
  const auto off = run.deviation(bucket, metric::cpu, run.truth.interrupts, 1e-9);
  CHECK(off.above < 1e-4);
  CHECK(off.below < 3e-3);  // before the first switch of a processor that is sampled
  CHECK(run.entity(bucket).kind == EntityKind::bucket);
}

TEST_CASE("a run over many bins is split exactly") {
  Scenario s;
  s.cpus(1).duration(6s).sampling(0s).context_switches(true);
  s.machine().quantum = 10'000'000'000;
  s.process("spin.exe").cpu(1.0, 1s + 50ms, 5s);
  const Attributed run(s);
  const EntityId who = run.find("spin.exe");
  CHECK(run.deviation(who, metric::cpu, run.truth.process("spin.exe").cpu, 1e-9).above < exact);
  CHECK(run.amount(10, who, metric::cpu) == doctest::Approx(0.05).epsilon(1e-3));
  for (std::size_t bin = 11; bin < 50; ++bin)
    CHECK(run.amount(bin, who, metric::cpu) == doctest::Approx(0.1).epsilon(1e-9));
  CHECK(run.amount(51, who, metric::cpu) == 0);
}

TEST_CASE("where buffers are lost no CPU time is invented, and hardly any ready time") {
  const Attributed run = golden("lost_buffers");
  check(run, cpu, exact, 1.0);
  check(run, ready, 0.02, 1.0);
  for (const Column& column : transfers) check(run, column, 0.5, 1e9);
  Loss told;  // where the recording says so itself
  for (const Frame& frame : run.frames) told += frame.loss;
  CHECK(run.source->info().loss.buffers + told.buffers == run.truth.buffers_lost);
  const double truth = static_cast<double>(sum(run.truth.process("culprit.exe").cpu)) * 1e-9;
  CHECK(run.total(run.find("culprit.exe"), metric::cpu) > 0.5 * truth);
}

TEST_CASE("a circular recording begins where its data does, and nothing is charged before") {
  Scenario s;
  golden_scenario("circular").describe(s);
  const Attributed run(s);
  const TimePoint begin = run.source->info().extent->begin;
  CHECK(begin > run.recorded_from + 2s);
  CHECK(run.frames.front().begin == begin);
  for (const Frame& frame : run.frames) CHECK(frame.total[metric::cpu] <= 2.0 + 1e-9);
  const EntityId who = run.find("culprit.exe");
  REQUIRE(who != no_entity);
  const double truth = static_cast<double>(sum(run.truth.process("culprit.exe").cpu)) * 1e-9;
  CHECK(run.total(who, metric::cpu) == doctest::Approx(truth).epsilon(1e-3));
}

// ---- who ------------------------------------------------------------------------------------------

TEST_CASE("processes are known from a rundown at either end, or both") {
  for (const auto& [begin, end] : {std::pair(true, false), std::pair(false, true), std::pair(true, true)}) {
    const bool at_begin = begin;
    CAPTURE(at_begin);
    for (const bool switches : {true, false}) {
      CAPTURE(switches);
      Scenario s;
      s.cpus(2).duration(6s).sampling(1ms).context_switches(switches).background().rundown(begin, end);
      s.process("early.exe").end(3s).cpu(0.4, 0s, 3s);  // no rundown at the end has it
      s.process("inside.exe").start(2s).end(5s).cpu(0.4, 2s, 5s);
      s.process("late.exe").start(4s).cpu(0.4, 4s, 6s, "late.dll");
      const Attributed run(s);
      check(run, cpu, switches ? 0.002 : 0.03, switches ? 0.002 : 0.03);
      check_transfers(run);
      CHECK(run.bucket("(unknown thread)") == no_entity);
      for (const ProcessTruth& process : run.truth.processes) {
        if (process.pid == 0) continue;
        CAPTURE(process.name);
        const Entity& entity = run.entity(run.find(process));
        CHECK(entity.name == process.name);
        CHECK(entity.parent_pid == process.parent);
        CHECK(entity.end.has_value() == process.end.has_value());
      }
    }
  }
}

TEST_CASE("without any rundown, threads nobody introduces are a bucket; the rest is right") {
  Scenario s;
  s.cpus(2).duration(4s).sampling(1ms).context_switches(true).rundown(false, false);
  s.process("old.exe").cpu(0.5, 0s, 4s);
  s.process("new.exe").start(1s).cpu(0.5, 1s, 4s);
  const Attributed run(s);
  const ProcessTruth& fresh = run.truth.process("new.exe");
  CHECK(std::abs(run.deviation(run.find(fresh), metric::cpu, fresh.cpu, 1e-9).total) < exact);
  const EntityId unknown = run.bucket("(unknown thread)");
  REQUIRE(unknown != no_entity);
  const auto old = static_cast<double>(sum(run.truth.process("old.exe").cpu)) * 1e-9;
  CHECK(run.total(unknown, metric::cpu) == doctest::Approx(old).epsilon(0.01));
}

TEST_CASE("one pid, two instances: each has its own time, though the thread ids are the same too") {
  const Attributed run = golden("reused_pid");
  const EntityId first = run.find("innocent.exe");
  const EntityId second = run.find("culprit.exe");
  REQUIRE(first != second);
  CHECK(run.entity(first).pid == run.entity(second).pid);
  CHECK(run.entity(first).name == "innocent.exe");
  CHECK(run.entity(second).name == "culprit.exe");
  CHECK(run.entity(first).end <= run.entity(second).start);
}

TEST_CASE("services, command line and parent are told where the recording says them") {
  const Attributed run = golden("svchost");
  bool found = false;
  for (const EntityId who : run.entities()) {
    const Entity& e = run.entity(who);
    if (e.services != std::vector<std::string>{"wuauserv"}) continue;
    found = true;
    CHECK(e.name == "svchost.exe");
    CHECK(e.command_line == "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s wuauserv");
  }
  CHECK(found);
  const Attributed tree = golden("short_child");
  const Entity& child = tree.entity(tree.find("culprit.exe"));
  CHECK(child.parent == tree.find("cmd.exe"));
  CHECK(child.command_line == "\"C:\\Program Files\\culprit.exe\"");
}

TEST_CASE("memory is what the process has committed, where it was told and in between") {
  const Attributed run = golden("memory_culprit");
  for (const ProcessTruth& process : run.truth.processes) {
    if (process.name != "culprit.exe" && process.name != "explorer.exe") continue;
    CAPTURE(process.name);
    const double begin = process.name == "culprit.exe" ? 50e6 : 90e6;
    double committed = begin;
    const EntityId who = run.find(process);
    for (std::size_t bin = 0; bin < process.allocated.size(); ++bin) {
      committed += static_cast<double>(process.allocated[bin]);
      REQUIRE(std::abs(run.amount(bin, who, metric::memory) - committed) <= 4096);
    }
    CHECK(run.amount(20, who, metric::working_set) == doctest::Approx(begin * 0.8).epsilon(0.001));
  }
}

// ---- totals ---------------------------------------------------------------------------------------

TEST_CASE("in every frame of every golden recording the totals are the rows, buckets among them") {
  for (const GoldenScenario& scenario : golden_scenarios()) {
    CAPTURE(scenario.name);
    const Attributed run = golden(std::string(scenario.name).c_str());
    REQUIRE_FALSE(run.frames.empty());
    double worst = 0;
    for (const Frame& frame : run.frames) {
      for (MetricId m = 0; m < frame.metrics; ++m) {
        double rows = 0;
        double buckets = 0;
        for (std::size_t row = 0; row < frame.entities.size(); ++row) {
          const double value = frame.value(row, m);
          if (std::isnan(value)) continue;
          REQUIRE(value >= 0);
          rows += value;
          if (run.entity(frame.entities[row]).kind == EntityKind::bucket) buckets += value;
        }
        if (std::isnan(frame.total[m])) continue;
        worst = std::max(worst, std::abs(rows - frame.total[m]) / std::max(1.0, rows));
        worst = std::max(worst, std::abs(buckets - frame.unattributed[m]) / std::max(1.0, rows));
      }
      for (const EntityId who : frame.entities) REQUIRE(run.entity(who).name != "Idle");
      // A frame's processors cannot be busier than busy; samples are one interval coarse.
      const double slack = run.source->info().cpu_method == "context switches" ? 1e-6 : 0.1;
      REQUIRE(frame.total[metric::cpu] <= run.truth.cpus * (1 + slack));
    }
    CHECK(worst <= 1e-9);
  }
}

}  // namespace
}  // namespace etwrca::test
