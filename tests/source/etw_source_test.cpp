// The live Windows source against the stand-in for Windows: what it yields, what it says of itself, and that
// a recording fed through it gives the incidents of the recording.
#include "source/etw_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <thread>

#include "etw/session/waiting.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/monitor.hpp"
#include "etwrca/report.hpp"
#include "support/fake_etw.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

namespace etwrca::test {
namespace {

constexpr std::int64_t second = 10'000'000;  // 100 ns units
constexpr std::int64_t start = default_start;

EtwOptions quick() {
  EtwOptions options;
  options.flush_ms = 10;
  options.ring_bytes = std::size_t{256} << 10U;
  return options;
}

/// System, and a process with some memory and CPU time.
std::vector<FakeProcess> two_processes() {
  return {{u"", 4, 0, start - 500, 1'000, 2'000, 0, 0, {8}},
          {u"old.exe", 100, 4, start - 400, 50'000'000, 30'000'000, second, 0, {101, 102}}};
}

void set_processes(FakeEtw& windows, const std::vector<FakeProcess>& rows) {
  windows.set_processes([rows](std::uintptr_t address) { return fake_process_list(rows, address); });
}

const Entity* find(const Source& source, const std::string& name) {
  const Entity* found = nullptr;
  for (const EntityId id : source.entities().ids())
    if (source.entities().find(id)->name == name) found = source.entities().find(id);
  return found;
}

/// Reads until an observation is as wanted; false at the end of the stream.
template <class Observed>
bool read_until(Source& source, const std::function<bool(const Observed&)>& wanted) {
  for (auto batch = source.read(); !batch.empty(); batch = source.read())
    for (const Observation& observation : batch)
      if (const auto* x = std::get_if<Observed>(&observation); x != nullptr && wanted(*x)) return true;
  return false;
}

// ---- events -------------------------------------------------------------------------------------------

/// The file's events, handed over by the stand-in.
std::unique_ptr<Source> play(FakeEtw& windows, const std::filesystem::path& path) {
  EtlFile file(path);
  const EtlHeader& header = file.header();
  windows.set_moment({header.first_ticks, header.clock_frequency, start});
  windows.set_processors(header.processors);
  windows.set_header([&](etw::TraceLogfileHeader& h) {
    h.reserved_flags = static_cast<std::uint32_t>(header.clock);
    h.cpu_speed_in_mhz = header.cpu_mhz;
  });
  std::vector<FakeEvent> events;
  EventRecord record;
  while (file.next(record)) events.push_back(event_of(record));
  windows.deliver(std::move(events));
  EtwOptions options = quick();
  options.ring_bytes = std::size_t{256} << 20U;
  auto source = source::open_etw(options, windows);
  windows.stop_by_others();  // once all was handed over
  return source;
}

std::string incidents_of(Source& source) {
  MonitorOptions options;
  options.bin = 200ms;
  options.detect.warmup =
      options.detect.lag + 4;  // the shortest, which the length of the input does not change
  Report report = Monitor(options).run(source);
  CHECK_FALSE(report.loss.any());
  report.source = {};
  return to_json(report);
}

TEST_CASE("a recording fed through the live path gives the same incidents, byte for byte") {
  for (const GoldenScenario& scenario : golden_scenarios()) {
    // A live session has nobody to ask ahead, and overwrites nothing; lost buffers are a test of their own.
    if (scenario.name == "end_rundown_only" || scenario.name == "circular" || scenario.name == "lost_buffers")
      continue;
    CAPTURE(scenario.name);
    const TempFile file("recording.etl");
    write_golden(scenario.name, file.path());
    const auto recorded = open_etl(file.path());
    FakeEtw windows;
    const auto live = play(windows, file.path());
    const std::string from_file = incidents_of(*recorded);
    CHECK(incidents_of(*live) == from_file);
    CHECK(live->info().events == recorded->info().events);
    CHECK(live->info().cpu_method == recorded->info().cpu_method);
    CHECK(live->info().unknown_events == recorded->info().unknown_events);
    CHECK((from_file.find("\"suspects\"") != std::string::npos) == !scenario.culprit.empty());
  }
}

TEST_CASE(
    "where buffers were lost, the live path forgets who ran on any processor, and still names the culprit") {
  const TempFile file("recording.etl");
  write_golden("lost_buffers", file.path());
  FakeEtw windows;
  const auto live = play(windows, file.path());
  MonitorOptions options;
  options.bin = 200ms;
  options.detect.warmup = options.detect.lag + 4;
  const Report report = Monitor(options).run(*live);
  REQUIRE_FALSE(report.incidents.empty());
  CHECK(report.incidents[0].ranking.suspects[0].entity.name == "culprit.exe");
  CHECK(report.loss.buffers > 0);
}

TEST_CASE("events of the session are attributed, and the end of the session is the end of the stream") {
  const TempFile file("recording.etl");
  const Truth truth = write_golden("one_culprit", file.path());
  FakeEtw windows;
  const auto source = play(windows, file.path());
  double cpu = 0;
  EntityId culprit = no_entity;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& observation : batch)
      if (const auto* usage = std::get_if<Usage>(&observation);
          usage != nullptr && usage->metric == metric::cpu)
        if (source->entities().find(usage->who)->name == "culprit.exe") {
          cpu += usage->module_only ? 0 : usage->amount;
          culprit = usage->who;
        }
  REQUIRE(culprit != no_entity);
  const double expected = static_cast<double>(sum(truth.process("culprit.exe").cpu)) * 1e-9;
  CHECK(cpu == doctest::Approx(expected).epsilon(0.001));
  CHECK(source->read().empty());
  const SourceInfo info = source->info();
  CHECK(info.kind == "etw");
  CHECK(info.name == "etwrca");
  CHECK(info.interval == 0s);  // events come when they happen
  CHECK_FALSE(info.extent);
  CHECK(info.events == truth.events);
  CHECK(any_contains(info.notes, "stopped by another program"));
  CHECK_FALSE(info.loss.any());
  CHECK_FALSE(info.stopped);
}

TEST_CASE("what happened before the session is not charged, but introduces who was there") {
  const TempFile file("recording.etl");
  write_golden("one_culprit", file.path());
  EtlFile raw(file.path());
  // A session that was opened six seconds after the first event.
  FakeEtw late;
  late.set_moment({raw.header().first_ticks + 6 * raw.header().clock_frequency, raw.header().clock_frequency,
                   start + 6 * second});
  late.set_processors(raw.header().processors);
  std::vector<FakeEvent> events;
  EventRecord record;
  while (raw.next(record)) events.push_back(event_of(record));
  late.deliver(std::move(events));
  EtwOptions options = quick();
  options.ring_bytes = std::size_t{64} << 20U;
  const auto half = source::open_etw(options, late);
  late.stop_by_others();
  const TimePoint begin = time_from_filetime(start + 6 * second);
  double before = 0;
  for (auto batch = half->read(); !batch.empty(); batch = half->read())
    for (const Observation& observation : batch)
      if (const auto* usage = std::get_if<Usage>(&observation); usage != nullptr && usage->begin < begin)
        before += usage->amount;
  CHECK(before == 0);
  CHECK(find(*half, "explorer.exe") != nullptr);
  CHECK(find(*half, "(unknown thread)") == nullptr);
  CHECK(any_contains(half->info().notes, "before the session was opened"));
}

// ---- looks --------------------------------------------------------------------------------------------

TEST_CASE("memory, names and parents come from a look at all processes") {
  FakeEtw windows;
  set_processes(windows, two_processes());
  const auto source = source::open_etw(quick(), windows);
  REQUIRE(read_until<Level>(*source, [](const Level& level) { return level.value == 30'000'000; }));
  const Entity* old = find(*source, "old.exe");
  REQUIRE(old != nullptr);
  CHECK(old->pid == 100);
  CHECK(old->parent_pid == 4);
  CHECK(old->parent != no_entity);
  CHECK_FALSE(old->start_known);
  CHECK(find(*source, "System") != nullptr);
  source->stop();
  CHECK(source->read().empty());
  CHECK_FALSE(windows.is_running());
}

TEST_CASE("a process that no event has told of begins and ends by the looks; its pid may be used again") {
  FakeEtw windows;
  set_processes(windows, two_processes());
  const auto source = source::open_etw(quick(), windows);
  REQUIRE(read_until<Level>(*source, [](const Level&) { return true; }));

  auto rows = two_processes();
  rows.push_back({u"new.exe", 200, 100, start + second, 7'000, 8'000, 0, 0, {201}});
  windows.advance(2 * second);
  set_processes(windows, rows);
  REQUIRE(read_until<Level>(*source, [](const Level& level) { return level.value == 8'000; }));
  const Entity* fresh = find(*source, "new.exe");
  REQUIRE(fresh != nullptr);
  CHECK(fresh->start_known);
  CHECK(fresh->start == time_from_filetime(start + second));
  CHECK(fresh->parent != no_entity);

  rows.back() = {u"next.exe", 200, 4, start + 3 * second, 1, 9'000, 0, 0, {}};
  windows.advance(2 * second);
  set_processes(windows, rows);
  REQUIRE(read_until<ProcessEnd>(*source, [](const ProcessEnd&) { return true; }));
  CHECK(find(*source, "new.exe")->end == time_from_filetime(start + 4 * second));
  CHECK(find(*source, "next.exe")->pid == 200);

  rows.pop_back();
  windows.advance(second);
  set_processes(windows, rows);
  REQUIRE(read_until<ProcessEnd>(*source, [](const ProcessEnd&) { return true; }));
  CHECK(find(*source, "next.exe")->end);
}

TEST_CASE("without a session, CPU time comes from the looks as well, and no right is needed") {
  FakeEtw windows;
  windows.answer("StartTrace", {5});
  set_processes(windows, two_processes());
  EtwOptions options = quick();
  options.kernel = 0;
  const auto source = source::open_etw(options, windows);
  REQUIRE(read_until<Level>(*source, [](const Level&) { return true; }));
  auto rows = two_processes();
  rows[1].user += second / 2;
  windows.advance(second);
  set_processes(windows, rows);
  REQUIRE(read_until<Usage>(*source, [](const Usage& usage) {
    return usage.metric == metric::cpu && usage.amount == doctest::Approx(0.5) && usage.length == 1s;
  }));
  CHECK(windows.count("StartTrace") == 0);
  const SourceInfo info = source->info();
  CHECK(info.cpu_method == "process times");
  const auto cpu = std::find_if(info.capabilities.begin(), info.capabilities.end(),
                                [](const Capability& row) { return row.name == "CPU"; });
  REQUIRE(cpu != info.capabilities.end());
  CHECK(cpu->sight == Sight::partial);
  CHECK_FALSE(cpu->remedy.empty());
}

TEST_CASE("a clock that is set moves no observation") {
  FakeEtw windows;
  set_processes(windows, two_processes());
  const auto source = source::open_etw(quick(), windows);
  REQUIRE(read_until<Level>(*source, [](const Level&) { return true; }));
  auto rows = two_processes();
  rows[1].working_set = 31'000'000;
  windows.advance(second);
  windows.set_clock(-3600 * second);
  set_processes(windows, rows);
  REQUIRE(read_until<Level>(*source, [](const Level& level) {
    return level.value == 31'000'000 && level.at == time_from_filetime(start + second);
  }));
  CHECK(find(*source, "old.exe")->end == std::nullopt);
}

// ---- loss ---------------------------------------------------------------------------------------------

TEST_CASE("a loss is told once: where the notice stands, the rest with the look") {
  FakeEtw windows;
  set_processes(windows, two_processes());
  const auto source = source::open_etw(quick(), windows);
  REQUIRE(read_until<Level>(*source, [](const Level&) { return true; }));
  windows.deliver(classic_event(KernelClass::lost_event, 32, 36'000'000'000 + second / 2));
  windows.set_counters([](etw::TraceProperties& p) {
    p.events_lost = 40;
    p.real_time_buffers_lost = 2;
  });
  windows.advance(second);
  Loss sum;
  TimePoint notice{};
  REQUIRE(read_until<LossObservation>(*source, [&](const LossObservation& loss) {
    if (loss.loss.events == 1) notice = loss.at;
    sum += loss.loss;
    return sum.events >= 40;
  }));
  CHECK(notice == time_from_filetime(start + second / 2));
  CHECK(sum.events == 40);
  CHECK(sum.buffers == 2);
  CHECK_FALSE(source->info().loss.any());
}

TEST_CASE("what is lost at the end, when no frame is there to say it, is in the info") {
  FakeEtw windows;
  const auto source = source::open_etw(quick(), windows);
  windows.set_counters([](etw::TraceProperties& p) { p.events_lost = 3; });
  source->stop();
  CHECK(source->read().empty());
  CHECK(source->info().loss.events == 3);
}

TEST_CASE("a gap between two sessions is a loss in its place, and no CPU time is invented over it") {
  FakeEtw windows;
  EtwOptions options = quick();
  options.when_stopped = WhenStopped::restart;
  options.restart_pause = 1ms;
  const auto source = source::open_etw(options, windows);
  windows.advance(second);
  windows.stop_by_others();
  REQUIRE(read_until<LossObservation>(*source, [](const LossObservation& loss) {
    return loss.loss.buffers == 1 && loss.at == time_from_filetime(start + second);
  }));
  REQUIRE(eventually([&] { return source->info().notes.size() >= 2; }));
  CHECK_FALSE(source->info().loss.any());
}

// ---- what Windows refuses ---------------------------------------------------------------------------------

TEST_CASE("what Windows refuses is an error with its remedy, or a capability that is missing") {
  FakeEtw windows;
  windows.answer("StartTrace", {5});
  const Thrown thrown = thrown_by([&] { source::open_etw(quick(), windows); });
  CHECK(thrown.code == Errc::permission);
  CHECK(contains(thrown.text, "administrator"));

  windows.answer("Privilege", {1300});
  const auto source = source::open_etw(quick(), windows);
  const SourceInfo info = source->info();
  const auto row = [&](const std::string& name) {
    const auto found = std::find_if(info.capabilities.begin(), info.capabilities.end(),
                                    [&](const Capability& c) { return c.name == name; });
    REQUIRE(found != info.capabilities.end());
    return *found;
  };
  CHECK(row("profile samples").sight == Sight::none);
  CHECK_FALSE(row("profile samples").remedy.empty());
  CHECK(row("context switches").sight == Sight::full);
  CHECK(row("memory").sight == Sight::none);  // the stand-in was given no list
}

TEST_CASE("stop() from another thread ends a blocked read()") {
  FakeEtw windows;
  const auto source = source::open_etw(quick(), windows);
  std::thread other([&] { source->stop(); });
  while (!source->read().empty()) {
  }
  other.join();
  CHECK_FALSE(windows.is_running());
  CHECK(source->info().stopped);
}

#ifndef _WIN64
TEST_CASE("elsewhere than on Windows there is nothing to watch by ETW") {
  CHECK(thrown_by([] { open_etw(); }).code == Errc::unsupported);
}
#else
TEST_CASE("the looks of the system this runs on see this process") {
  EtwOptions options;
  options.kernel = 0;
  const auto source = open_etw(options);
  REQUIRE(read_until<Level>(*source, [&](const Level& level) {
    const Entity* entity = source->entities().find(level.who);
    return contains(entity->name, "test_source") && level.value >= 0;  // Wine tells no private bytes
  }));
}
#endif

}  // namespace
}  // namespace etwrca::test
