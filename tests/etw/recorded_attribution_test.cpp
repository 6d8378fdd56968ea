// Attribution of a real recording, against its truth and against a count of its samples by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "etwrca/etl_file.hpp"
#include "etwrca/kernel_event.hpp"
#include "etwrca/source.hpp"
#include "support/test_data.hpp"

namespace etwrca {
namespace {

struct Spent {
  std::map<std::uint32_t, double> by_pid;  // milliseconds
  double interrupts = 0;
  double unknown = 0;
};

Spent attributed(const std::filesystem::path& path) {
  Spent spent;
  const auto source = open_etl(path);
  std::unordered_map<EntityId, double> by_entity;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& o : batch)
      if (const auto* use = std::get_if<Usage>(&o))
        if (use->metric == metric::cpu && !use->module_only) by_entity[use->who] += use->amount * 1e3;
  for (const auto& [who, ms] : by_entity) {
    const Entity* entity = source->entities().find(who);
    REQUIRE(entity != nullptr);
    if (entity->kind == EntityKind::process)
      spent.by_pid[entity->pid] += ms;
    else if (entity->name == "(DPC and ISR)")
      spent.interrupts += ms;
    else
      spent.unknown += ms;
  }
  return spent;
}

/// The samples by the process of their thread, as thread events anywhere in the recording name it. No
/// thread id is used twice in this recording by processes that were sampled.
struct Counted {
  std::map<std::uint32_t, double> by_pid;
  double on_threads = 0;  // not idle ones, interrupts on top of them included
  double interrupts = 0;
  double interrupts_on_idle = 0;
  double idle = 0;
};

Counted counted(const std::filesystem::path& path) {
  std::unordered_map<std::uint32_t, std::uint32_t> process_of;
  EtlFile file(path);
  for (EventRecord record; file.next(record);)
    if (ThreadEvent e; decode(record, e)) process_of[e.tid] = e.pid;
  file.rewind();
  Counted count;
  for (EventRecord record; file.next(record);) {
    ProfileSample sample;
    if (!decode(record, sample)) continue;
    const bool interrupt = sample.dpc || sample.isr;
    if (sample.tid != 0) ++count.on_threads;
    if (interrupt) ++count.interrupts;
    if (interrupt && sample.tid == 0) ++count.interrupts_on_idle;
    if (!interrupt && sample.tid == 0) ++count.idle;
    if (!interrupt && sample.tid != 0) ++count.by_pid[process_of[sample.tid]];
  }
  return count;
}

TEST_CASE("the CPU of every process of a recording is its samples, and agrees with the truth beside it") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  const auto path = *folder / "perfview-net.4.5.2.x64.etl";
  const Spent ours = attributed(path);
  const Counted count = counted(path);
  CHECK(ours.by_pid.count(0) == 0);  // Idle
  CHECK(ours.unknown == doctest::Approx(0));
  CHECK(ours.interrupts == doctest::Approx(count.interrupts));
  CHECK(ours.by_pid.size() == count.by_pid.size());
  double worst = 0;
  for (const auto& [pid, samples] : count.by_pid) {
    const double ms = ours.by_pid.contains(pid) ? ours.by_pid.at(pid) : 0.0;
    worst = std::max(worst, std::abs(ms - samples));
  }
  MESSAGE("processes: ", count.by_pid.size(), ", worst deviation: ", worst, " ms");
  CHECK(worst < 1e-6);

  std::ifstream in(*folder / "perfview-net.4.5.2.x64.cpu.truth.txt");
  REQUIRE(in);
  const auto truth = nlohmann::json::parse(in);
  CHECK(count.on_threads == truth["nonidle_samples_tid_ne_0"].get<double>());
  CHECK(count.interrupts_on_idle == truth["dpc_isr_samples_on_idle_thread"].get<double>());
  CHECK(count.idle == truth["idle_samples"].get<double>());
  // The truth gives interrupts on top of a thread to its process, ours to their bucket.
  const auto check = [&](std::uint32_t pid, double samples) {
    CAPTURE(pid);
    REQUIRE(ours.by_pid.contains(pid));
    const double ms = ours.by_pid.at(pid);
    MESSAGE("pid ", pid, ": ", ms, " ms, truth ", samples);
    CHECK(ms <= samples);
    CHECK(ms >= samples * 0.98 - 5);
  };
  check(truth["culprit_pid"], truth["profile_samples_1ms"]);
  for (const auto& row : truth["next"]) check(row[1], row[2]);
  CHECK(ours.by_pid.at(truth["culprit_pid"]) ==
        doctest::Approx(truth["os_kernel_plus_user_ms_at_thread_end"].get<double>()).epsilon(0.02));
}

}  // namespace
}  // namespace etwrca
