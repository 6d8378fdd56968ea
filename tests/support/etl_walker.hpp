// A plain walk over the bytes of a recording, by the facts of the format only: what the tests of the
// writer check it against.
#ifndef ETWRCA_TESTS_SUPPORT_ETL_WALKER_HPP
#define ETWRCA_TESTS_SUPPORT_ETL_WALKER_HPP

#include <cstdint>
#include <vector>

#include "support/bytes.hpp"
#include "support/xpress_decoder.hpp"

namespace etwrca::test {

struct WalkedRecord {
  std::uint8_t header_type = 0;
  std::uint32_t cpu = 0;
  std::int64_t ticks = 0;
  Bytes bytes;
};

struct WalkedBuffer {
  std::uint32_t stride = 0;
  std::uint32_t saved = 0;
  std::uint32_t used = 0;
  std::int64_t flushed = 0;
  std::int64_t sequence = 0;
  std::uint32_t cpu = 0;
  std::uint16_t flags = 0;
  std::uint16_t type = 0;
  std::vector<WalkedRecord> records;
};

inline bool is_kernel_header(std::uint8_t type) {
  return (type >= 1 && type <= 4) || type == 0x10 || type == 0x11;
}

inline WalkedRecord walk_record(const std::byte* at, std::uint32_t cpu) {
  WalkedRecord record{.header_type = load<std::uint8_t>(at + 2), .cpu = cpu, .bytes = {}};
  const bool message = load<std::uint8_t>(at + 3) == 0x90;
  const bool kernel = !message && is_kernel_header(record.header_type);
  const auto size = load<std::uint16_t>(at + (kernel ? 4 : 0));
  const bool perf_info = record.header_type == 0x10 || record.header_type == 0x11;
  std::size_t time_at = 16;
  if (message) time_at = 24;
  if (perf_info) time_at = 8;
  record.ticks = load<std::int64_t>(at + time_at);
  record.bytes.assign(at, at + size);
  return record;
}

inline std::vector<WalkedBuffer> walk(std::span<const std::byte> file) {
  std::vector<WalkedBuffer> buffers;
  for (std::size_t at = 0; at + 0x48 <= file.size();) {
    const std::byte* p = file.data() + at;
    WalkedBuffer buffer;
    buffer.stride = load<std::uint32_t>(p);
    buffer.saved = load<std::uint32_t>(p + 4);
    buffer.flushed = load<std::int64_t>(p + 0x10);
    buffer.sequence = load<std::int64_t>(p + 0x18);
    buffer.used = load<std::uint32_t>(p + 0x30);
    buffer.flags = load<std::uint16_t>(p + 0x34);
    buffer.type = load<std::uint16_t>(p + 0x36);
    buffer.cpu = (buffer.flags & 0x20U) != 0 ? load<std::uint16_t>(p + 0x28) : load<std::uint8_t>(p + 0x28);
    Bytes body(p + 0x48, p + ((buffer.flags & 0x40U) != 0 ? buffer.stride : buffer.used));
    if ((buffer.flags & 0x40U) != 0) body = xpress_decompress(body, buffer.used - 0x48).bytes;
    for (std::size_t i = 0; i < body.size(); i += (buffer.records.back().bytes.size() + 7) & ~std::size_t{7})
      buffer.records.push_back(walk_record(body.data() + i, buffer.cpu));
    buffers.push_back(buffer);
    at += buffer.stride;
  }
  return buffers;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_ETL_WALKER_HPP
