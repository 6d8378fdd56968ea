// From the bytes of one record to an EventRecord.
#ifndef ETWRCA_ETW_RECORD_HEADER_HPP
#define ETWRCA_ETW_RECORD_HEADER_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "etw/clock.hpp"
#include "etw/etl_layout.hpp"
#include "etw/kernel_class.hpp"
#include "etwrca/event_record.hpp"

namespace etwrca::etw {

inline constexpr std::size_t event_header_size = 80;

/// EVENT_HEADER.Flags in a file: extended items stand between header and payload.
inline constexpr unsigned event_flag_extended = 1;

/// One EVENT_HEADER_EXTENDED_DATA_ITEM as files hold it.
struct ExtendedItem {
  ExtendedType type{};
  std::span<const std::byte> data;
  std::size_t next = 0;  ///< offset in the record behind the item
  bool is_last = false;
};

/// The item at `offset` of a whole EVENT_HEADER record, or nothing if it does not fit the record.
inline std::optional<ExtendedItem> extended_item(std::span<const std::byte> record,
                                                 std::size_t offset) noexcept {
  constexpr std::size_t item_header = 8;
  if (offset > record.size() || record.size() - offset < item_header) return std::nullopt;
  const std::byte* at = record.data() + offset;
  const std::size_t total = base::load_le<std::uint16_t>(at);
  const std::size_t data_size = base::load_le<std::uint16_t>(at + 6);
  if (total < item_header || total > record.size() - offset || data_size > total - item_header)
    return std::nullopt;
  ExtendedItem item;
  item.type = static_cast<ExtendedType>(base::load_le<std::uint16_t>(at + 2));
  item.data = record.subspan(offset + item_header, data_size);
  item.next = offset + total;
  item.is_last = (base::load_le<std::uint16_t>(at + 4) & 1U) == 0;
  return item;
}

/// Whether an EVENT_HEADER record states extended items. The record has event_header_size bytes.
inline bool has_extended_items(const std::byte* record) noexcept {
  return (base::load_le<std::uint16_t>(record + 4) & event_flag_extended) != 0;
}

/// Where the payload of an EVENT_HEADER record begins, or nothing if its extended items do not fit it.
inline std::optional<std::size_t> event_payload_offset(std::span<const std::byte> record) noexcept {
  if (!has_extended_items(record.data())) return event_header_size;
  std::size_t offset = event_header_size;
  while (true) {
    const std::optional<ExtendedItem> item = extended_item(record, offset);
    if (!item) return std::nullopt;
    offset = item->next;
    if (item->is_last) return offset;
  }
}

/// The kernel class of a record that states a group: image loads are logged under the process group.
inline KernelClass class_of_group(std::uint8_t group, std::uint8_t opcode) noexcept {
  constexpr std::uint8_t image_load = 10;
  const auto kernel = static_cast<KernelClass>(group);
  return kernel == KernelClass::process && opcode == image_load ? KernelClass::image : kernel;
}

/// Fills `out` from the record at `at`, which has been checked: a readable kind, whole, extended items
/// that fit. Returns the distance to the next record.
inline std::size_t fill_record(EventRecord& out, const std::byte* at, std::uint32_t cpu,
                               const Clock& clock) noexcept {
  using base::load_le;
  const RecordLayout layout = detail::record_layouts[std::to_integer<std::size_t>(at[2])];
  const std::size_t size = load_le<std::uint16_t>(at + layout.size_at);
  std::size_t payload_at = layout.header_size;
  out.raw = {at, size};
  out.header = layout.kind;
  out.pointer_size = layout.pointer_size;
  out.cpu = cpu;
  out.id = 0;
  out.level = 0;
  if (layout.kind == HeaderKind::perf_info) {
    out.pid = EventRecord::no_id;
    out.tid = EventRecord::no_id;
    out.ticks = load_le<std::int64_t>(at + 8);
  } else {
    out.tid = load_le<std::uint32_t>(at + 8);
    out.pid = load_le<std::uint32_t>(at + 12);
    out.ticks = load_le<std::int64_t>(at + 16);
  }
  switch (layout.kind) {
    case HeaderKind::system:
    case HeaderKind::compact:
    case HeaderKind::perf_info:
      out.version = load_le<std::uint16_t>(at);
      out.opcode = std::to_integer<std::uint8_t>(at[6]);
      out.kernel = class_of_group(std::to_integer<std::uint8_t>(at[7]), out.opcode);
      break;
    case HeaderKind::full:
      out.version = load_le<std::uint16_t>(at + 6);
      out.opcode = std::to_integer<std::uint8_t>(at[4]);
      out.level = std::to_integer<std::uint8_t>(at[5]);
      out.kernel = kernel_class_of(at + 24);
      break;
    case HeaderKind::event:
      out.version = std::to_integer<std::uint8_t>(at[42]);
      out.opcode = std::to_integer<std::uint8_t>(at[45]);
      out.level = std::to_integer<std::uint8_t>(at[44]);
      out.id = load_le<std::uint16_t>(at + 40);
      out.kernel = KernelClass::none;
      if (has_extended_items(at)) payload_at = event_payload_offset(out.raw).value_or(size);
      break;
  }
  out.time = clock.to_time(out.ticks);
  out.payload = {at + payload_at, size - payload_at};
  return padded(size);
}

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_RECORD_HEADER_HPP
