#include "base/text.hpp"

#include <array>
#include <cstdint>

#include "base/bytes.hpp"

namespace etwrca::base {
namespace {

constexpr char32_t replacement = 0xFFFD;

// Windows-1252 where it differs from Latin-1: 0x80 to 0x9F. Windows maps its five holes to the C1
// controls of the same number.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

constexpr bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }
constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Length of the well-formed sequence at `at` (Unicode 15, table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - at < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
  const std::uint8_t second = byte(at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool no_character = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || no_character ? 0 : length;
}

}  // namespace

void append_utf8(std::string& text, char32_t code_point) {
  if (is_surrogate(code_point) || code_point > 0x10FFFF) code_point = replacement;
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | (code_point >> 12));
    } else {
      put(0xF0 | (code_point >> 18));
      put(0x80 | ((code_point >> 12) & 0x3F));
    }
    put(0x80 | ((code_point >> 6) & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

std::string utf8_from_utf16le(std::span<const std::byte> text) {
  const std::size_t units = text.size() / 2;
  const auto unit = [&](std::size_t i) { return char32_t{load_le<std::uint16_t>(text.data() + 2 * i)}; };
  std::string out;
  out.reserve(units);
  for (std::size_t i = 0; i < units; ++i) {
    char32_t code_point = unit(i);
    if (is_high_surrogate(code_point) && i + 1 < units && is_low_surrogate(unit(i + 1)))
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (unit(++i) - 0xDC00);
    append_utf8(out, code_point);
  }
  return out;
}

std::string utf8_from_8bit(std::span<const std::byte> text) {
  std::string out;
  out.reserve(text.size());
  for (const std::byte byte : text) out.push_back(static_cast<char>(byte));
  if (is_utf8(out)) return out;
  out.clear();
  for (const std::byte byte : text) {
    const auto value = std::to_integer<std::uint8_t>(byte);
    append_utf8(out, value >= 0x80 && value < 0xA0 ? windows_1252[value - 0x80U] : value);
  }
  return out;
}

std::string utf8_with_replacements(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0)
      append_utf8(out, replacement);
    else
      out.append(text.substr(at, length));
    at += length == 0 ? 1 : length;
  }
  return out;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string cut_utf8(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

}  // namespace etwrca::base
