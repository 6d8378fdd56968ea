#include "support/etl_record.hpp"

#include <cstring>

namespace etwrca::test {
namespace {

// Header types of evntrace's internal TRACE_HEADER_TYPE_* list: 32-bit, 64-bit.
struct HeaderShape {
  std::size_t size;
  std::uint8_t type32;
  std::uint8_t type64;
};

HeaderShape shape(RecordHeader header) noexcept {
  switch (header) {
    case RecordHeader::system:
      return {32, 0x01, 0x02};
    case RecordHeader::compact:
      return {24, 0x03, 0x04};
    case RecordHeader::perf_info:
      return {16, 0x10, 0x11};
    case RecordHeader::full:
      return {48, 0x0a, 0x14};
    case RecordHeader::event:
      return {80, 0x12, 0x13};
    case RecordHeader::instance:
      return {72, 0x0b, 0x15};
    case RecordHeader::message:
      return {40, 0x00, 0x00};
  }
  return {32, 0x01, 0x02};
}

constexpr std::uint8_t trace_header_flags = 0xC0;            // TRACE_HEADER_FLAG | TRACE_HEADER_EVENT_TRACE
constexpr std::uint8_t message_header_flags = 0x90;          // TRACE_HEADER_FLAG | TRACE_MESSAGE
constexpr std::uint16_t message_options = 0x2 | 0x8 | 0x20;  // TRACE_MESSAGE_GUID, TIMESTAMP, SYSTEMINFO

std::size_t padded(std::size_t size) noexcept { return (size + 7) & ~std::size_t{7}; }

std::size_t extended_size(const ExtendedItem& item) noexcept { return padded(8 + item.data.size()); }

void store_bytes(std::byte* at, std::span<const std::byte> bytes) noexcept {
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
}

void store_kernel(std::byte* at, const Record& r, std::uint16_t size) noexcept {
  store(at, r.version);
  store(at + 4, size);
  store(at + 6, r.type);
  store(at + 7, static_cast<std::uint8_t>(r.group));
  if (r.header == RecordHeader::perf_info) {
    store(at + 8, r.ticks);
    return;
  }
  store(at + 8, r.tid);
  store(at + 12, r.pid);
  store(at + 16, r.ticks);
  if (r.header == RecordHeader::compact) return;
  store(at + 24, r.kernel_time);
  store(at + 28, r.user_time);
}

// What full, instance and event headers share: size, ids, time, GUID.
void store_wide(std::byte* at, const Record& r, std::uint16_t size) noexcept {
  store(at, size);
  store(at + 8, r.tid);
  store(at + 12, r.pid);
  store(at + 16, r.ticks);
  store_guid(at + 24, r.guid);
}

void store_classic(std::byte* at, const Record& r, std::uint16_t size) noexcept {
  store_wide(at, r, size);
  store(at + 4, r.type);
  store(at + 5, r.level);
  store(at + 6, r.version);
  store(at + 40, r.kernel_time);
  store(at + 44, r.user_time);
  if (r.header != RecordHeader::instance) return;
  store(at + 48, r.instance_id);
  store(at + 52, std::uint32_t{0});
  store_guid(at + 56, Guid{});
}

void store_event(std::byte* at, const Record& r, std::uint16_t size) noexcept {
  store_wide(at, r, size);
  store(at + 4, static_cast<std::uint16_t>(r.flags | (r.extended.empty() ? 0U : 1U)));
  store(at + 6, r.property);
  store(at + 40, r.id);
  store(at + 42, static_cast<std::uint8_t>(r.version));
  store(at + 43, r.channel);
  store(at + 44, r.level);
  store(at + 45, r.type);
  store(at + 46, r.task);
  store(at + 48, r.keyword);
  store(at + 56, r.kernel_time);
  store(at + 60, r.user_time);
  store_guid(at + 64, r.activity);
}

std::byte* store_extended(std::byte* at, const Record& r) noexcept {
  for (std::size_t i = 0; i < r.extended.size(); ++i) {
    const ExtendedItem& item = r.extended[i];
    const std::size_t size = extended_size(item);
    std::memset(at, 0, size);
    store(at, static_cast<std::uint16_t>(size));
    store(at + 2, item.type);
    store(at + 4, static_cast<std::uint16_t>(i + 1 < r.extended.size() ? 1 : 0));
    store(at + 6, static_cast<std::uint16_t>(item.data.size()));
    store_bytes(at + 8, item.data);
    at += size;
  }
  return at;
}

void store_message(std::byte* at, const Record& r, std::uint16_t size) noexcept {
  store(at, size);
  store(at + 2, std::uint8_t{0});
  store(at + 3, message_header_flags);
  store(at + 4, r.id);
  store(at + 6, message_options);
  store_guid(at + 8, r.guid);
  store(at + 24, r.ticks);
  store(at + 32, r.tid);
  store(at + 36, r.pid);
}

}  // namespace

void store_guid(std::byte* at, const Guid& guid) noexcept {
  store(at, guid.data1);
  store(at + 4, guid.data2);
  store(at + 6, guid.data3);
  for (std::size_t i = 0; i < guid.data4.size(); ++i) at[8 + i] = static_cast<std::byte>(guid.data4[i]);
}

std::size_t record_size(const Record& record) noexcept {
  std::size_t size = shape(record.header).size + record.payload.size();
  if (record.header == RecordHeader::event)
    for (const ExtendedItem& item : record.extended) size += extended_size(item);
  return size;
}

void store_record(std::byte* at, const Record& record) noexcept {
  const HeaderShape header = shape(record.header);
  const auto size = static_cast<std::uint16_t>(record_size(record));
  std::byte* payload = at + header.size;
  switch (record.header) {
    case RecordHeader::system:
    case RecordHeader::compact:
    case RecordHeader::perf_info:
      store_kernel(at, record, size);
      break;
    case RecordHeader::full:
    case RecordHeader::instance:
      store_classic(at, record, size);
      break;
    case RecordHeader::event:
      store_event(at, record, size);
      payload = store_extended(payload, record);
      break;
    case RecordHeader::message:
      store_message(at, record, size);
      store_bytes(payload, record.payload);
      return;
  }
  store(at + 2, record.pointer_size == 4 ? header.type32 : header.type64);
  store(at + 3, trace_header_flags);
  store_bytes(payload, record.payload);
}

}  // namespace etwrca::test
