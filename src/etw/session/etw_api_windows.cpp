// The only file of the library's ETW part that sees windows.h.
#include "etw/session/etw_api.hpp"

#ifdef _WIN64

#include <windows.h>

// Order matters: these need windows.h.
#include <evntcons.h>
#include <evntrace.h>
#include <wmistr.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace etwrca::etw {
namespace {

static_assert(sizeof(TraceProperties) == sizeof(EVENT_TRACE_PROPERTIES));
static_assert(offsetof(TraceProperties, log_file_mode) == offsetof(EVENT_TRACE_PROPERTIES, LogFileMode));
static_assert(offsetof(TraceProperties, events_lost) == offsetof(EVENT_TRACE_PROPERTIES, EventsLost));
static_assert(offsetof(TraceProperties, logger_name_offset) ==
              offsetof(EVENT_TRACE_PROPERTIES, LoggerNameOffset));
static_assert(sizeof(TraceEventHeader) == sizeof(EVENT_HEADER));
static_assert(offsetof(TraceEventHeader, opcode) == offsetof(EVENT_HEADER, EventDescriptor.Opcode));
static_assert(offsetof(TraceEventHeader, activity_id) == offsetof(EVENT_HEADER, ActivityId));
static_assert(sizeof(TraceEvent) == sizeof(EVENT_RECORD));
static_assert(offsetof(TraceEvent, user_data_length) == offsetof(EVENT_RECORD, UserDataLength));
static_assert(offsetof(TraceEvent, user_context) == offsetof(EVENT_RECORD, UserContext));
static_assert(sizeof(TraceExtendedItem) == sizeof(EVENT_HEADER_EXTENDED_DATA_ITEM));
static_assert(sizeof(TraceLogfileHeader) == sizeof(TRACE_LOGFILE_HEADER));
static_assert(offsetof(TraceLogfileHeader, perf_freq) == offsetof(TRACE_LOGFILE_HEADER, PerfFreq));
static_assert(offsetof(TraceLogfileHeader, reserved_flags) == offsetof(TRACE_LOGFILE_HEADER, ReservedFlags));
static_assert(sizeof(TraceLogfile) == sizeof(EVENT_TRACE_LOGFILEW));
static_assert(offsetof(TraceLogfile, header) == offsetof(EVENT_TRACE_LOGFILEW, LogfileHeader));
static_assert(offsetof(TraceLogfile, buffer_callback) == offsetof(EVENT_TRACE_LOGFILEW, BufferCallback));
static_assert(offsetof(TraceLogfile, record_callback) == offsetof(EVENT_TRACE_LOGFILEW, EventRecordCallback));
static_assert(offsetof(TraceLogfile, context) == offsetof(EVENT_TRACE_LOGFILEW, Context));
static_assert(sizeof(EnableParameters) == sizeof(ENABLE_TRACE_PARAMETERS));
static_assert(sizeof(ClassicEventId) == sizeof(CLASSIC_EVENT_ID));
static_assert(sizeof(Guid) == sizeof(GUID) && sizeof(char16_t) == sizeof(wchar_t));

static_assert(log_mode::real_time == EVENT_TRACE_REAL_TIME_MODE);
static_assert(log_mode::system_logger == EVENT_TRACE_SYSTEM_LOGGER_MODE);
static_assert(log_mode::independent_session == EVENT_TRACE_INDEPENDENT_SESSION_MODE);
static_assert(process_mode_real_time == PROCESS_TRACE_MODE_REAL_TIME);
static_assert(process_mode_raw_timestamp == PROCESS_TRACE_MODE_RAW_TIMESTAMP);
static_assert(process_mode_event_record == PROCESS_TRACE_MODE_EVENT_RECORD);
static_assert(enable_provider_code == EVENT_CONTROL_CODE_ENABLE_PROVIDER);
static_assert(enable_property_stack == EVENT_ENABLE_PROPERTY_STACK_TRACE);
static_assert(wnode_flag_traced_guid == WNODE_FLAG_TRACED_GUID);

/// Our structure as the SDK's, which has the same layout.
template <class Theirs, class Ours>
Theirs* as(Ours* ours) noexcept {
  static_assert(sizeof(Theirs) == sizeof(Ours));
  return static_cast<Theirs*>(static_cast<void*>(ours));
}
template <class Theirs, class Ours>
const Theirs* as(const Ours* ours) noexcept {
  static_assert(sizeof(Theirs) == sizeof(Ours));
  return static_cast<const Theirs*>(static_cast<const void*>(ours));
}

const wchar_t* wide(const char16_t* text) noexcept { return as<wchar_t>(text); }

/// A function of a DLL that every Windows has loaded.
template <class Function>
Function exported(const wchar_t* dll, const char* name) noexcept {
  const HMODULE module = GetModuleHandleW(dll);
  if (module == nullptr) return nullptr;
  Function result = nullptr;
  const FARPROC found = GetProcAddress(module, name);
  static_assert(sizeof result == sizeof found);
  std::memcpy(&result, &found, sizeof result);
  return result;
}

/// A key below this one for each provider with a manifest: its name is the GUID, its default value the
/// provider's name.
constexpr const wchar_t* publishers = L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers";

/// "{3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c}"
bool parse_key(const wchar_t* text, Guid& id) noexcept {
  std::array<unsigned, 32> digits{};
  std::size_t count = 0;
  for (; *text != 0; ++text) {
    const wchar_t c = *text;
    if (c == L'{' || c == L'}' || c == L'-') continue;
    const bool number = c >= L'0' && c <= L'9';
    const bool letter = (c >= L'a' && c <= L'f') || (c >= L'A' && c <= L'F');
    if ((!number && !letter) || count == digits.size()) return false;
    digits[count++] = number ? static_cast<unsigned>(c - L'0') : static_cast<unsigned>((c & 7) + 9);
  }
  if (count != digits.size()) return false;
  const auto take = [&](std::size_t from, std::size_t length) {
    std::uint32_t value = 0;
    for (std::size_t i = from; i < from + length; ++i) value = value << 4U | digits[i];
    return value;
  };
  id.data1 = take(0, 8);
  id.data2 = static_cast<std::uint16_t>(take(8, 4));
  id.data3 = static_cast<std::uint16_t>(take(12, 4));
  for (std::size_t i = 0; i < 8; ++i) id.data4[i] = static_cast<std::uint8_t>(take(16 + 2 * i, 2));
  return true;
}

class WindowsApi final : public EtwApi {
 public:
  std::uint32_t start_trace(std::uint64_t& session, const char16_t* name,
                            TraceProperties& properties) noexcept override {
    TRACEHANDLE handle = 0;
    const ULONG error = StartTraceW(&handle, wide(name), as<EVENT_TRACE_PROPERTIES>(&properties));
    session = handle;
    return error;
  }

  std::uint32_t control_trace(const char16_t* name, TraceProperties& properties,
                              TraceControl control) noexcept override {
    return ControlTraceW(0, wide(name), as<EVENT_TRACE_PROPERTIES>(&properties), static_cast<ULONG>(control));
  }

  std::uint32_t enable_trace(std::uint64_t session, const Guid& provider, std::uint32_t control,
                             std::uint8_t level, std::uint64_t any, std::uint64_t all,
                             const EnableParameters* parameters) noexcept override {
    EnableParameters copy = parameters == nullptr ? EnableParameters{} : *parameters;
    return EnableTraceEx2(session, as<GUID>(&provider), control, level, any, all, 0,
                          parameters == nullptr ? nullptr : as<ENABLE_TRACE_PARAMETERS>(&copy));
  }

  std::uint32_t set_information(std::uint64_t session, TraceInformation what, const void* data,
                                std::uint32_t size) noexcept override {
    return TraceSetInformation(session, static_cast<TRACE_INFO_CLASS>(what), const_cast<void*>(data), size);
  }

  std::uint32_t query_information(std::uint64_t session, TraceInformation what, void* data,
                                  std::uint32_t size) noexcept override {
    ULONG length = 0;
    return TraceQueryInformation(session, static_cast<TRACE_INFO_CLASS>(what), data, size, &length);
  }

  std::uint64_t open_trace(TraceLogfile& log, std::uint32_t& error) noexcept override {
    const TRACEHANDLE handle = OpenTraceW(as<EVENT_TRACE_LOGFILEW>(&log));
    error = handle == invalid_trace ? GetLastError() : 0;
    return handle;
  }

  std::uint32_t process_trace(std::uint64_t trace, const std::int64_t* start,
                              const std::int64_t* end) noexcept override {
    TRACEHANDLE handle = trace;
    auto time = [](const std::int64_t* value) {
      return value == nullptr ? nullptr : const_cast<FILETIME*>(as<FILETIME>(value));
    };
    return ProcessTrace(&handle, 1, time(start), time(end));
  }

  std::uint32_t close_trace(std::uint64_t trace) noexcept override { return CloseTrace(trace); }

  std::uint32_t query_all_traces(std::span<TraceProperties*> all, std::uint32_t& count) noexcept override {
    ULONG filled = 0;
    const ULONG error = QueryAllTracesW(static_cast<PEVENT_TRACE_PROPERTIES*>(static_cast<void*>(all.data())),
                                        static_cast<ULONG>(all.size()), &filled);
    count = filled;
    return error;
  }

  std::uint32_t find_provider(const char16_t* name, Guid& id) noexcept override {
    HKEY root = nullptr;
    const LSTATUS error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, publishers, 0, KEY_READ | KEY_WOW64_64KEY, &root);
    if (error != ERROR_SUCCESS) return static_cast<std::uint32_t>(error);
    std::uint32_t result = win_error::not_found;
    std::array<wchar_t, 64> key{};
    std::array<wchar_t, 512> value{};
    for (DWORD i = 0; result != 0; ++i) {
      auto length = static_cast<DWORD>(key.size());
      const LSTATUS next = RegEnumKeyExW(root, i, key.data(), &length, nullptr, nullptr, nullptr, nullptr);
      if (next == ERROR_NO_MORE_ITEMS) break;
      if (next != ERROR_SUCCESS) continue;
      auto size = static_cast<DWORD>(value.size() * sizeof(wchar_t));
      if (RegGetValueW(root, key.data(), nullptr, RRF_RT_REG_SZ, nullptr, value.data(), &size) !=
          ERROR_SUCCESS)
        continue;
      if (CompareStringOrdinal(value.data(), -1, wide(name), -1, TRUE) != CSTR_EQUAL) continue;
      if (parse_key(key.data(), id)) result = win_error::success;
    }
    RegCloseKey(root);
    return result;
  }

  std::uint32_t enable_profile_privilege() noexcept override {
    HANDLE token = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token) == 0) return GetLastError();
    TOKEN_PRIVILEGES wanted{};
    wanted.PrivilegeCount = 1;
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    std::uint32_t error = 0;
    if (LookupPrivilegeValueW(nullptr, L"SeSystemProfilePrivilege", &wanted.Privileges[0].Luid) == 0) {
      error = GetLastError();
    } else {
      // Returns TRUE also where the privilege is not held: only the error tells.
      SetLastError(ERROR_SUCCESS);
      AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr);
      error = GetLastError();
    }
    CloseHandle(token);
    return error;
  }

  std::uint32_t system_processes(std::span<std::byte> buffer, std::uint32_t& needed) noexcept override {
    using Query = LONG(WINAPI*)(ULONG, void*, ULONG, ULONG*);
    constexpr ULONG system_process_information = 5;
    static const auto query = exported<Query>(L"ntdll.dll", "NtQuerySystemInformation");
    if (query == nullptr) return win_error::not_implemented;
    ULONG length = 0;
    const LONG status =
        query(system_process_information, buffer.data(), static_cast<ULONG>(buffer.size()), &length);
    needed = length;
    return static_cast<std::uint32_t>(status);
  }

  Moment now() noexcept override {
    LARGE_INTEGER ticks{};
    LARGE_INTEGER frequency{};
    FILETIME time{};
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&ticks);
    GetSystemTimePreciseAsFileTime(&time);
    const std::uint64_t filetime = std::uint64_t{time.dwHighDateTime} << 32U | time.dwLowDateTime;
    return {ticks.QuadPart, frequency.QuadPart, static_cast<std::int64_t>(filetime)};
  }

  WindowsMachine machine() noexcept override {
    // GetVersionEx says what the program's manifest asks for; this says what is there.
    using GetVersion = LONG(WINAPI*)(OSVERSIONINFOW*);
    const auto version = exported<GetVersion>(L"ntdll.dll", "RtlGetVersion");
    OSVERSIONINFOW info{};
    info.dwOSVersionInfoSize = sizeof info;
    if (version == nullptr || version(&info) != 0) info.dwBuildNumber = 0;
    return {info.dwBuildNumber, GetActiveProcessorCount(ALL_PROCESSOR_GROUPS)};
  }
};

}  // namespace

EtwApi* windows_api() noexcept {
  static WindowsApi api;
  return &api;
}

}  // namespace etwrca::etw

#else

namespace etwrca::etw {

EtwApi* windows_api() noexcept { return nullptr; }

}  // namespace etwrca::etw

#endif
