// event_record.hpp - one raw ETW event, as the recorder wrote it.
//
// This is the lowest layer of the library and usable alone: EtlFile (etl_file.hpp) yields
// EventRecords from a recording on any system; kernel_event.hpp and trace_logging.hpp turn their
// payloads into fields.
//
// An EventRecord is a *view*: its spans point into a buffer of the reader and are valid until the
// next record is asked for. Copy what you keep. All numbers are already in the byte order of the
// machine; payload bytes are little-endian as recorded.
#ifndef ETWRCA_EVENT_RECORD_HPP
#define ETWRCA_EVENT_RECORD_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "etwrca/export.h"
#include "etwrca/time.hpp"

namespace etwrca {

/// A provider, class or activity id. Memory order of the fields is that of the Windows GUID.
struct Guid {
  std::uint32_t data1 = 0;
  std::uint16_t data2 = 0;
  std::uint16_t data3 = 0;
  std::array<std::uint8_t, 8> data4{};

  friend bool operator==(const Guid&, const Guid&) = default;
};

/// "3d6fa8d0-fe05-11d0-9dda-00c04fd7ba7c": lower case, no braces.
ETWRCA_EXPORT std::string to_string(const Guid& id);
/// From such a text; upper case and braces are allowed. Empty for any other text.
ETWRCA_EXPORT std::optional<Guid> to_guid(std::string_view text) noexcept;

/// The header that stands before the payload, after the Windows structures of these names.
enum class HeaderKind : std::uint8_t {
  system,     ///< SYSTEM_TRACE_HEADER: kernel event with ids and CPU times
  compact,    ///< SYSTEM_TRACE_HEADER without CPU times
  perf_info,  ///< PERFINFO_TRACE_HEADER: kernel event without ids
  full,       ///< EVENT_TRACE_HEADER ("full header"): classic provider, class GUID
  event,      ///< EVENT_HEADER: manifest or TraceLogging provider
};

/// The kernel class an event belongs to. The values are the group ids of the kernel logger
/// (EVENT_TRACE_GROUP_* of the Windows Research Kernel headers), so unlisted ones are legal too.
enum class KernelClass : std::uint8_t {
  event_trace = 0x00,
  disk_io = 0x01,
  memory = 0x02,  ///< the PageFault class
  process = 0x03,
  file_io = 0x04,
  thread = 0x05,
  tcp_ip = 0x06,
  udp_ip = 0x08,
  registry = 0x09,
  system_config = 0x0b,
  perf_info = 0x0f,
  image = 0x14,
  stack_walk = 0x18,
  lost_event = 0xfe,  ///< class 6a399ae0-...: lost events and buffers; not a group id
  none = 0xff,        ///< not a kernel event
};

/// What EVENT_HEADER records may carry beside the payload (EVENT_HEADER_EXT_TYPE_*).
enum class ExtendedType : std::uint16_t {
  related_activity = 1,
  sid = 2,
  terminal_session = 3,
  instance_info = 4,
  stack32 = 5,
  stack64 = 6,
  event_schema_trace_logging = 11,
  provider_traits = 12,
};

/// One event. Fields that the header kind does not have are zero, ids are no_id.
struct ETWRCA_EXPORT EventRecord {
  static constexpr std::uint32_t no_id = 0xFFFFFFFF;

  HeaderKind header = HeaderKind::system;
  KernelClass kernel = KernelClass::none;  ///< from the group, or from the class GUID of a full header
  std::uint8_t opcode = 0;                 ///< the event type within its class
  std::uint8_t pointer_size = 8;           ///< 4 or 8; per event, since one file mixes both
  std::uint16_t version = 0;
  std::uint16_t id = 0;  ///< HeaderKind::event only
  std::uint8_t level = 0;
  std::uint32_t cpu = 0;  ///< processor index of the buffer the event was in
  std::uint32_t pid = no_id;
  std::uint32_t tid = no_id;
  std::int64_t ticks = 0;                ///< time stamp as recorded, in units of the recording's clock
  TimePoint time{};                      ///< the same moment, converted exactly
  std::span<const std::byte> payload{};  ///< the event's own data, without headers
  std::span<const std::byte> raw{};      ///< the whole record, header first

  /// Provider (HeaderKind::event), class GUID (full), or the class GUID that belongs to `kernel`.
  [[nodiscard]] Guid provider() const noexcept;
  /// Zero unless HeaderKind::event.
  [[nodiscard]] Guid activity_id() const noexcept;
  [[nodiscard]] std::uint64_t keyword() const noexcept;
  [[nodiscard]] std::uint16_t task() const noexcept;
  /// Kernel and user time of the current thread, cumulative, in units of the log header's timer
  /// resolution; where the header has them (system, full). Else zero.
  [[nodiscard]] std::uint32_t kernel_time() const noexcept;
  [[nodiscard]] std::uint32_t user_time() const noexcept;
  /// The data of an extended item, if the record carries one. Bounds-checked.
  [[nodiscard]] std::optional<std::span<const std::byte>> extended(ExtendedType type) const noexcept;
};

}  // namespace etwrca

#endif  // ETWRCA_EVENT_RECORD_HPP
