#include "support/bytes.hpp"

namespace etwrca::test {
namespace {

// The next code point of well-formed UTF-8; tests write their own texts, so nothing is checked.
char32_t next_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(0);
  std::size_t length = 1;
  char32_t value = lead;
  if (lead >= 0xF0) {
    length = 4;
    value = lead & 0x07U;
  } else if (lead >= 0xE0) {
    length = 3;
    value = lead & 0x0FU;
  } else if (lead >= 0xC0) {
    length = 2;
    value = lead & 0x1FU;
  }
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return value;
}

}  // namespace

ByteWriter& ByteWriter::zeros(std::size_t count) {
  bytes_.resize(bytes_.size() + count);
  return *this;
}

ByteWriter& ByteWriter::raw(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

ByteWriter& ByteWriter::text8(std::string_view text) {
  for (const char c : text) u8(static_cast<unsigned char>(c));
  return u8(0);
}

ByteWriter& ByteWriter::text16(std::string_view utf8) {
  while (!utf8.empty()) {
    const char32_t point = next_code_point(utf8);
    if (point < 0x10000) {
      u16(point);
    } else {
      u16(0xD800 + ((point - 0x10000) >> 10U));
      u16(0xDC00 + ((point - 0x10000) & 0x3FFU));
    }
  }
  return u16(0);
}

ByteWriter& ByteWriter::fixed_text16(std::string_view utf8, std::size_t units) {
  const std::size_t begin = bytes_.size();
  text16(utf8);
  bytes_.resize(begin + 2 * units);
  return *this;
}

}  // namespace etwrca::test
