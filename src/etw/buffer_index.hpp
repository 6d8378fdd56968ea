// Where the buffers of a recording are, and in which order each processor filled them.
#ifndef ETWRCA_ETW_BUFFER_INDEX_HPP
#define ETWRCA_ETW_BUFFER_INDEX_HPP

#include <cstdint>
#include <vector>

#include "base/file.hpp"
#include "etw/damage_log.hpp"
#include "etw/log_header.hpp"

namespace etwrca::etw {

/// Records of more processors than this share the last list.
inline constexpr std::uint32_t most_lists = 4096;

/// A buffer that holds records: 16 bytes, so that the index of a long recording stays small.
struct IndexedBuffer {
  std::uint64_t place = 0;  ///< offset in the file << 16 | list
  std::int64_t first_ticks = 0;

  [[nodiscard]] std::uint64_t offset() const noexcept { return place >> 16U; }
  [[nodiscard]] std::uint32_t list() const noexcept { return static_cast<std::uint32_t>(place & 0xFFFFU); }
};

struct BufferIndex {
  /// By list, then time of the first record, then place: the order also of a circular file, where
  /// the oldest buffer is not the first.
  std::vector<IndexedBuffer> entries;
  std::uint64_t buffers = 0;  ///< found, empty ones included
  std::uint32_t stride = 0;   ///< distance between buffers; 0 where it varies, since they are compressed
  std::uint32_t largest = 0;  ///< no buffer holds more than this, uncompressed
};

/// Walks the buffer headers of the file; reads little else. Damage between buffers, and what the
/// recorder says it lost, goes to `damage`. Throws Error (io).
BufferIndex index_buffers(const base::File& file, const LogHeader& log, DamageLog& damage);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_BUFFER_INDEX_HPP
