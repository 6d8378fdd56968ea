// A session from its first call to its last, against the stand-in for Windows.
#include "etwrca/etw_session.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

#include "etw/session/waiting.hpp"
#include "support/fake_etw.hpp"

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

constexpr std::int64_t start_ticks = 36'000'000'000;

EtwOptions few_events() {
  EtwOptions options;
  options.kernel = kernel_flag::process | kernel_flag::context_switch;
  options.flush_ms = 10;
  options.ring_bytes = std::size_t{256} << 10U;
  options.restart_pause = 5ms;
  return options;
}

FakeEvent switch_at(std::int64_t ticks) {
  return classic_event(KernelClass::thread, 36, start_ticks + ticks, std::vector<std::byte>(24));
}

std::vector<std::int64_t> drain(EtwSession& session) {
  std::vector<std::int64_t> ticks;
  EventRecord event;
  while (session.next(event)) ticks.push_back(event.ticks - start_ticks);
  return ticks;
}

// ---- the usual way ----------------------------------------------------------------------------------

TEST_CASE("a session starts, yields events and stops, in the order that loses nothing") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  CHECK_FALSE(session.running());
  CHECK(windows.calls().empty());
  session.start();
  CHECK(session.running());
  windows.deliver({switch_at(100), switch_at(200)});
  EventRecord event;
  REQUIRE(session.next(event));
  CHECK(event.kernel == KernelClass::thread);
  CHECK(event.opcode == 36);
  CHECK(event.header == HeaderKind::full);
  CHECK(event.payload.size() == 24);
  CHECK(event.ticks == start_ticks + 100);
  CHECK(event.time == session.started() + 10us);
  REQUIRE(session.next(event));
  CHECK(event.time == session.started() + 20us);
  CHECK_FALSE(session.next(event, 1ms));
  CHECK(session.running());
  session.stop();
  CHECK_FALSE(session.next(event));
  CHECK_FALSE(session.running());
  CHECK_FALSE(windows.is_running());
  CHECK(session.stats().events == 2);
  // ProcessTrace begins on a thread of its own, at any time after OpenTrace.
  Names order = windows.order();
  CHECK(std::erase(order, "ProcessTrace") == 1);
  CHECK(order == Names{"StartTrace", "OpenTrace", "SetFlags", "Stop", "CloseTrace"});
  const auto calls = windows.calls();
  const auto stop = std::find_if(calls.begin(), calls.end(), [](const auto& c) { return c.name == "Stop"; });
  REQUIRE(stop != calls.begin());
  CHECK((stop - 1)->name == "Query");
}

TEST_CASE("what was received before stop() is still yielded") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  for (int i = 0; i < 500; ++i) windows.deliver(switch_at(i));
  session.stop();
  const auto ticks = drain(session);
  REQUIRE(ticks.size() == 500);
  CHECK(ticks.back() == 499);
  CHECK(std::is_sorted(ticks.begin(), ticks.end()));
}

TEST_CASE("Windows is asked for a clean real-time session, from its very beginning") {
  FakeEtw windows;
  EtwOptions options = few_events();
  options.name = "Mein Bericht \xC3\xA4";
  EtwSession session(options, windows);
  session.start();
  session.stop();
  const FakeCall start = windows.calls("StartTrace").at(0);
  CHECK(start.session == u"Mein Bericht \u00e4");
  CHECK(start.properties.wnode.buffer_size >= sizeof(etw::TraceProperties) + 2 * 2 * 1025);
  CHECK(start.properties.log_file_name_offset == 0);
  CHECK(start.properties.logger_name_offset == sizeof(etw::TraceProperties));
  CHECK(start.properties.log_file_mode == (etw::log_mode::real_time | etw::log_mode::system_logger));
  CHECK(start.properties.wnode.client_context == 1);
  CHECK(start.properties.buffer_size == 64);
  CHECK(start.properties.minimum_buffers == 16);
  CHECK(start.properties.maximum_buffers == 128);
  CHECK(start.properties.enable_flags == kernel_flag::process);
  CHECK(start.properties.wnode.guid != Guid{});
  const FakeCall open = windows.calls("OpenTrace").at(0);
  CHECK(open.process_mode == (0x00000100U | 0x10000000U | 0x00001000U));
  CHECK(windows.calls("ProcessTrace").at(0).whole_session_asked);
  const FakeCall flags = windows.calls("SetFlags").at(0);
  CHECK(flags.data == std::vector<std::uint32_t>{options.kernel, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("every call gets properties that no call before has written into") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  REQUIRE(eventually([&] { return windows.count("Flush") >= 3; }));
  session.stop();
  for (const FakeCall& call : windows.calls()) {
    if (call.name != "StartTrace" && call.name != "Query" && call.name != "Flush" && call.name != "Stop")
      continue;
    CAPTURE(call.name);
    CHECK(call.properties.log_file_name_offset == 0);
    CHECK(call.properties.age_limit == 0);
    CHECK(call.properties.events_lost == 0);
    CHECK(call.properties.wnode.buffer_size >= 4220);
    CHECK(call.properties.wnode.guid.data1 != 0xDEADBEEF);
  }
}

TEST_CASE("the same name has the same GUID, whatever its case; another name another one") {
  const auto guid_of = [](const char* name) {
    FakeEtw windows;
    EtwOptions options = few_events();
    options.name = name;
    EtwSession session(options, windows);
    session.start();
    return windows.calls("StartTrace").at(0).properties.wnode.guid;
  };
  CHECK(guid_of("etwrca") == guid_of("ETWRCA"));
  CHECK(guid_of("etwrca") != guid_of("etwrca2"));
}

TEST_CASE("a session without kernel events is an ordinary one") {
  FakeEtw windows;
  EtwOptions options = few_events();
  options.kernel = 0;
  options.providers.push_back({.id = {1, 2, 3, {}}});
  EtwSession session(options, windows);
  session.start();
  const FakeCall start = windows.calls("StartTrace").at(0);
  CHECK(start.properties.log_file_mode == etw::log_mode::real_time);
  CHECK(start.properties.enable_flags == 0);
  CHECK(windows.count("SetFlags") == 0);
}

// ---- from any thread ----------------------------------------------------------------------------------

TEST_CASE("stop() twice, and from many threads at once") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { session.stop(); });
  session.stop();
  for (std::thread& thread : threads) thread.join();
  session.stop();
  CHECK(windows.count("Stop") == 1);
  CHECK(windows.count("CloseTrace") == 1);
}

TEST_CASE("stop() from another thread ends a blocked next()") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  std::thread other([&] { session.stop(); });
  EventRecord event;
  CHECK_FALSE(session.next(event));
  other.join();
}

TEST_CASE("destroyed on another thread than the one that made it") {
  FakeEtw windows;
  auto session = std::make_unique<EtwSession>(few_events(), windows);
  session->start();
  windows.deliver(switch_at(1));
  std::thread([&] { session.reset(); }).join();
  CHECK_FALSE(windows.is_running());
  CHECK(windows.count("Stop") == 1);
}

TEST_CASE("stop() from within the callback") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  for (int i = 0; i < 10; ++i) windows.deliver(switch_at(i));
  int seen = 0;
  session.run([&](const EventRecord&) {
    if (++seen == 3) session.stop();
  });
  CHECK(seen >= 3);
  CHECK(seen <= 10);
  CHECK(windows.count("Stop") == 1);
}

TEST_CASE("destroyed from within the callback") {
  FakeEtw windows;
  auto session = std::make_unique<EtwSession>(few_events(), windows);
  session->start();
  for (int i = 0; i < 10; ++i) windows.deliver(switch_at(i));
  int seen = 0;
  session->run([&](const EventRecord&) {
    if (++seen == 3) session.reset();
  });
  CHECK(seen == 3);
  CHECK(session == nullptr);
  CHECK_FALSE(windows.is_running());
}

TEST_CASE("a callback that throws ends the session, and the exception arrives") {
  FakeEtw windows;
  EtwSession session(few_events(), windows);
  session.start();
  windows.deliver({switch_at(1), switch_at(2)});
  CHECK_THROWS_AS(session.run([](const EventRecord&) { throw std::logic_error("mine"); }), std::logic_error);
  CHECK_FALSE(windows.is_running());
  CHECK(windows.count("Stop") == 1);
}

TEST_CASE("a reader that throws takes its session down") {
  FakeEtw windows;
  const auto read = [&] {
    EtwSession session(few_events(), windows);
    session.start();
    windows.deliver(switch_at(1));
    EventRecord event;
    if (session.next(event)) throw std::logic_error("mine");
  };
  CHECK_THROWS_AS(read(), std::logic_error);
  CHECK_FALSE(windows.is_running());
  CHECK_FALSE(windows.is_being_read());
}

TEST_CASE("stop() before start(), start() twice, and next() without start()") {
  FakeEtw windows;
  {
    EtwSession session(few_events(), windows);
    EventRecord event;
    CHECK_FALSE(session.next(event));
    session.stop();
    CHECK(thrown_by([&] { session.start(); }).code == Errc::cancelled);
    CHECK_FALSE(session.next(event));
  }
  CHECK(windows.calls().empty());
  EtwSession session(few_events(), windows);
  session.start();
  CHECK(thrown_by([&] { session.start(); }).code == Errc::invalid_argument);
  EtwSession moved(std::move(session));
  CHECK(moved.running());
}

TEST_CASE("a ProcessTrace that goes on after the session's end is told to return") {
  FakeEtw windows;
  windows.set_stubborn(false);
  EtwSession session(few_events(), windows);
  session.start();
  session.stop();
  CHECK(session.notes().empty());
  CHECK_FALSE(windows.is_being_read());
}

TEST_CASE("a ProcessTrace that never returns is left alone, and what it needs outlives the session") {
  FakeEtw windows;
  windows.set_stubborn(true);
  {
    EtwSession session(few_events(), windows);
    session.start();
    REQUIRE(eventually([&] { return windows.is_being_read(); }));
    session.stop();
    CHECK(any_contains(session.notes(), "left alone"));
  }
  CHECK(windows.is_being_read());
  windows.deliver(switch_at(1));  // into a ring nobody reads any more
  CHECK(eventually([&] { return windows.waiting() == 0; }));
}

}  // namespace
}  // namespace etwrca::test
