#include "report/label.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"
#include "etwrca/report.hpp"

namespace etwrca::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode categories Cc, Cf (but for soft hyphen), Zl and Zp, private use left out.
constexpr std::array<Range, 12> invisible{{{0x00, 0x1F},
                                           {0x7F, 0x9F},
                                           {0x061C, 0x061C},
                                           {0x180E, 0x180E},
                                           {0x200B, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFF9, 0xFFFB},
                                           {0x1BCA0, 0x1BCA3},
                                           {0x1D173, 0x1D17A},
                                           {0xE0000, 0xE007F}}};

// The larger blocks of East Asian Width W and F, and the pictographs that terminals draw wide.
constexpr std::array<Range, 11> wide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0xFFE0, 0xFFE6},
                                      {0x1F300, 0x1F64F},
                                      {0x1F680, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};

constexpr std::array<Range, 5> combining{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

template <std::size_t size>
bool in(const std::array<Range, size>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return r.first <= c && c <= r.last; });
}

std::size_t width_of(char32_t c) {
  if (in(combining, c)) return 0;
  return in(wide, c) ? 2 : 1;
}

// Takes one code point off the front. A bad sequence gives U+FFFD and costs its longest valid prefix,
// or one byte, as the Unicode standard recommends (section 3.9).
char32_t take(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  std::size_t length = 1;
  char32_t c = lead;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    c = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    c = lead & 0x0FU;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    c = lead & 0x07U;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else if (lead >= 0x80) {
    text.remove_prefix(1);
    return replacement;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) {
      text.remove_prefix(i);
      return replacement;
    }
    c = (c << 6U) | (byte(i) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  text.remove_prefix(length);
  return c;
}

std::string escaped(char32_t c) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  do {
    hex.insert(hex.begin(), digits[c & 0xFU]);
    c >>= 4U;
  } while (c != 0);
  if (hex.size() < 2) hex.insert(hex.begin(), '0');
  return "\\u{" + hex + "}";
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) base::append_utf8(out, take(text));
  return out;
}

std::string visible(std::string_view text, std::size_t most) {
  std::string out;
  std::string fits;  // the longest prefix that leaves a column for the ellipsis
  std::size_t width = 0;
  while (!text.empty()) {
    const char32_t c = take(text);
    std::string piece;
    if (in(invisible, c)) {
      piece = escaped(c);
    } else {
      base::append_utf8(piece, c);
    }
    width += piece.size() > 4 ? piece.size() : width_of(c);
    if (width > most || out.size() > 16 * most) return fits + "\u2026";
    out += piece;
    if (width < most) fits = out;
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += width_of(take(text));
  return width;
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::string wrap(std::string_view text, std::size_t width, std::size_t from, std::size_t indent) {
  std::string out;
  std::size_t used = from;
  bool line_is_empty = true;
  while (!text.empty()) {
    std::size_t space = std::min(text.find(' '), text.size());
    while (space > 0 && text[space - 1] >= '0' && text[space - 1] <= '9' && space + 1 < text.size()) {
      const std::size_t next = std::min(text.find(' ', space + 1), text.size());
      if (next - space > 4) break;
      space = next;
    }
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    const std::size_t size = columns(word);
    if (!line_is_empty && used + 1 + size > width) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (!line_is_empty) {
      out += ' ';
      ++used;
    }
    out += word;
    used += size;
    line_is_empty = false;
  }
  return out;
}

}  // namespace etwrca::report

std::string etwrca::label_of(const Entity& entity) {
  std::string name = report::visible(entity.name);
  if (entity.kind != EntityKind::process) return name.empty() ? "(no name)" : name;
  if (name.empty()) return "process " + std::to_string(entity.pid);
  return name + " (pid " + std::to_string(entity.pid) + ")";
}
