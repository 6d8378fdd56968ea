// Brings one buffer into memory and makes its records fit to be read without further checks.
#ifndef ETWRCA_ETW_BUFFER_READER_HPP
#define ETWRCA_ETW_BUFFER_READER_HPP

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/file.hpp"
#include "etw/buffer_index.hpp"
#include "etw/damage_log.hpp"
#include "etw/etl_layout.hpp"

namespace etwrca::etw {

/// A buffer in memory. Invariant of a loaded one: from `begin` to `end` stand whole records of
/// readable kinds, in time order, each at a multiple of 8, whose extended items fit them.
struct Buffer {
  std::unique_ptr<std::byte[]> bytes;  // NOLINT(modernize-avoid-c-arrays): uninitialized on purpose
  std::size_t capacity = 0;            ///< of which `padding` bytes are for the last record
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t cpu = 0;

  static constexpr std::size_t padding = 8;
  [[nodiscard]] bool holds(std::size_t size) const noexcept { return size + padding <= capacity; }
};

/// What all buffers in memory may take together. Honest recordings stay far below: their buffers are a part
/// of the file, decoded. A small file that claims 4096 processors with 16 MiB each does not.
struct MemoryBound {
  explicit MemoryBound(std::uint64_t file_size) : bound(std::max(std::uint64_t{256} << 20U, file_size * 8)) {}

  const std::uint64_t bound;            ///< bytes
  std::atomic<std::uint64_t> used = 0;  ///< bytes
};

/// Threads: one at a time; several readers may share a MemoryBound.
class BufferReader {
 public:
  /// All three must outlive the reader.
  BufferReader(const base::File& file, const BufferIndex& index, MemoryBound& memory);

  /// The most that one buffer takes in memory, where none holds more than `largest` bytes.
  static constexpr std::uint64_t most_memory(std::uint64_t largest) noexcept {
    return (largest + Buffer::padding + page - 1) / page * page;
  }

  /// Reads the buffer at `offset` into `buffer`, whose memory is used again where it suffices. What
  /// cannot be read goes to `damage`; the buffer is then empty or shorter. Returns the bytes of the
  /// file it takes. Throws Error (io).
  std::uint64_t load(std::uint64_t offset, Buffer& buffer, DamageLog& damage);

  /// Gives a buffer's memory back.
  void release(Buffer& buffer) noexcept;

 private:
  static constexpr std::uint64_t page = 4096;

  bool reserve(Buffer& buffer, std::size_t size);
  std::size_t fetch(std::uint64_t offset, const BufferHeader& header, std::size_t present, Buffer& buffer,
                    DamageLog& damage);
  std::size_t decode(std::uint64_t offset, const BufferHeader& header, Buffer& buffer, DamageLog& damage);
  void check_records(std::uint64_t offset, std::size_t end, bool cut, Buffer& buffer,
                     DamageLog& damage) const;

  const base::File& file_;
  std::uint32_t largest_;
  std::uint32_t first_read_;  ///< bytes to begin with: the whole of a plain buffer, the header of others
  MemoryBound& memory_;
  std::vector<std::byte> packed_;  ///< compressed data, before it is decoded
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_BUFFER_READER_HPP
