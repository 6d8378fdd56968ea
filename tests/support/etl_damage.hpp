// What happens to recordings: cut off, overwritten, and wrong in their lengths.
#ifndef ETWRCA_TESTS_SUPPORT_ETL_DAMAGE_HPP
#define ETWRCA_TESTS_SUPPORT_ETL_DAMAGE_HPP

#include <cstdint>
#include <filesystem>
#include <vector>

#include "support/bytes.hpp"

namespace etwrca::test {

[[nodiscard]] Bytes read_bytes(const std::filesystem::path& path);
void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// Offsets of the buffers in an undamaged recording, the first one included.
[[nodiscard]] std::vector<std::size_t> buffer_offsets(std::span<const std::byte> recording);

/// Only the first `size` bytes are left.
void truncate(Bytes& recording, std::size_t size);

/// BufferSize of the buffer at `offset` now says `size`; the bytes stay where they are.
void set_buffer_size(Bytes& recording, std::size_t offset, std::uint32_t size);

/// Bytes without meaning, the same for the same seed.
void overwrite(Bytes& recording, std::size_t offset, std::size_t size, std::uint64_t seed = 1);

/// Takes the buffer at `offset` out of the file.
void remove_buffer(Bytes& recording, std::size_t offset);

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_ETL_DAMAGE_HPP
