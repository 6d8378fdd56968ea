#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/source.hpp"
#include "support/etl_damage.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

Truth small(const std::filesystem::path& path, bool switches = true) {
  Scenario s;
  s.cpus(2).duration(3s).sampling(1ms).context_switches(switches).background();
  return s.write(path);
}

std::size_t drain(Source& source) {
  std::size_t count = 0;
  for (auto batch = source.read(); !batch.empty(); batch = source.read()) count += batch.size();
  return count;
}

bool says(const SourceInfo& info, const std::string& words) {
  return std::any_of(info.notes.begin(), info.notes.end(),
                     [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("a recording says what it is: extent before the first read, the rest at the end") {
  const TempFile file("slow.etl");
  const Truth truth = small(file.path());
  const auto source = open_etl(file.path());
  const SourceInfo before = source->info();
  CHECK(before.kind == "etl");
  CHECK(before.name == "slow.etl");
  CHECK_FALSE(before.rows);
  CHECK(before.processors == 2);
  CHECK(before.events == 0);
  REQUIRE(before.extent);
  EtlFile raw(file.path());
  CHECK(before.extent->begin == raw.header().start);
  CHECK(before.extent->end == raw.last_time() + Duration(100));
  CHECK(drain(*source) > 1000);
  const SourceInfo after = source->info();
  CHECK(after.events == truth.events);
  CHECK(after.extent->end == before.extent->end);
  CHECK(after.cpu_method.starts_with("context switches"));
  CHECK_FALSE(after.loss.any());
  CHECK(after.notes.empty());
  CHECK(after.unknown_events == 0);
}

TEST_CASE("observations lie within the extent, and come in order but for a tenth of a second") {
  const TempFile file("slow.etl");
  small(file.path());
  const auto source = open_etl(file.path());
  const TimeRange extent = *source->info().extent;
  TimePoint latest = extent.begin;
  for (auto batch = source->read(); !batch.empty(); batch = source->read()) {
    for (const Observation& o : batch) {
      const TimePoint t = time_of(o);
      REQUIRE(t >= extent.begin);
      REQUIRE(t <= extent.end);
      REQUIRE(latest - t <= 150ms);
      latest = std::max(latest, t);
    }
  }
}

TEST_CASE("progress never goes back, and ends at one") {
  const TempFile file("slow.etl");
  small(file.path());
  const auto source = open_etl(file.path());
  double last = source->progress();
  CHECK(last >= 0);
  CHECK(last < 0.5);
  bool between = false;
  for (auto batch = source->read(); !batch.empty(); batch = source->read()) {
    CHECK(source->progress() >= last);
    last = source->progress();
    between = between || (last > 0.2 && last < 0.8);
  }
  CHECK(between);
  CHECK(source->progress() == 1.0);
}

TEST_CASE("stop() ends the stream for good") {
  const TempFile file("slow.etl");
  const Truth truth = small(file.path());
  const auto source = open_etl(file.path());
  CHECK_FALSE(source->read().empty());
  source->stop();
  drain(*source);
  CHECK(source->read().empty());
  CHECK(source->info().events < truth.events / 2);
  CHECK(source->progress() < 1.0);
  CHECK(source->info().stopped);
  const auto whole = open_etl(file.path());
  drain(*whole);
  whole->stop();
  CHECK_FALSE(whole->info().stopped);
}

TEST_CASE("samples alone are named as the method") {
  const TempFile file("slow.etl");
  small(file.path(), false);
  const auto source = open_etl(file.path());
  drain(*source);
  CHECK(source->info().cpu_method == "samples");
}

TEST_CASE("command lines are left out if not wanted") {
  const TempFile file("slow.etl");
  small(file.path());
  for (const bool wanted : {true, false}) {
    const auto source = open_etl(file.path(), {.command_lines = wanted});
    drain(*source);
    bool any = false;
    for (const EntityId who : source->entities().ids())
      any = any || !source->entities().find(who)->command_line.empty();
    CHECK(any == wanted);
  }
}

TEST_CASE("what the recorder lost, and what the file lost, is stated once") {
  const TempFile file("slow.etl");
  const Truth truth = write_golden("lost_buffers", file.path());
  auto source = open_etl(file.path());
  Loss told;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& o : batch)
      if (const auto* loss = std::get_if<LossObservation>(&o)) told += loss->loss;
  CHECK(told.buffers > 0);  // where the recording says so itself; the rest has no place
  CHECK(source->info().loss.events + told.events == truth.events_lost);
  CHECK(source->info().loss.buffers + told.buffers == truth.buffers_lost);
  CHECK(says(source->info(), "the recorder lost"));

  Bytes bytes = read_bytes(file.path());
  const auto offsets = buffer_offsets(bytes);
  overwrite(bytes, offsets[5] + 0x48, 0x1000);
  write_bytes(file.path(), bytes);
  source = open_etl(file.path());
  Loss inside;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& o : batch)
      if (const auto* loss = std::get_if<LossObservation>(&o)) inside += loss->loss;
  CHECK(inside.bytes > 0);
  CHECK(says(source->info(), "no sound record"));
}

TEST_CASE("what cannot be opened is an error that names the file and the reason") {
  const TempFile file("not.etl", "");
  const auto code = [](const std::filesystem::path& path, const char* words) {
    try {
      (void)open_etl(path);
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
      CHECK(std::string(error.what()).find(words) != std::string::npos);
      return error.code();
    }
    return Errc::ok;
  };
  CHECK(code(file.path(), "empty") == Errc::corrupt);
  CHECK(code(file.folder() / "absent.etl", "") == Errc::not_found);
  CHECK(code(file.folder(), "directory") == Errc::io);
}
