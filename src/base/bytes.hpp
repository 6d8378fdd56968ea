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

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_BYTES_HPP
