// Little-endian bytes, put together piece by piece.
#ifndef ETWRCA_TESTS_SUPPORT_BYTES_HPP
#define ETWRCA_TESTS_SUPPORT_BYTES_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace etwrca::test {

using Bytes = std::vector<std::byte>;

/// Stores an integer at `at`, low byte first, whatever the machine's own order is.
template <std::integral T>
void store(std::byte* at, T value) noexcept {
  const auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) at[i] = static_cast<std::byte>((bits >> (8 * i)) & 0xFF);
}

template <std::integral T>
[[nodiscard]] T load(const std::byte* at) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) bits |= std::to_integer<std::uint64_t>(at[i]) << (8 * i);
  return static_cast<T>(bits);
}

/// Builds a payload. Pointers are as wide as the constructor says.
class ByteWriter {
 public:
  explicit ByteWriter(unsigned pointer_size = 8) : pointer_size_(pointer_size) {}

  template <std::integral T>
  ByteWriter& put(T value) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof(T));
    store(bytes_.data() + at, value);
    return *this;
  }
  ByteWriter& u8(std::uint64_t value) { return put(static_cast<std::uint8_t>(value)); }
  ByteWriter& u16(std::uint64_t value) { return put(static_cast<std::uint16_t>(value)); }
  ByteWriter& u32(std::uint64_t value) { return put(static_cast<std::uint32_t>(value)); }
  ByteWriter& u64(std::uint64_t value) { return put(value); }
  ByteWriter& i64(std::int64_t value) { return put(value); }
  ByteWriter& pointer(std::uint64_t value) { return pointer_size_ == 4 ? u32(value) : u64(value); }
  ByteWriter& zeros(std::size_t count);
  ByteWriter& raw(std::span<const std::byte> bytes);
  /// 8-bit text as it is, and a zero byte.
  ByteWriter& text8(std::string_view text);
  /// UTF-8 text as UTF-16LE, and a zero.
  ByteWriter& text16(std::string_view utf8);
  /// UTF-16 in a field of `units` characters, cut or filled with zeros.
  ByteWriter& fixed_text16(std::string_view utf8, std::size_t units);

  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] unsigned pointer_size() const noexcept { return pointer_size_; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }
  void clear() noexcept { bytes_.clear(); }

 private:
  unsigned pointer_size_;
  Bytes bytes_;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_BYTES_HPP
