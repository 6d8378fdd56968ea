// Where the bytes of a recording lie: buffer headers, record headers, the log file header.
//
// Names in capitals are those of the Windows structures (wmi.h, evntrace.h, ntwmi.h).
#ifndef ETWRCA_ETW_ETL_LAYOUT_HPP
#define ETWRCA_ETW_ETL_LAYOUT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "etwrca/event_record.hpp"

namespace etwrca::etw {

/// WMI_BUFFER_HEADER, which every buffer begins with; the first record follows.
inline constexpr std::uint32_t buffer_header_size = 0x48;
/// The largest buffer ETW makes (EVENT_TRACE_PROPERTIES.BufferSize: 16384 KB).
inline constexpr std::uint32_t largest_buffer = 16U << 20U;

/// ETW_BUFFER_FLAG_*
enum BufferFlag : std::uint16_t {
  buffer_flag_events_lost = 0x02,
  buffer_flag_buffer_lost = 0x04,
  buffer_flag_processor_index = 0x20,
  buffer_flag_compressed = 0x40,
};

/// EVENT_TRACE_*_MODE bits of TRACE_LOGFILE_HEADER.LogFileMode
enum LogFileMode : std::uint32_t {
  mode_circular = 0x00000002,
  mode_compressed = 0x04000000,
};

struct BufferHeader {
  std::uint32_t size = 0;          ///< distance to the next buffer
  std::uint32_t saved_offset = 0;  ///< as `filled`, but not in the first buffer
  std::uint32_t cpu = 0;
  std::uint32_t filled = 0;  ///< end of the records, counted from the buffer's start, before compression
  std::uint16_t flags = 0;
  std::uint16_t type = 0;

  [[nodiscard]] bool compressed() const noexcept { return (flags & buffer_flag_compressed) != 0; }
};

/// `at` has buffer_header_size bytes.
BufferHeader parse_buffer_header(const std::byte* at) noexcept;

/// Whether a buffer can be read by this header; `largest` bounds the uncompressed size.
bool plausible(const BufferHeader& header, std::uint32_t largest) noexcept;
/// Whether bytes found by searching are a buffer's header; asks for everything that is known.
bool convincing(const BufferHeader& header, std::uint32_t largest) noexcept;

/// How records of one TRACE_HEADER_TYPE_* are laid out.
struct RecordLayout {
  HeaderKind kind = HeaderKind::system;
  std::uint8_t header_size = 0;  ///< 0: a record that this library steps over
  std::uint8_t size_at = 0;      ///< where its u16 Size lies
  std::uint8_t time_at = 0;      ///< where its i64 TimeStamp lies; 0: not known
  std::uint8_t pointer_size = 8;
};

namespace detail {

constexpr std::array<RecordLayout, 0x20> make_record_layouts() noexcept {
  std::array<RecordLayout, 0x20> of{};
  of[0x01] = {HeaderKind::system, 32, 4, 16, 4};
  of[0x02] = {HeaderKind::system, 32, 4, 16, 8};
  of[0x03] = {HeaderKind::compact, 24, 4, 16, 4};
  of[0x04] = {HeaderKind::compact, 24, 4, 16, 8};
  of[0x10] = {HeaderKind::perf_info, 16, 4, 8, 4};
  of[0x11] = {HeaderKind::perf_info, 16, 4, 8, 8};
  of[0x0a] = {HeaderKind::full, 48, 0, 16, 4};
  of[0x14] = {HeaderKind::full, 48, 0, 16, 8};
  of[0x12] = {HeaderKind::event, 80, 0, 16, 4};
  of[0x13] = {HeaderKind::event, 80, 0, 16, 8};
  of[0x0b] = {HeaderKind::full, 0, 0, 16, 4};  // EVENT_INSTANCE_HEADER
  of[0x15] = {HeaderKind::full, 0, 0, 16, 8};
  return of;
}

inline constexpr std::array<RecordLayout, 0x20> record_layouts = make_record_layouts();

}  // namespace detail

/// A record's header type stands in byte 2, in byte 3 TRACE_HEADER_FLAG (0x80), 0x40 for an event and
/// 0x10 for a MESSAGE_TRACE_HEADER.
inline constexpr std::size_t smallest_record = 8;

/// The layout of the record that begins with these smallest_record bytes.
inline RecordLayout record_layout(const std::byte* at) noexcept {
  const auto type = std::to_integer<std::size_t>(at[2]);
  const auto marker = std::to_integer<unsigned>(at[3]);
  if ((marker & 0xC0U) != 0xC0U || type >= detail::record_layouts.size()) return {};
  return detail::record_layouts[type];
}

/// Whether the bytes carry TRACE_HEADER_FLAG, without which they are no record of any kind.
inline bool has_record_marker(const std::byte* at) noexcept {
  return (std::to_integer<unsigned>(at[3]) & 0x80U) != 0;
}

/// TimeStamp of a record that is of a readable kind.
inline std::int64_t record_ticks(const std::byte* at) noexcept {
  const bool perf_info = (std::to_integer<unsigned>(at[2]) & 0xFEU) == 0x10;
  return base::load_le<std::int64_t>(at + (perf_info ? 8 : 16));
}

/// Size of a record that is of a readable kind, without the padding behind it.
inline std::size_t record_size(const std::byte* at) noexcept {
  const RecordLayout& layout = detail::record_layouts[std::to_integer<std::size_t>(at[2])];
  return base::load_le<std::uint16_t>(at + layout.size_at);
}

/// Records begin at multiples of 8.
constexpr std::size_t padded(std::size_t size) noexcept { return (size + 7) & ~std::size_t{7}; }

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_ETL_LAYOUT_HPP
