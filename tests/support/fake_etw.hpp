// A stand-in for Windows that drives a whole session: it knows sessions by name, hands events over on the
// thread that calls ProcessTrace, and answers what a test has put down for it. Runs on every system.
//
//     FakeEtw windows;
//     windows.answer("StartTrace", {183});           // the next answers of that call; then the usual ones
//     EtwSession session({.kernel = kernel_flag::process}, windows);
//     session.start();
//     windows.deliver(fake_event(...));
#ifndef ETWRCA_TESTS_SUPPORT_FAKE_ETW_HPP
#define ETWRCA_TESTS_SUPPORT_FAKE_ETW_HPP

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "etw/session/etw_api.hpp"
#include "support/fake_windows_data.hpp"

namespace etwrca::test {

/// One call that was made, with what the test may want to see of it.
struct FakeCall {
  std::string name;  ///< "StartTrace", "Query", "Stop", "Flush", "EnableTrace", ...
  std::u16string session{};
  etw::TraceProperties properties{};  ///< as given
  Guid provider{};
  std::uint8_t level = 0;
  std::uint64_t any = 0;
  std::uint64_t all = 0;
  std::uint32_t property = 0;         ///< ENABLE_TRACE_PARAMETERS.EnableProperty
  std::vector<std::uint32_t> data{};  ///< TraceSetInformation
  std::uint32_t process_mode = 0;     ///< OpenTrace
  bool whole_session_asked = true;    ///< ProcessTrace: no start and no end time
  std::uint64_t session_handle = 0;
};

/// Threads: all calls from any.
class FakeEtw final : public etw::EtwApi {
 public:
  FakeEtw();
  ~FakeEtw() override;

  // ---- what it is to do -----------------------------------------------------------------------------

  void answer(const std::string& call, std::vector<std::uint32_t> codes);
  /// Hands it over, as soon as somebody reads.
  void deliver(FakeEvent event);
  void deliver(std::vector<FakeEvent> events);
  /// The session is stopped by somebody else, once all was handed over.
  void stop_by_others(const std::u16string& name = u"etwrca");
  /// A session that somebody else has left running.
  void leave_running(const std::u16string& name, std::uint64_t handle = 77);
  /// What QUERY and STOP tell.
  void set_counters(const std::function<void(etw::TraceProperties&)>& change);
  /// ProcessTrace does not return for a stop, only when its buffer callback says so or never.
  void set_stubborn(bool deaf);
  void set_build(std::uint32_t build);
  void set_processors(std::uint32_t count);
  /// Both clocks go on; the system's clock alone is set.
  void advance(std::int64_t units_of_100ns);
  void set_clock(std::int64_t by_units_of_100ns);
  void set_moment(const etw::Moment& moment);
  void set_header(const std::function<void(etw::TraceLogfileHeader&)>& change);
  void set_provider(const std::u16string& name, const Guid& id);
  /// What the system says of its processes: rows made by fake_process_list(). Empty: it does not answer.
  void set_processes(std::function<std::vector<std::byte>(std::uintptr_t address)> list);

  // ---- what it has seen -----------------------------------------------------------------------------

  [[nodiscard]] std::vector<FakeCall> calls() const;
  [[nodiscard]] std::vector<FakeCall> calls(const std::string& name) const;
  [[nodiscard]] std::size_t count(const std::string& name) const { return calls(name).size(); }
  /// Names in order, without those that come at any time (Query, Flush).
  [[nodiscard]] std::vector<std::string> order() const;
  [[nodiscard]] bool is_running(const std::u16string& name = u"etwrca") const;
  [[nodiscard]] bool is_being_read() const;
  /// Events not yet handed over.
  [[nodiscard]] std::size_t waiting() const;

  // ---- Windows --------------------------------------------------------------------------------------

  std::uint32_t start_trace(std::uint64_t& session, const char16_t* name,
                            etw::TraceProperties& properties) noexcept override;
  std::uint32_t control_trace(const char16_t* name, etw::TraceProperties& properties,
                              etw::TraceControl control) noexcept override;
  std::uint32_t enable_trace(std::uint64_t session, const Guid& provider, std::uint32_t control,
                             std::uint8_t level, std::uint64_t any, std::uint64_t all,
                             const etw::EnableParameters* parameters) noexcept override;
  std::uint32_t set_information(std::uint64_t session, etw::TraceInformation what, const void* data,
                                std::uint32_t size) noexcept override;
  std::uint32_t query_information(std::uint64_t session, etw::TraceInformation what, void* data,
                                  std::uint32_t size) noexcept override;
  std::uint64_t open_trace(etw::TraceLogfile& log, std::uint32_t& error) noexcept override;
  std::uint32_t process_trace(std::uint64_t trace, const std::int64_t* start,
                              const std::int64_t* end) noexcept override;
  std::uint32_t close_trace(std::uint64_t trace) noexcept override;
  std::uint32_t query_all_traces(std::span<etw::TraceProperties*> all,
                                 std::uint32_t& count) noexcept override;
  std::uint32_t find_provider(const char16_t* name, Guid& id) noexcept override;
  std::uint32_t enable_profile_privilege() noexcept override;
  std::uint32_t system_processes(std::span<std::byte> buffer, std::uint32_t& needed) noexcept override;
  etw::Moment now() noexcept override;
  etw::WindowsMachine machine() noexcept override;

 private:
  struct Trace {
    etw::TraceLogfile log{};
    std::u16string session;
    bool closed = false;
    bool reading = false;
  };

  /// The scripted answer of a call; 0 where there is none.
  std::uint32_t scripted(const std::string& name);
  bool is_over(const Trace& trace) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::deque<std::uint32_t>> answers_;
  std::vector<FakeCall> calls_;
  std::map<std::u16string, std::uint64_t> sessions_;  // running, and their handles
  std::map<std::uint64_t, Trace> traces_;
  std::map<std::u16string, Guid> providers_;
  std::deque<FakeEvent> events_;
  etw::TraceProperties counters_{};
  etw::TraceLogfileHeader header_{};
  etw::Moment moment_{};
  etw::WindowsMachine machine_{19045, 4};
  std::uint32_t sampling_ = 10000;
  std::uint64_t next_handle_ = 1;
  bool stubborn_ = false;
  bool deaf_ = false;
  bool going_away_ = false;
  std::function<std::vector<std::byte>(std::uintptr_t)> processes_;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_FAKE_ETW_HPP
