// The real calls: on Windows itself only what harms nobody, elsewhere their absence. Under Wine 8 a session
// can be started but not opened.
#include <doctest/doctest.h>

#include <algorithm>

#include "etw/session/etw_api.hpp"
#include "etw/session/waiting.hpp"
#include "etwrca/etw_session.hpp"

namespace etwrca::test {
namespace {

#ifdef _WIN64

/// Windows, and a record of what was asked of it.
class Listening final : public etw::EtwApi {
 public:
  std::uint32_t start_trace(std::uint64_t& session, const char16_t* name,
                            etw::TraceProperties& properties) noexcept override {
    const std::uint32_t code = real_.start_trace(session, name, properties);
    started += code == 0 ? 1 : 0;
    return code;
  }
  std::uint32_t control_trace(const char16_t* name, etw::TraceProperties& properties,
                              etw::TraceControl control) noexcept override {
    if (control == etw::TraceControl::stop) ++stopped;
    return real_.control_trace(name, properties, control);
  }
  std::uint32_t enable_trace(std::uint64_t session, const Guid& provider, std::uint32_t control,
                             std::uint8_t level, std::uint64_t any, std::uint64_t all,
                             const etw::EnableParameters* parameters) noexcept override {
    return real_.enable_trace(session, provider, control, level, any, all, parameters);
  }
  std::uint32_t set_information(std::uint64_t session, etw::TraceInformation what, const void* data,
                                std::uint32_t size) noexcept override {
    return real_.set_information(session, what, data, size);
  }
  std::uint32_t query_information(std::uint64_t session, etw::TraceInformation what, void* data,
                                  std::uint32_t size) noexcept override {
    return real_.query_information(session, what, data, size);
  }
  std::uint64_t open_trace(etw::TraceLogfile& log, std::uint32_t& error) noexcept override {
    return real_.open_trace(log, error);
  }
  std::uint32_t process_trace(std::uint64_t trace, const std::int64_t* start,
                              const std::int64_t* end) noexcept override {
    return real_.process_trace(trace, start, end);
  }
  std::uint32_t close_trace(std::uint64_t trace) noexcept override { return real_.close_trace(trace); }
  std::uint32_t query_all_traces(std::span<etw::TraceProperties*> all,
                                 std::uint32_t& count) noexcept override {
    return real_.query_all_traces(all, count);
  }
  std::uint32_t find_provider(const char16_t* name, Guid& id) noexcept override {
    return real_.find_provider(name, id);
  }
  std::uint32_t enable_profile_privilege() noexcept override { return real_.enable_profile_privilege(); }
  std::uint32_t system_processes(std::span<std::byte> buffer, std::uint32_t& needed) noexcept override {
    return real_.system_processes(buffer, needed);
  }
  etw::Moment now() noexcept override { return real_.now(); }
  /// Wine says that it is Windows 7.
  etw::WindowsMachine machine() noexcept override {
    etw::WindowsMachine machine = real_.machine();
    machine.build = std::max(machine.build, etw::build_windows_8);
    return machine;
  }

  int started = 0;
  int stopped = 0;

 private:
  etw::EtwApi& real_ = *etw::windows_api();
};

void start_and_stop(const EtwOptions& options) {
  Listening windows;
  EtwSession session(options, windows);
  const Thrown thrown = thrown_by([&] { session.start(); });
  session.stop();
  if (thrown.code == Errc::ok) {
    MESSAGE("a session was started and stopped");
  } else {
    MESSAGE(thrown.text);
    CHECK((thrown.code == Errc::permission || thrown.code == Errc::io));
    CHECK(contains(thrown.text, options.name));
    CHECK(contains(thrown.text, "(error "));
  }
  CHECK(windows.stopped >= windows.started);
}

TEST_CASE("the real calls: a session runs, or comes back with a clear error and leaves nothing behind") {
  EtwOptions options;
  options.name = "etwrca test of the real calls";
  options.stale_session = StaleSession::replace;
  options.kernel = 0;
  options.providers.push_back({.name = "Microsoft-Windows-Kernel-Process"});
  start_and_stop(options);
  options.kernel = kernel_flag::process | kernel_flag::profile;
  start_and_stop(options);
}

TEST_CASE("the real calls: both clocks, and what machine this is") {
  etw::EtwApi& windows = *etw::windows_api();
  const etw::Moment first = windows.now();
  const etw::Moment second = windows.now();
  CHECK(first.frequency > 0);
  CHECK(second.ticks >= first.ticks);
  CHECK(first.filetime > 132'000'000'000'000'000);
  CHECK(windows.machine().processors >= 1);
  CHECK(windows.machine().build > 0);
}

TEST_CASE("the real calls: every process, this one among them") {
  const EtwSession session;
  std::vector<ProcessSample> rows;
  REQUIRE(session.processes(rows));
  CHECK(rows.size() >= 2);
  const auto self = std::find_if(rows.begin(), rows.end(), [](const ProcessSample& row) {
    return contains(row.name, "test_etw_session");
  });
  REQUIRE(self != rows.end());
  CHECK(self->pid != 0);
  CHECK_FALSE(self->threads.empty());
  CHECK(self->created > TimePoint{});
}

TEST_CASE("the real calls: a provider that nobody has registered") {
  Guid id;
  CHECK(etw::windows_api()->find_provider(u"No-Such-Provider-Of-Anybody", id) != 0);
}

#else

TEST_CASE("elsewhere than on 64-bit Windows there are no sessions, and the error says so") {
  CHECK(etw::windows_api() == nullptr);
  const Thrown thrown = thrown_by([] { const EtwSession session; });
  CHECK(thrown.code == Errc::unsupported);
  CHECK(contains(thrown.text, "Windows"));
}

#endif

}  // namespace
}  // namespace etwrca::test
