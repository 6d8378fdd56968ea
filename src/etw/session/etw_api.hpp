// The one table of Win32 calls that a session needs. Windows is behind it (etw_api_windows.cpp), or a
// stand-in that follows a script (tests/support/fake_etw.hpp).
#ifndef ETWRCA_ETW_SESSION_ETW_API_HPP
#define ETWRCA_ETW_SESSION_ETW_API_HPP

#include <cstddef>
#include <cstdint>
#include <span>

#include "etw/session/windows_types.hpp"

namespace etwrca::etw {

/// Both clocks at one moment.
struct Moment {
  std::int64_t ticks = 0;      ///< QueryPerformanceCounter
  std::int64_t frequency = 0;  ///< of it, a second
  std::int64_t filetime = 0;   ///< GetSystemTimePreciseAsFileTime
};

struct WindowsMachine {
  std::uint32_t build = 0;
  std::uint32_t processors = 0;
};

/// Results are Windows error codes, 0 for success. Calls may come from several threads.
class EtwApi {
 public:
  EtwApi() = default;
  virtual ~EtwApi() = default;
  EtwApi(const EtwApi&) = delete;
  EtwApi& operator=(const EtwApi&) = delete;

  virtual std::uint32_t start_trace(std::uint64_t& session, const char16_t* name,
                                    TraceProperties& properties) noexcept = 0;
  /// By name.
  virtual std::uint32_t control_trace(const char16_t* name, TraceProperties& properties,
                                      TraceControl control) noexcept = 0;
  /// EnableTraceEx2
  virtual std::uint32_t enable_trace(std::uint64_t session, const Guid& provider, std::uint32_t control,
                                     std::uint8_t level, std::uint64_t any, std::uint64_t all,
                                     const EnableParameters* parameters) noexcept = 0;
  virtual std::uint32_t set_information(std::uint64_t session, TraceInformation what, const void* data,
                                        std::uint32_t size) noexcept = 0;
  virtual std::uint32_t query_information(std::uint64_t session, TraceInformation what, void* data,
                                          std::uint32_t size) noexcept = 0;
  /// invalid_trace, and `error` says why.
  virtual std::uint64_t open_trace(TraceLogfile& log, std::uint32_t& error) noexcept = 0;
  /// Blocks until the session or the trace ends. `start` and `end`: FILETIMEs, or nullptr.
  virtual std::uint32_t process_trace(std::uint64_t trace, const std::int64_t* start,
                                      const std::int64_t* end) noexcept = 0;
  virtual std::uint32_t close_trace(std::uint64_t trace) noexcept = 0;
  virtual std::uint32_t query_all_traces(std::span<TraceProperties*> all, std::uint32_t& count) noexcept = 0;

  /// The GUID of a provider that is registered under this name, in any case. Never through TDH, whose calls
  /// end the process on systems that only pretend to have it.
  virtual std::uint32_t find_provider(const char16_t* name, Guid& id) noexcept = 0;
  /// SeSystemProfilePrivilege
  virtual std::uint32_t enable_profile_privilege() noexcept = 0;
  /// NtQuerySystemInformation(SystemProcessInformation): an NTSTATUS, and how many bytes it wants.
  virtual std::uint32_t system_processes(std::span<std::byte> buffer, std::uint32_t& needed) noexcept = 0;
  [[nodiscard]] virtual Moment now() noexcept = 0;
  [[nodiscard]] virtual WindowsMachine machine() noexcept = 0;
};

/// That of Windows; nullptr elsewhere, and on 32-bit Windows, whose structures are other ones.
[[nodiscard]] EtwApi* windows_api() noexcept;

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_ETW_API_HPP
