#include "etw/event_value.hpp"

#include <cstdint>

#include "base/bytes.hpp"

namespace etwrca::etw {

// SID: u8 revision, u8 count, 48 bits of authority (the only big-endian number in ETW payloads
// beside ports), then `count` sub-authorities of 32 bits.
std::string sid_text(std::span<const std::byte> sid) {
  if (sid.size() < 8) return {};
  const auto count = std::to_integer<std::size_t>(sid[1]);
  if (sid.size() < 8 + 4 * count) return {};
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < 8; ++i) authority = (authority << 8) | std::to_integer<std::uint64_t>(sid[i]);
  std::string text =
      "S-" + std::to_string(std::to_integer<unsigned>(sid[0])) + '-' + std::to_string(authority);
  for (std::size_t i = 0; i < count; ++i)
    text += '-' + std::to_string(base::load_le<std::uint32_t>(sid.data() + 8 + 4 * i));
  return text;
}

std::span<const std::byte> up_to_zero(std::span<const std::byte> text, std::size_t unit) noexcept {
  for (std::size_t at = 0; text.size() - at >= unit; at += unit) {
    bool zero = true;
    for (std::size_t i = 0; i < unit; ++i) zero = zero && text[at + i] == std::byte{0};
    if (zero) return text.first(at);
  }
  return text;
}

}  // namespace etwrca::etw
