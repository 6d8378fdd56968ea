// What can go wrong when a session is started, and what is then left behind: nothing.
#include <doctest/doctest.h>

#include "etw/session/kernel_request.hpp"
#include "etw/session/waiting.hpp"
#include "etwrca/etw_session.hpp"
#include "support/fake_etw.hpp"

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

EtwOptions options_for(StaleSession stale = StaleSession::fail) {
  EtwOptions options;
  options.kernel = kernel_flag::process | kernel_flag::thread;
  options.ring_bytes = std::size_t{256} << 10U;
  options.stale_session = stale;
  return options;
}

Thrown start_with(FakeEtw& windows, const EtwOptions& options) {
  EtwSession session(options, windows);
  Thrown thrown = thrown_by([&] { session.start(); });
  if (thrown.code != Errc::ok) {
    EventRecord event;
    CHECK_FALSE(session.next(event));
    CHECK_FALSE(session.running());
  }
  return thrown;
}

EtwCapability capability(const EtwSession& session, const std::string& name) {
  for (const EtwCapability& row : session.capabilities())
    if (row.name == name) return row;
  FAIL("no capability ", name);
  return {};
}

// ---- a session of that name -------------------------------------------------------------------------

TEST_CASE("183 once: replaced") {
  FakeEtw windows;
  windows.leave_running(u"etwrca");
  CHECK(start_with(windows, options_for(StaleSession::replace)).code == Errc::ok);
  CHECK(windows.count("StartTrace") == 2);
  const Names order = windows.order();
  CHECK(Names(order.begin(), order.begin() + 3) == Names{"StartTrace", "Stop", "StartTrace"});
}

TEST_CASE("183 twice: tried once again, and reported") {
  FakeEtw windows;
  windows.answer("StartTrace", {183, 183, 183});
  const Thrown thrown = start_with(windows, options_for(StaleSession::replace));
  CHECK(thrown.code == Errc::io);
  CHECK(contains(thrown.text, "'etwrca'"));
  CHECK(contains(thrown.text, "exists already (error 183)"));
  CHECK(windows.count("StartTrace") == 2);
  CHECK(windows.count("OpenTrace") == 0);
}

TEST_CASE("183 and the policy to fail: the other session is left alone") {
  FakeEtw windows;
  windows.leave_running(u"etwrca");
  const Thrown thrown = start_with(windows, options_for());
  CHECK(thrown.code == Errc::io);
  CHECK(contains(thrown.text, "logman stop"));
  CHECK(contains(thrown.text, "stale_session"));
  CHECK(windows.is_running());
  CHECK(windows.count("Stop") == 0);
}

TEST_CASE("183 and the policy to attach: read, not changed, not stopped") {
  FakeEtw windows;
  windows.leave_running(u"etwrca");
  EtwOptions options = options_for(StaleSession::attach);
  options.flush_ms = 10;
  options.providers.push_back({.id = {1, 2, 3, {}}});
  options.sampling_interval = 2ms;
  {
    EtwSession session(options, windows);
    session.start();
    windows.deliver(classic_event(KernelClass::process, 1, 36'000'000'500));
    EventRecord event;
    REQUIRE(session.next(event));
    CHECK(event.kernel == KernelClass::process);
    REQUIRE(eventually([&] { return windows.count("Query") >= 3; }));
  }
  CHECK(windows.is_running());
  CHECK_FALSE(windows.is_being_read());
  for (const char* never : {"Stop", "Flush", "EnableTrace", "SetFlags", "SetSampling"}) {
    CAPTURE(never);
    CHECK(windows.count(never) == 0);
  }
}

TEST_CASE("a session of another name, but with our GUID, is nothing to attach to") {
  FakeEtw windows;
  windows.answer("StartTrace", {183});
  const Thrown thrown = start_with(windows, options_for(StaleSession::attach));
  CHECK(contains(thrown.text, "or of its GUID"));
}

TEST_CASE("a session that is attached to may have another clock") {
  FakeEtw windows;
  windows.leave_running(u"etwrca");
  windows.set_header([](etw::TraceLogfileHeader& header) { header.reserved_flags = 2; });
  EtwSession session(options_for(StaleSession::attach), windows);
  session.start();
  windows.deliver(classic_event(KernelClass::process, 1, 132'235'632'000'000'010));
  EventRecord event;
  REQUIRE(session.next(event));
  CHECK(event.time == session.started() + 1us);
  CHECK(session.clock_frequency() == 10'000'000);
}

// ---- refused ------------------------------------------------------------------------------------------

TEST_CASE("1450: names the limit, the registry value and who is running") {
  FakeEtw windows;
  windows.leave_running(u"NT Kernel Logger");
  windows.leave_running(u"DiagTrack \u00fc");
  windows.answer("StartTrace", {1450});
  const Thrown thrown = start_with(windows, options_for());
  CHECK(thrown.code == Errc::io);
  CHECK(contains(thrown.text, "(error 1450)"));
  CHECK(contains(thrown.text, "EtwMaxLoggers"));
  CHECK(contains(thrown.text, "NT Kernel Logger"));
  CHECK(contains(thrown.text, "DiagTrack \xC3\xBC"));
  CHECK(windows.count("Stop") == 0);
}

TEST_CASE("5 at the start: permission, and what to do") {
  FakeEtw windows;
  windows.answer("StartTrace", {5});
  const Thrown thrown = start_with(windows, options_for(StaleSession::replace));
  CHECK(thrown.code == Errc::permission);
  CHECK(contains(thrown.text, "administrator"));
  CHECK(contains(thrown.text, "(error 5)"));
  CHECK(windows.count("StartTrace") == 1);
}

TEST_CASE("5 at opening: permission, and the session that was started is stopped") {
  FakeEtw windows;
  windows.answer("OpenTrace", {5});
  const Thrown thrown = start_with(windows, options_for());
  CHECK(thrown.code == Errc::permission);
  CHECK(contains(thrown.text, "opened for reading"));
  CHECK_FALSE(windows.is_running());
  CHECK(windows.order() == Names{"StartTrace", "OpenTrace", "Stop"});
}

TEST_CASE("any other code is in the sentence") {
  for (const std::uint32_t code : {24U, 87U, 161U, 8U}) {
    FakeEtw windows;
    windows.answer("StartTrace", {code});
    const Thrown thrown = start_with(windows, options_for());
    CHECK(thrown.code == Errc::io);
    CHECK(contains(thrown.text, "(error " + std::to_string(code) + ")"));
  }
}

TEST_CASE("before Windows 8 there are no private sessions of kernel events") {
  FakeEtw windows;
  windows.set_build(7601);
  const Thrown thrown = start_with(windows, options_for());
  CHECK(thrown.code == Errc::unsupported);
  CHECK(contains(thrown.text, "build 7601"));
  CHECK(windows.calls().empty());
  EtwOptions options = options_for();
  options.kernel = 0;
  CHECK(start_with(windows, options).code == Errc::ok);
}

// ---- what is enabled ----------------------------------------------------------------------------------

TEST_CASE("one provider fails, the others work, and all of it is told") {
  FakeEtw windows;
  windows.set_provider(u"Good-Provider", Guid{7, 8, 9, {}});
  windows.answer("EnableTrace", {5, 0, 1450});
  EtwOptions options = options_for();
  options.providers = {
      {.id = Guid{1, 2, 3, {}}},
      {.name = "Good-Provider", .level = 4, .any_keyword = 6, .all_keyword = 2, .stacks = true},
      {.id = Guid{4, 5, 6, {}}},
      {.name = "Nobody-Knows"}};
  EtwSession session(options, windows);
  session.start();
  const auto enabled = windows.calls("EnableTrace");
  REQUIRE(enabled.size() == 3);
  CHECK(enabled[0].level == 5);
  CHECK(enabled[0].property == 0);
  CHECK(enabled[1].provider == Guid{7, 8, 9, {}});
  CHECK(enabled[1].level == 4);
  CHECK(enabled[1].any == 6);
  CHECK(enabled[1].all == 2);
  CHECK(enabled[1].property == 4);

  const EtwCapability refused = capability(session, "00000001-0002-0003-0000-000000000000");
  CHECK_FALSE(refused.works);
  CHECK(refused.error == 5);
  CHECK(contains(refused.detail, "denies access"));
  CHECK(contains(refused.remedy, "administrator"));
  CHECK(capability(session, "Good-Provider").works);
  const EtwCapability full = capability(session, "00000004-0005-0006-0000-000000000000");
  CHECK(contains(full.detail, "(8)"));
  CHECK(contains(full.remedy, "logman query"));
  const EtwCapability unknown = capability(session, "Nobody-Knows");
  CHECK(unknown.error == 1168);
  CHECK(contains(unknown.remedy, "GUID"));
  CHECK(capability(session, "processes").works);
  CHECK(capability(session, "threads").works);

  windows.deliver(classic_event(KernelClass::process, 1, 36'000'000'001));
  EventRecord event;
  CHECK(session.next(event));
}

TEST_CASE("from build 20348 on, system providers with keywords take the place of flags") {
  FakeEtw windows;
  windows.set_build(20348);
  EtwOptions options = options_for();
  options.kernel = kernel_flag::process | kernel_flag::thread | kernel_flag::context_switch |
                   kernel_flag::dispatcher | kernel_flag::disk_io | kernel_flag::network;
  windows.answer("EnableTrace", {0, 87});
  EtwSession session(options, windows);
  session.start();
  CHECK(windows.count("SetFlags") == 0);
  CHECK(windows.calls("StartTrace").at(0).properties.enable_flags == 0);
  const auto enabled = windows.calls("EnableTrace");
  REQUIRE(enabled.size() == 3);
  CHECK(enabled[0].provider == etw::system_provider::process);
  CHECK(enabled[0].any == 0x801);
  CHECK(enabled[1].provider == etw::system_provider::scheduler);
  CHECK(enabled[1].any == 0x202);
  CHECK(enabled[2].provider == etw::system_provider::io);
  CHECK(enabled[2].any == 0x201);
  CHECK(capability(session, "processes").works);
  CHECK_FALSE(capability(session, "context switches").works);
  CHECK(capability(session, "context switches").error == 87);
  CHECK_FALSE(capability(session, "ready threads").works);
  CHECK(capability(session, "network").works);
}

TEST_CASE("flags that Windows refuses: what was there from the start still works") {
  FakeEtw windows;
  windows.answer("SetFlags", {5});
  EtwSession session(options_for(), windows);
  session.start();
  CHECK(capability(session, "processes").works);
  CHECK_FALSE(capability(session, "threads").works);
}

TEST_CASE("without the privilege to profile there are no samples, and the rest works") {
  FakeEtw windows;
  windows.answer("Privilege", {1300});
  EtwOptions options = options_for();
  options.kernel |= kernel_flag::profile;
  EtwSession session(options, windows);
  session.start();
  CHECK(windows.calls("SetFlags").at(0).data.at(0) == (kernel_flag::process | kernel_flag::thread));
  const EtwCapability samples = capability(session, "profile samples");
  CHECK_FALSE(samples.works);
  CHECK(samples.error == 1300);
  CHECK(contains(samples.remedy, "Profile system performance"));
  CHECK(capability(session, "threads").works);
}

TEST_CASE("stacks of kernel events are asked for by class and opcode") {
  FakeEtw windows;
  EtwOptions options = options_for();
  options.stacks = {{KernelClass::perf_info, 46}, {KernelClass::thread, 36}};
  EtwSession session(options, windows);
  session.start();
  const auto data = windows.calls("SetStacks").at(0).data;
  REQUIRE(data.size() == 12);
  CHECK(data[0] == 0xce1dbfb4);
  CHECK((data[4] & 0xFFU) == 46);
  CHECK(data[6] == 0x3d6fa8d1);
  CHECK((data[10] & 0xFFU) == 36);
}

TEST_CASE("the sampling interval is the machine's: changed on request only, and set back") {
  FakeEtw windows;
  start_with(windows, options_for());
  CHECK(windows.count("SetSampling") == 0);
  EtwOptions options = options_for();
  options.sampling_interval = 250us;
  {
    EtwSession session(options, windows);
    session.start();
    const auto set = windows.calls("SetSampling");
    REQUIRE(set.size() == 1);
    CHECK(set[0].session_handle == 0);
    CHECK(set[0].data == std::vector<std::uint32_t>{0, 2500});
  }
  const auto set = windows.calls("SetSampling");
  REQUIRE(set.size() == 2);
  CHECK(set[1].data == std::vector<std::uint32_t>{0, 10000});
}

TEST_CASE("buffers and mode are read back, and what Windows changed is told") {
  FakeEtw windows;
  windows.set_counters([](etw::TraceProperties& p) {
    p.buffer_size = 128;
    p.number_of_buffers = 20;
    p.free_buffers = 17;
    p.log_file_mode = etw::log_mode::real_time | etw::log_mode::system_logger;
  });
  EtwOptions options = options_for();
  options.independent = true;
  EtwSession session(options, windows);
  session.start();
  CHECK((windows.calls("StartTrace").at(0).properties.log_file_mode & etw::log_mode::independent_session) !=
        0);
  const EtwStats stats = session.stats();
  CHECK(stats.buffer_kb == 128);
  CHECK(stats.buffers == 20);
  CHECK(stats.free_buffers == 17);
  CHECK(stats.log_file_mode == (etw::log_mode::real_time | etw::log_mode::system_logger));
  CHECK(any_contains(session.notes(), "128 KB instead of 64"));
  CHECK(any_contains(session.notes(), "independent"));
}

}  // namespace
}  // namespace etwrca::test
