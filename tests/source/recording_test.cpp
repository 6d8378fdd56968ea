#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/monitor.hpp"
#include "etwrca/report.hpp"
#include "support/busy_machine.hpp"
#include "support/etl_damage.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

#ifdef ETWRCA_WITH_SQLITE

/// The report of a run that is recorded, and that of its replay.
void same_report(std::unique_ptr<Source> source) {
  const TempFile file("live.etwrca");
  std::string live;
  {
    const auto recorder = record(std::move(source), file.path());
    live = to_json(Monitor().run(*recorder));
  }
  const auto replay = open_source(file.path());
  CHECK(to_json(Monitor().run(*replay)) == live);
  CHECK_FALSE(std::filesystem::exists(file.path().string() + "-wal"));
}

Error failure(const std::filesystem::path& path) {
  try {
    (void)open_recording(path);
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
    return error;
  }
  return {Errc::ok, ""};
}

/// A source of batches that changes its entities on the way.
struct Changing : FakeSource {
  std::size_t look = 0;
  EntityId first = process("first", 1);
  EntityId second = no_entity;
  std::span<const Observation> read() override {
    observations.clear();
    ++look;
    if (look == 1)
      observations = {usage(1, 1, first, metric::cpu, 0.25), Level{at(2), first, metric::memory, 1e6}};
    if (look == 2) {
      second = process("second", 2);
      entities_.find(first)->name = "renamed";
      said.events = 7;
      observations = {ProcessStart{at(2), second},
                      LossObservation{at(2.5), {1, 2, 3, 4, 5}, std::chrono::milliseconds(30)}};
    }
    if (look == 3) {
      entities_.find(second)->end = at(9);
      entities_.find(second)->services = {"a", "b\n"};
    }
    return observations;
  }
};

#endif

}  // namespace

#ifdef ETWRCA_WITH_SQLITE

TEST_CASE("a recorded run and its replay report the same, byte for byte") {
  auto fake = std::make_unique<FakeSource>();
  BusyMachine machine(*fake);
  const EntityId culprit = fake->process("culprit", 11);
  machine.busy(fake->process("steady", 12), metric::cpu, 1.0, 0, 60);
  machine.busy(culprit, metric::cpu, 1.5, 30, 40);
  machine.finish();
  fake->said.kind = "fake";
  same_report(std::move(fake));
  const TempFile csv("rows.csv", "time,entity,metric,value\n1,a,m,2\n2,a,n,3.5\n3,b,m,\n");
  same_report(open_csv(csv.path()));
}

TEST_CASE("a replay ends as its source did, and as a stopped one where the recording is a part") {
  for (const bool stopped : {false, true}) {
    CAPTURE(stopped);
    const TempFile file("ended.etwrca");
    auto fake = std::make_unique<FakeSource>();
    const EntityId who = fake->process("a");
    for (int second = 0; second < 9; ++second)
      fake->observations.emplace_back(Level{at(second), who, metric::memory, 1e6});
    fake->said.interval = std::chrono::seconds(1);
    fake->said.stopped = stopped;
    {
      const auto recorder = record(std::move(fake), file.path());
      CHECK(Monitor().run(*recorder).frames == (stopped ? 8 : 9));
    }
    const auto replay = open_recording(file.path());
    CHECK(Monitor().run(*replay).frames == (stopped ? 8 : 9));
    CHECK(replay->info().stopped == stopped);
    const auto left = open_recording(file.path());
    CHECK_FALSE(left->read().empty());
    left->stop();
    CHECK(left->info().stopped);
  }
}

TEST_CASE("every golden recording, recorded again, reports the same") {
  for (const GoldenScenario& scenario : golden_scenarios()) {
    CAPTURE(std::string(scenario.name));
    const TempFile etl("golden.etl");
    write_golden(scenario.name, etl.path());
    same_report(open_etl(etl.path()));
  }
}

TEST_CASE("tables hold after each look what they held then") {
  const TempFile file("changing.etwrca");
  {
    const auto recorder = record(std::make_unique<Changing>(), file.path());
    while (!recorder->read().empty()) {
    }
  }
  const auto replay = open_recording(file.path());
  CHECK(replay->entities().find(0)->name == "first");
  CHECK(replay->entities().size() == 1);
  auto batch = replay->read();
  REQUIRE(batch.size() == 2);
  CHECK(std::get<Usage>(batch[0]).amount == 0.25);
  CHECK(std::get<Level>(batch[1]).value == 1e6);
  CHECK(replay->info().events == 0);
  batch = replay->read();
  REQUIRE(batch.size() == 2);
  CHECK(std::get<LossObservation>(batch[1]).loss == Loss{1, 2, 3, 4, 5});
  CHECK(replay->entities().find(0)->name == "renamed");
  CHECK_FALSE(replay->entities().find(1)->end);
  CHECK(replay->info().events == 7);
  CHECK(replay->read().empty());
  CHECK(replay->entities().find(1)->end == at(9));
  CHECK(replay->entities().find(1)->services == std::vector<std::string>{"a", "b\n"});
}

TEST_CASE("an existing file is refused, and what is no recording is named") {
  const TempFile file("there.etwrca", "something");
  std::unique_ptr<Source> source = std::make_unique<Changing>();
  try {
    (void)record(std::move(source), file.path());
    FAIL("wrote over a file");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::io);
  }
  REQUIRE(source != nullptr);
  CHECK(source->read().size() == 2);
  CHECK(failure(file.path()).code() == Errc::corrupt);
  CHECK(failure(file.folder() / "absent").code() == Errc::not_found);
}

TEST_CASE("a copy of the files in the middle of recording opens, with all that was read") {
  const TempFile file("live.etwrca");
  const TempFile copy("copy.etwrca");
  const auto recorder = record(std::make_unique<Changing>(), file.path());
  CHECK(recorder->read().size() == 2);
  std::filesystem::copy_file(file.path(), copy.path());
  CHECK(failure(copy.path()).code() == Errc::corrupt);  // its log was left behind: no look
  std::filesystem::copy_file(file.path().string() + "-wal", copy.path().string() + "-wal");
  const auto replay = open_recording(copy.path());
  CHECK(replay->read().size() == 2);
  CHECK(replay->read().empty());
  CHECK(replay->info().stopped);
}

TEST_CASE("a recording cut short is read as far as it goes, or refused") {
  const TempFile file("cut.etwrca");
  {
    const TempFile etl("golden.etl");
    write_golden("one_culprit", etl.path());
    const auto recorder = record(open_etl(etl.path()), file.path());
    while (!recorder->read().empty()) {
    }
  }
  Bytes bytes = read_bytes(file.path());
  bytes.resize(bytes.size() / 2);
  write_bytes(file.path(), bytes);
  try {
    const auto replay = open_recording(file.path());
    while (!replay->read().empty()) {
    }
    CHECK(replay->info().loss.any());
    CHECK_FALSE(replay->info().notes.empty());
  } catch (const Error& error) {
    CHECK(error.code() == Errc::corrupt);
  }
}

#else

TEST_CASE("a build without SQLite says so") {
  MESSAGE("skipped: built without SQLite");
  CHECK_THROWS_AS((void)open_recording("x"), Error);
}

#endif
