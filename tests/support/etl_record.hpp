// One event as our writer takes it, with every header kind that stands in .etl files.
#ifndef ETWRCA_TESTS_SUPPORT_ETL_RECORD_HPP
#define ETWRCA_TESTS_SUPPORT_ETL_RECORD_HPP

#include <cstddef>
#include <cstdint>
#include <span>

#include "etwrca/event_record.hpp"
#include "support/bytes.hpp"

namespace etwrca::test {

/// The Windows structure before the payload. Unlike etwrca::HeaderKind this has the two that the
/// reader steps over.
enum class RecordHeader : std::uint8_t {
  system,     ///< SYSTEM_TRACE_HEADER, 32 bytes
  compact,    ///< the same without CPU times, 24 bytes
  perf_info,  ///< PERFINFO_TRACE_HEADER, 16 bytes
  full,       ///< EVENT_TRACE_HEADER, 48 bytes
  event,      ///< EVENT_HEADER, 80 bytes, and extended items
  instance,   ///< EVENT_INSTANCE_GUID_HEADER, 72 bytes
  message,    ///< MESSAGE_TRACE_HEADER with GUID, time and ids, 40 bytes
};

/// EVENT_HEADER_EXTENDED_DATA_ITEM: see etwrca::ExtendedType.
struct ExtendedItem {
  std::uint16_t type = 0;
  std::span<const std::byte> data{};
};

/// One event. What a header has no room for is ignored. Views must live until append() returns.
struct Record {
  RecordHeader header = RecordHeader::system;
  unsigned pointer_size = 8;                     ///< 4 or 8: picks the 32-bit or 64-bit header type
  KernelClass group = KernelClass::event_trace;  ///< system, compact, perf_info
  std::uint8_t type = 0;                         ///< the event type; the opcode of `event`
  std::uint16_t version = 2;
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::int64_t ticks = 0;
  std::uint32_t kernel_time = 0;  ///< ticks of the timer resolution
  std::uint32_t user_time = 0;
  Guid guid{};           ///< class (full, instance, message) or provider (event)
  std::uint16_t id = 0;  ///< event: Id; message: MessageNumber
  std::uint8_t level = 0;
  std::uint8_t channel = 0;
  std::uint16_t flags = 0;  ///< event: EVENT_HEADER.Flags; the bit for extended items is set here
  std::uint16_t property = 0;
  std::uint16_t task = 0;
  std::uint64_t keyword = 0;
  Guid activity{};
  std::uint32_t instance_id = 0;
  std::span<const ExtendedItem> extended{};
  std::span<const std::byte> payload{};
};

/// Bytes of header, extended items and payload, without the padding to 8 that follows in a buffer.
[[nodiscard]] std::size_t record_size(const Record& record) noexcept;

/// Writes them at `at`, which has record_size() bytes.
void store_record(std::byte* at, const Record& record) noexcept;

/// The 16 bytes of a GUID as Windows stores it.
void store_guid(std::byte* at, const Guid& guid) noexcept;

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_ETL_RECORD_HPP
