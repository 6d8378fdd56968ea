// What is lost, and what ends a session that nobody here has stopped.
#include <doctest/doctest.h>

#include <array>
#include <thread>

#include "etw/session/waiting.hpp"
#include "etwrca/etw_session.hpp"
#include "support/fake_etw.hpp"

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t start_ticks = 36'000'000'000;

EtwOptions quick(WhenStopped when_stopped = WhenStopped::report) {
  EtwOptions options;
  options.kernel = kernel_flag::process;
  options.flush_ms = 10;
  options.ring_bytes = std::size_t{256} << 10U;
  options.when_stopped = when_stopped;
  options.restart_pause = 5ms;
  return options;
}

FakeEvent event_at(std::int64_t ticks, KernelClass kernel = KernelClass::process, std::uint8_t opcode = 1) {
  return classic_event(kernel, opcode, start_ticks + ticks, std::vector<std::byte>(100));
}

// ---- lost on the way ----------------------------------------------------------------------------------

TEST_CASE("what Windows lost is asked for, and once more before the end") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.set_counters([](etw::TraceProperties& p) {
    p.events_lost = 7;
    p.log_buffers_lost = 2;
    p.real_time_buffers_lost = 3;
    p.buffers_written = 40;
  });
  session.stop();
  const EtwStats stats = session.stats();
  CHECK(stats.events_lost == 7);
  CHECK(stats.log_buffers_lost == 2);
  CHECK(stats.real_time_buffers_lost == 3);
  CHECK(stats.buffers_written == 40);
  CHECK(stats.dropped == 0);
}

TEST_CASE("what Windows lost is known while the session runs") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.set_counters([](etw::TraceProperties& p) { p.events_lost = 9; });
  CHECK(eventually([&] { return session.stats().events_lost == 9; }));
}

TEST_CASE("a notice of loss is an event in its place, of no processor") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  for (const std::uint8_t opcode : std::array<std::uint8_t, 3>{32, 33, 34})
    windows.deliver(event_at(opcode, KernelClass::lost_event, opcode));
  EventRecord event;
  for (const std::uint8_t opcode : std::array<std::uint8_t, 3>{32, 33, 34}) {
    REQUIRE(session.next(event));
    CHECK(event.kernel == KernelClass::lost_event);
    CHECK(event.opcode == opcode);
    CHECK(event.cpu == EventRecord::no_id);
  }
  CHECK(session.stats().loss_notices == 3);
}

TEST_CASE("a slow reader: the ring is full, what came is counted by kind, nothing waits") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  constexpr std::uint64_t sent = 10'000;
  for (std::uint64_t i = 0; i < sent; ++i)
    windows.deliver(
        event_at(static_cast<std::int64_t>(i), i % 2 == 0 ? KernelClass::process : KernelClass::disk_io));
  // Nobody reads, and yet Windows gets rid of all.
  REQUIRE(eventually([&] { return session.stats().events == sent; }));
  session.stop();
  std::uint64_t read = 0;
  std::int64_t last = -1;
  EventRecord event;
  while (session.next(event)) {
    ++read;
    CHECK(event.ticks > last);
    last = event.ticks;
  }
  const EtwStats stats = session.stats();
  CHECK(read > 1000);
  CHECK(stats.dropped > 1000);
  CHECK(read + stats.dropped == sent);
  REQUIRE(stats.dropped_kinds.size() == 2);
  CHECK(stats.dropped_kinds[0].kernel == KernelClass::disk_io);
  CHECK(stats.dropped_kinds[1].kernel == KernelClass::process);
  CHECK(stats.dropped_kinds[0].events + stats.dropped_kinds[1].events == stats.dropped);
}

TEST_CASE("the latency is the age of the oldest event that is fetched") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.deliver({event_at(0), event_at(10)});
  windows.advance(3'000'000);
  REQUIRE(eventually([&] { return windows.waiting() == 0 && session.stats().events == 2; }));
  EventRecord event;
  REQUIRE(session.next(event));
  CHECK(session.stats().latency == 300ms);
  CHECK(session.now() == session.started() + 300ms);
}

TEST_CASE("buffers that are not full are flushed so often as asked, or never") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  CHECK(eventually([&] { return windows.count("Flush") >= 5; }));
  EtwOptions options = quick();
  options.flush_ms = 0;
  FakeEtw others;
  EtwSession lazy(options, others);
  lazy.start();
  CHECK(eventually([&] { return others.count("Query") >= 2; }));
  CHECK(others.count("Flush") == 0);
}

// ---- the clock ------------------------------------------------------------------------------------------

TEST_CASE("a clock that is set moves no event, and is told") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.deliver(event_at(10'000'000));
  EventRecord event;
  REQUIRE(session.next(event));
  CHECK(event.time == session.started() + 1s);
  windows.advance(10'000'000);
  windows.set_clock(36'000'000'000);  // an hour
  REQUIRE(eventually([&] { return session.stats().clock_step == 1h; }));
  CHECK(any_contains(session.notes(), "clock was set by 3600"));
  windows.deliver(event_at(20'000'000));
  REQUIRE(session.next(event));
  CHECK(event.time == session.started() + 2s);
  CHECK(session.now() == session.started() + 1s);
}

// ---- ended by others ------------------------------------------------------------------------------------

TEST_CASE("stopped by another program: told, and all that came is yielded") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.deliver({event_at(1), event_at(2)});
  windows.stop_by_others();
  EventRecord event;
  CHECK(session.next(event));
  CHECK(session.next(event));
  CHECK_FALSE(session.next(event));
  CHECK_FALSE(session.running());
  CHECK(session.stats().stopped_by_others);
  CHECK(any_contains(session.notes(), "stopped by another program"));
  session.stop();
  CHECK(windows.count("Stop") == 0);
}

TEST_CASE("4201 in the middle, while ProcessTrace has not noticed yet") {
  FakeEtw windows;
  windows.set_stubborn(false);
  EtwSession session(quick(), windows);
  session.start();
  windows.stop_by_others();
  EventRecord event;
  CHECK_FALSE(session.next(event));
  CHECK(session.stats().stopped_by_others);
  CHECK_FALSE(windows.is_being_read());
}

TEST_CASE("another program has a session of that name now: it is not ours to stop") {
  FakeEtw windows;
  EtwSession session(quick(), windows);
  session.start();
  windows.stop_by_others();
  windows.leave_running(u"etwrca", 4711);
  EventRecord event;
  CHECK_FALSE(session.next(event));
  session.stop();
  CHECK(windows.is_running());
  CHECK(windows.count("Stop") == 0);
}

TEST_CASE("if only the reading failed, the session does not stay behind") {
  FakeEtw windows;
  windows.answer("ProcessTrace", {998});
  EtwSession session(quick(), windows);
  session.start();
  EventRecord event;
  CHECK_FALSE(session.next(event));
  CHECK(any_contains(session.notes(), "998"));
  CHECK_FALSE(windows.is_running());
}

TEST_CASE("stopped by another program and started again: the gap is an event") {
  FakeEtw windows;
  windows.set_counters([](etw::TraceProperties& p) { p.events_lost = 5; });
  EtwSession session(quick(WhenStopped::restart), windows);
  session.start();
  windows.deliver(event_at(1));
  EventRecord event;
  REQUIRE(session.next(event));
  REQUIRE(eventually([&] { return session.stats().events_lost == 5; }));
  windows.advance(5'000'000);
  windows.stop_by_others();
  REQUIRE(session.next(event));
  CHECK(event.kernel == KernelClass::lost_event);
  CHECK(event.opcode == 33);
  CHECK(event.time == session.started() + 500ms);
  windows.deliver(event_at(6'000'000));
  REQUIRE(session.next(event));
  CHECK(event.time == session.started() + 600ms);
  CHECK(session.running());
  REQUIRE(eventually([&] { return session.stats().restarts == 1; }));
  session.stop();
  const EtwStats stats = session.stats();
  CHECK(stats.stopped_by_others);
  CHECK(stats.events_lost == 10);  // what the first session lost counts on
  CHECK(windows.count("SetFlags") == 2);
  CHECK(any_contains(session.notes(), "started again"));
  CHECK_FALSE(windows.is_running());
}

TEST_CASE("a restart that fails is tried again, with growing pauses, not for ever") {
  FakeEtw windows;
  windows.answer("StartTrace", {0, 5, 1450, 5, 5, 5});
  EtwOptions options = quick(WhenStopped::restart);
  options.restart_pause = 1ms;
  EtwSession session(options, windows);
  session.start();
  windows.stop_by_others();
  EventRecord event;
  CHECK_FALSE(session.next(event));
  CHECK(windows.count("StartTrace") == 6);
  CHECK(any_contains(session.notes(), "5 attempts failed"));
  CHECK(any_contains(session.notes(), "EtwMaxLoggers"));
}

TEST_CASE("a restart may come through at a later attempt") {
  FakeEtw windows;
  windows.answer("StartTrace", {0, 5});
  windows.answer("OpenTrace", {0, 5});
  EtwSession session(quick(WhenStopped::restart), windows);
  session.start();
  windows.stop_by_others();
  EventRecord event;
  REQUIRE(session.next(event));
  CHECK(event.kernel == KernelClass::lost_event);
  CHECK(windows.count("StartTrace") == 4);
  CHECK(session.running());
}

TEST_CASE("stop() while a restart waits") {
  FakeEtw windows;
  EtwOptions options = quick(WhenStopped::restart);
  options.restart_pause = 1h;
  EtwSession session(options, windows);
  session.start();
  windows.stop_by_others();
  REQUIRE(eventually([&] { return session.stats().stopped_by_others; }));
  session.stop();
  EventRecord event;
  CHECK_FALSE(session.next(event));
  CHECK(windows.count("StartTrace") == 1);
}

TEST_CASE("234 on stop: it has stopped") {
  FakeEtw windows;
  windows.answer("Stop", {234});
  EtwSession session(quick(), windows);
  session.start();
  session.stop();
  CHECK(session.notes().empty());
  CHECK_FALSE(windows.is_running());
  CHECK_FALSE(windows.is_being_read());
}

TEST_CASE("a stop that Windows refuses is told, and ends the reading all the same") {
  FakeEtw windows;
  windows.answer("Stop", {5});
  EtwSession session(quick(), windows);
  session.start();
  session.stop();
  CHECK(any_contains(session.notes(), "could not be stopped (error 5)"));
  CHECK_FALSE(windows.is_being_read());
}

}  // namespace
}  // namespace etwrca::test
