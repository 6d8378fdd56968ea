// The Windows structures and constants of ETW in types of our own, so that all but the calls themselves is
// compiled and tested everywhere. Names in comments are those of evntrace.h, evntcons.h and wmistr.h; layouts
// are those of 64-bit Windows (etw_api_windows.cpp compares them with the SDK's).
#ifndef ETWRCA_ETW_SESSION_WINDOWS_TYPES_HPP
#define ETWRCA_ETW_SESSION_WINDOWS_TYPES_HPP

#include <array>
#include <cstddef>
#include <cstdint>

#include "etwrca/event_record.hpp"

namespace etwrca::etw {

/// Error codes of winerror.h.
namespace win_error {
inline constexpr std::uint32_t success = 0;
inline constexpr std::uint32_t access_denied = 5;
inline constexpr std::uint32_t bad_length = 24;
inline constexpr std::uint32_t invalid_parameter = 87;
inline constexpr std::uint32_t not_implemented = 120;  ///< ERROR_CALL_NOT_IMPLEMENTED
inline constexpr std::uint32_t bad_pathname = 161;
inline constexpr std::uint32_t already_exists = 183;
inline constexpr std::uint32_t more_data = 234;  ///< on STOP: it has stopped
inline constexpr std::uint32_t no_access = 998;
inline constexpr std::uint32_t not_found = 1168;
inline constexpr std::uint32_t cancelled = 1223;
inline constexpr std::uint32_t not_all_assigned = 1300;
inline constexpr std::uint32_t privilege_not_held = 1314;
inline constexpr std::uint32_t no_system_resources = 1450;
inline constexpr std::uint32_t instance_not_found = 4201;  ///< ERROR_WMI_INSTANCE_NOT_FOUND: no such session
inline constexpr std::uint32_t close_pending = 7007;       ///< ERROR_CTX_CLOSE_PENDING: CloseTrace has worked
inline constexpr std::uint32_t length_mismatch = 0xC0000004;  ///< STATUS_INFO_LENGTH_MISMATCH
}  // namespace win_error

/// EVENT_TRACE_*_MODE
namespace log_mode {
inline constexpr std::uint32_t real_time = 0x00000100;
inline constexpr std::uint32_t system_logger = 0x02000000;
inline constexpr std::uint32_t independent_session = 0x08000000;
}  // namespace log_mode

/// EVENT_TRACE_CONTROL_*
enum class TraceControl : std::uint32_t { query = 0, stop = 1, update = 2, flush = 3 };

/// TRACE_INFO_CLASS
enum class TraceInformation : std::uint32_t {
  stack_tracing = 3,            ///< TraceStackTracingInfo
  system_flags = 4,             ///< TraceSystemTraceEnableFlagsInfo
  sampled_profile_interval = 5  ///< TraceSampledProfileIntervalInfo
};

inline constexpr std::uint32_t wnode_flag_traced_guid = 0x00020000;
inline constexpr std::uint32_t clock_performance_counter = 1;  ///< WNODE_HEADER.ClientContext
inline constexpr std::uint32_t enable_provider_code = 1;       ///< EVENT_CONTROL_CODE_ENABLE_PROVIDER
inline constexpr std::uint32_t enable_property_stack = 4;      ///< EVENT_ENABLE_PROPERTY_STACK_TRACE
inline constexpr std::uint32_t process_mode_real_time = 0x00000100;
inline constexpr std::uint32_t process_mode_raw_timestamp = 0x00001000;
inline constexpr std::uint32_t process_mode_event_record = 0x10000000;
inline constexpr std::uint64_t invalid_trace = ~std::uint64_t{0};  ///< INVALID_PROCESSTRACE_HANDLE
inline constexpr std::uint32_t build_windows_8 = 9200;
inline constexpr std::uint32_t build_system_providers = 20348;

/// WNODE_HEADER
struct WnodeHeader {
  std::uint32_t buffer_size = 0;  ///< of the structure and what follows it
  std::uint32_t provider_id = 0;
  std::uint64_t historical_context = 0;  ///< on output: the session's handle
  std::int64_t time_stamp = 0;
  Guid guid{};
  std::uint32_t client_context = 0;  ///< the clock
  std::uint32_t flags = 0;
};

/// EVENT_TRACE_PROPERTIES
struct TraceProperties {
  WnodeHeader wnode{};
  std::uint32_t buffer_size = 0;  ///< KB
  std::uint32_t minimum_buffers = 0;
  std::uint32_t maximum_buffers = 0;
  std::uint32_t maximum_file_size = 0;
  std::uint32_t log_file_mode = 0;
  std::uint32_t flush_timer = 0;  ///< seconds
  std::uint32_t enable_flags = 0;
  std::int32_t age_limit = 0;
  std::uint32_t number_of_buffers = 0;
  std::uint32_t free_buffers = 0;
  std::uint32_t events_lost = 0;
  std::uint32_t buffers_written = 0;
  std::uint32_t log_buffers_lost = 0;
  std::uint32_t real_time_buffers_lost = 0;
  std::uint64_t logger_thread_id = 0;
  std::uint32_t log_file_name_offset = 0;
  std::uint32_t logger_name_offset = 0;
};

/// EVENT_DESCRIPTOR and EVENT_HEADER
struct TraceEventHeader {
  std::uint16_t size = 0;
  std::uint16_t header_type = 0;
  std::uint16_t flags = 0;
  std::uint16_t event_property = 0;
  std::uint32_t thread_id = 0;
  std::uint32_t process_id = 0;
  std::int64_t time_stamp = 0;
  Guid provider_id{};
  std::uint16_t id = 0;
  std::uint8_t version = 0;
  std::uint8_t channel = 0;
  std::uint8_t level = 0;
  std::uint8_t opcode = 0;
  std::uint16_t task = 0;
  std::uint64_t keyword = 0;
  std::uint32_t kernel_time = 0;
  std::uint32_t user_time = 0;
  Guid activity_id{};
};

/// EVENT_HEADER.Flags
namespace header_flag {
inline constexpr std::uint16_t extended_info = 0x0001;
inline constexpr std::uint16_t bits_32 = 0x0020;
inline constexpr std::uint16_t bits_64 = 0x0040;
inline constexpr std::uint16_t classic = 0x0100;
inline constexpr std::uint16_t processor_index = 0x0200;
}  // namespace header_flag

/// EVENT_HEADER_EXTENDED_DATA_ITEM
struct TraceExtendedItem {
  std::uint16_t reserved = 0;
  std::uint16_t type = 0;
  std::uint16_t linkage = 0;
  std::uint16_t data_size = 0;
  std::uint64_t data = 0;  ///< an address
};

/// EVENT_RECORD
struct TraceEvent {
  TraceEventHeader header{};
  std::uint16_t processor = 0;  ///< ETW_BUFFER_CONTEXT: ProcessorIndex, or ProcessorNumber in the low byte
  std::uint16_t logger_id = 0;
  std::uint16_t extended_count = 0;
  std::uint16_t user_data_length = 0;
  const TraceExtendedItem* extended = nullptr;
  const void* user_data = nullptr;
  void* user_context = nullptr;
};

/// TRACE_LOGFILE_HEADER
struct TraceLogfileHeader {
  std::uint32_t buffer_size = 0;
  std::uint32_t version = 0;
  std::uint32_t provider_version = 0;
  std::uint32_t number_of_processors = 0;
  std::int64_t end_time = 0;
  std::uint32_t timer_resolution = 0;
  std::uint32_t maximum_file_size = 0;
  std::uint32_t log_file_mode = 0;
  std::uint32_t buffers_written = 0;
  std::uint32_t start_buffers = 0;
  std::uint32_t pointer_size = 0;
  std::uint32_t events_lost = 0;
  std::uint32_t cpu_speed_in_mhz = 0;
  const char16_t* logger_name = nullptr;
  const char16_t* log_file_name = nullptr;
  std::array<std::uint32_t, 43> time_zone{};  ///< TIME_ZONE_INFORMATION, 172 bytes
  std::int64_t boot_time = 0;
  std::int64_t perf_freq = 0;
  std::int64_t start_time = 0;
  std::uint32_t reserved_flags = 0;  ///< the clock kind
  std::uint32_t buffers_lost = 0;
};

struct TraceLogfile;
/// WINAPI on 64-bit Windows is the calling convention of all functions.
using RecordCallback = void (*)(TraceEvent*);
using BufferCallback = std::uint32_t (*)(TraceLogfile*);

/// EVENT_TRACE_LOGFILEW
struct TraceLogfile {
  const char16_t* log_file_name = nullptr;
  const char16_t* logger_name = nullptr;
  std::int64_t current_time = 0;
  std::uint32_t buffers_read = 0;
  std::uint32_t process_trace_mode = 0;
  std::array<std::uint64_t, 11> current_event{};  ///< EVENT_TRACE, 88 bytes
  TraceLogfileHeader header{};
  BufferCallback buffer_callback = nullptr;
  std::uint32_t buffer_size = 0;
  std::uint32_t filled = 0;
  std::uint32_t events_lost = 0;  ///< unused by Windows: not to be read
  RecordCallback record_callback = nullptr;
  std::uint32_t is_kernel_trace = 0;
  void* context = nullptr;
};

/// ENABLE_TRACE_PARAMETERS
struct EnableParameters {
  std::uint32_t version = 2;
  std::uint32_t enable_property = 0;
  std::uint32_t control_flags = 0;
  Guid source_id{};
  const void* filters = nullptr;
  std::uint32_t filter_count = 0;
};

/// CLASSIC_EVENT_ID
struct ClassicEventId {
  Guid guid{};
  std::uint8_t type = 0;
  std::array<std::uint8_t, 7> reserved{};
};

/// TRACE_PROFILE_INTERVAL
struct TraceProfileInterval {
  std::uint32_t source = 0;    ///< 0: the timer
  std::uint32_t interval = 0;  ///< 100 ns units
};

static_assert(sizeof(Guid) == 16);
static_assert(sizeof(WnodeHeader) == 48);
static_assert(sizeof(TraceEventHeader) == 80);
static_assert(sizeof(TraceExtendedItem) == 16);
static_assert(sizeof(ClassicEventId) == 24);
static_assert(sizeof(TraceProfileInterval) == 8);
static_assert(sizeof(TraceProperties) == 120);
#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(TraceEvent) == 112);
static_assert(sizeof(TraceLogfileHeader) == 280);
static_assert(sizeof(TraceLogfile) == 448);
static_assert(offsetof(TraceLogfile, record_callback) == 424);
static_assert(offsetof(TraceLogfile, context) == 440);
static_assert(sizeof(EnableParameters) == 48);
#endif

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_WINDOWS_TYPES_HPP
