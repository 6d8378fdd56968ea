// Little-endian numbers out of bytes that are neither aligned nor trusted.
#ifndef ETWRCA_BASE_BYTES_HPP
#define ETWRCA_BASE_BYTES_HPP

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

namespace etwrca::base {

/// The number at `at`; the caller has checked that its bytes are there.
template <std::integral T>
[[nodiscard]] inline T load_le(const std::byte* at) noexcept {
  T value;  // NOLINT(cppcoreguidelines-init-variables): filled by the next line
  std::memcpy(&value, at, sizeof value);
  if constexpr (std::endian::native == std::endian::big && sizeof(T) > 1) {
    using Unsigned = std::make_unsigned_t<T>;
    Unsigned reversed = 0;
    for (std::size_t i = sizeof value; i-- > 0;)
      reversed = static_cast<Unsigned>((reversed << 8) | std::to_integer<std::uint8_t>(at[i]));
    value = static_cast<T>(reversed);
  }
  return value;
}

/// The number at `offset`, or nothing if it does not lie within `bytes`.
template <std::integral T>
[[nodiscard]] inline std::optional<T> read_le(std::span<const std::byte> bytes, std::size_t offset) noexcept {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  return load_le<T>(bytes.data() + offset);
}

/// How many bytes stand before the first 16-bit unit that is zero, counting in whole units; all whole units
/// if none is zero.
[[nodiscard]] inline std::size_t before_zero16(std::span<const std::byte> bytes) noexcept {
  constexpr std::uint64_t ones = 0x0001000100010001;
  const std::size_t whole = bytes.size() / 2 * 2;
  std::size_t at = 0;
  for (; whole - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    // Subtracting 1 sets the high bit of a unit that had it clear only where the unit, or one below, was
    // zero.
    const auto four = load_le<std::uint64_t>(bytes.data() + at);
    if (((four - ones) & ~four & (ones << 15U)) != 0) break;
  }
  while (at < whole && load_le<std::uint16_t>(bytes.data() + at) != 0) at += 2;
  return at;
}

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_BYTES_HPP
