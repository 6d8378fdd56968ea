// Recordings of a few hundred bytes, put together by hand, so that the reader is tested against the
// format's description and not against our own writer.
#ifndef ETWRCA_TESTS_ETW_TINY_RECORDING_HPP
#define ETWRCA_TESTS_ETW_TINY_RECORDING_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "etwrca/etl_file.hpp"

namespace etwrca::test::tiny {

using Bytes = std::vector<std::byte>;

/// Stores a number little-endian; the bytes grow as needed.
inline void put(Bytes& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  if (bytes.size() < at + size) bytes.resize(at + size);
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

inline void append(Bytes& to, const Bytes& more) {
  const std::size_t end = to.size();
  to.resize(end + more.size());
  std::copy(more.begin(), more.end(), to.begin() + static_cast<std::ptrdiff_t>(end));
}

inline constexpr std::int64_t t0 = 1'000'000;
inline constexpr std::int64_t start = 132'235'632'000'000'000;  // 2020-01-15 12:00 UTC

/// What the log file header of a tiny recording says.
struct Log {
  std::uint32_t buffer_size = 0x400;
  std::uint32_t mode = 1;
  std::uint32_t buffers_written = 0;
  std::uint32_t events_lost = 0;
  std::uint32_t buffers_lost = 0;
  std::uint32_t mhz = 2000;
  std::int64_t frequency = 10'000'000;
  std::uint32_t clock = 1;
  std::size_t pointer_size = 8;
};

/// A SYSTEM_TRACE_HEADER record.
inline Bytes system_record(std::uint8_t group, std::uint8_t type, std::int64_t ticks, std::size_t payload,
                           std::uint32_t pid = 4, std::uint32_t tid = 8, bool is_64bit = true) {
  Bytes r(32 + payload);
  put(r, 0, 2, 2);
  put(r, 2, is_64bit ? 2 : 1, 1);
  put(r, 3, 0xC0, 1);
  put(r, 4, r.size(), 2);
  put(r, 6, type, 1);
  put(r, 7, group, 1);
  put(r, 8, tid, 4);
  put(r, 12, pid, 4);
  put(r, 16, static_cast<std::uint64_t>(ticks), 8);
  put(r, 24, 11, 4);
  put(r, 28, 22, 4);
  return r;
}

/// A PERFINFO_TRACE_HEADER record.
inline Bytes perf_info_record(std::uint8_t group, std::uint8_t type, std::int64_t ticks,
                              std::size_t payload) {
  Bytes r(16 + payload);
  put(r, 0, 2, 2);
  put(r, 2, 0x11, 1);
  put(r, 3, 0xC0, 1);
  put(r, 4, r.size(), 2);
  put(r, 6, type, 1);
  put(r, 7, group, 1);
  put(r, 8, static_cast<std::uint64_t>(ticks), 8);
  return r;
}

/// A record with its Size in front: EVENT_TRACE_HEADER, EVENT_HEADER, instance and unknown ones.
inline Bytes sized_record(std::uint8_t header_type, std::size_t header_size, std::int64_t ticks,
                          std::size_t payload, std::uint8_t marker = 0xC0) {
  Bytes r(header_size + payload);
  put(r, 0, r.size(), 2);
  put(r, 2, header_type, 1);
  put(r, 3, marker, 1);
  put(r, 8, 0x88, 4);
  put(r, 12, 0x99, 4);
  if (header_size >= 24) put(r, 16, static_cast<std::uint64_t>(ticks), 8);
  return r;
}

/// The first event.
inline Bytes log_record(const Log& log) {
  Bytes payload;
  put(payload, 0x00, log.buffer_size, 4);
  put(payload, 0x04, 0x0A, 1);
  put(payload, 0x08, 19041, 4);
  put(payload, 0x0c, 2, 4);
  put(payload, 0x10, static_cast<std::uint64_t>(start) + 50'000'000, 8);
  put(payload, 0x18, 156'250, 4);
  put(payload, 0x20, log.mode, 4);
  put(payload, 0x24, log.buffers_written, 4);
  put(payload, 0x2c, log.pointer_size, 4);
  put(payload, 0x30, log.events_lost, 4);
  put(payload, 0x34, log.mhz, 4);
  const std::size_t times = (0x38 + 2 * log.pointer_size + 172 + 7) / 8 * 8;
  put(payload, times, static_cast<std::uint64_t>(start) - 36'000'000'000, 8);
  put(payload, times + 0x08, static_cast<std::uint64_t>(log.frequency), 8);
  put(payload, times + 0x10, static_cast<std::uint64_t>(start), 8);
  put(payload, times + 0x18, log.clock, 4);
  put(payload, times + 0x1c, log.buffers_lost, 4);
  for (const char16_t unit : std::u16string(u"tin\u00e9\U0001F600", 6) + u'\0' + u"C:\\t.etl" + u'\0')
    put(payload, payload.size(), unit, 2);
  Bytes record = system_record(0, 0, t0, 0, 4, 8, log.pointer_size == 8);
  append(record, payload);
  put(record, 4, record.size(), 2);
  return record;
}

/// LZ77 without a single match: 32 literals behind each flag word.
inline Bytes pack(const Bytes& plain) {
  Bytes out;
  for (std::size_t at = 0; at < plain.size(); at += 32) {
    put(out, out.size(), 0, 4);
    const auto from = plain.begin() + static_cast<std::ptrdiff_t>(at);
    out.insert(out.end(), from,
               from + static_cast<std::ptrdiff_t>(std::min<std::size_t>(32, plain.size() - at)));
  }
  return out;
}

struct Placed {
  std::uint32_t cpu = 0;
  std::uint16_t flags = 0x20;
  bool compressed = false;
};

/// A buffer of these records; `stride` is used for plain ones only.
inline Bytes buffer(const std::vector<Bytes>& records, std::uint32_t stride, const Placed& placed = {},
                    std::uint16_t type = 0) {
  Bytes body;
  for (const Bytes& record : records) {
    append(body, record);
    body.resize((body.size() + 7) / 8 * 8);
  }
  const std::size_t filled = 0x48 + body.size();
  if (placed.compressed) body = pack(body);
  Bytes b(0x48);
  append(b, body);
  if (!placed.compressed) b.resize(std::max<std::size_t>(b.size(), stride), std::byte{0xFF});
  put(b, 0x00, b.size(), 4);
  put(b, 0x04, type == 4 ? 0 : filled, 4);
  put(b, 0x28, placed.cpu, 2);
  put(b, 0x2c, 3, 4);
  put(b, 0x30, filled, 4);
  put(b, 0x34, placed.flags | (placed.compressed ? 0x40U : 0U), 2);
  put(b, 0x36, type, 2);
  return b;
}

inline Bytes first_buffer(const Log& log) { return buffer({log_record(log)}, log.buffer_size, {}, 4); }

inline void write(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as the stream wants them
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// All time stamps in the order they come.
inline std::vector<std::int64_t> read_ticks(EtlFile& file) {
  std::vector<std::int64_t> ticks;
  EventRecord event;
  while (file.next(event)) ticks.push_back(event.ticks);
  return ticks;
}

}  // namespace etwrca::test::tiny

#endif  // ETWRCA_TESTS_ETW_TINY_RECORDING_HPP
