#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace etwrca::base {
namespace {

std::vector<std::byte> utf16(std::initializer_list<std::uint16_t> units) {
  std::vector<std::byte> bytes;
  for (const std::uint16_t unit : units) {
    bytes.push_back(static_cast<std::byte>(unit & 0xFFU));
    bytes.push_back(static_cast<std::byte>(unit >> 8U));
  }
  return bytes;
}

std::vector<std::byte> raw(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

TEST_CASE("UTF-16 of every length becomes UTF-8") {
  CHECK(utf8_from_utf16le({}).empty());
  CHECK(utf8_from_utf16le(utf16({'a', 0x7F})) == "a\x7F");
  CHECK(utf8_from_utf16le(utf16({0x80, 0x7FF})) == "\xC2\x80\xDF\xBF");
  CHECK(utf8_from_utf16le(utf16({0x800, 0xFFFD})) == "\xE0\xA0\x80\xEF\xBF\xBD");
  CHECK(utf8_from_utf16le(utf16({0xD800, 0xDC00})) == "\xF0\x90\x80\x80");
  CHECK(utf8_from_utf16le(utf16({0xDBFF, 0xDFFF})) == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("an unpaired surrogate becomes U+FFFD and costs nothing else") {
  CHECK(utf8_from_utf16le(utf16({0xD800, 'x'})) == "\xEF\xBF\xBDx");
  CHECK(utf8_from_utf16le(utf16({'x', 0xD800})) == "x\xEF\xBF\xBD");
  CHECK(utf8_from_utf16le(utf16({0xDC00, 'x'})) == "\xEF\xBF\xBDx");
  CHECK(utf8_from_utf16le(utf16({0xD800, 0xD800, 0xDC00})) == "\xEF\xBF\xBD\xF0\x90\x80\x80");
}

TEST_CASE("an odd last byte is left out") {
  auto bytes = utf16({'a', 'b'});
  bytes.pop_back();
  CHECK(utf8_from_utf16le(bytes) == "a");
}

TEST_CASE("8-bit text is UTF-8 if it can be, else Windows-1252") {
  CHECK(utf8_from_8bit(raw("svchost.exe")) == "svchost.exe");
  CHECK(utf8_from_8bit(raw("\xC3\xA9")) == "\xC3\xA9");
  CHECK(utf8_from_8bit(raw("\xE9t\xE9")) == "\xC3\xA9t\xC3\xA9");
  CHECK(utf8_from_8bit(raw("\x80\x9F")) == "\xE2\x82\xAC\xC5\xB8");
  CHECK(utf8_from_8bit(raw("\x81")) == "\xC2\x81");  // one of the five holes
  CHECK(utf8_from_8bit(raw("\xC3")) == "\xC3\x83");  // a sequence cut off
}

TEST_CASE("only well-formed UTF-8 counts as UTF-8") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("a\xC2\x80\xE0\xA0\x80\xED\x9F\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"));
  CHECK_FALSE(is_utf8("\x80"));
  CHECK_FALSE(is_utf8("\xC0\x80"));          // overlong
  CHECK_FALSE(is_utf8("\xE0\x9F\xBF"));      // overlong
  CHECK_FALSE(is_utf8("\xF0\x8F\xBF\xBF"));  // overlong
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // a surrogate
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  CHECK_FALSE(is_utf8("\xF5\x80\x80\x80"));
  CHECK_FALSE(is_utf8("\xE2\x82"));
  CHECK_FALSE(is_utf8("\xC3x"));
}

TEST_CASE("what is no code point is replaced") {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  CHECK(text == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("bytes that are no UTF-8 are replaced one by one, and the rest stays") {
  CHECK(utf8_with_replacements("") == "");
  CHECK(utf8_with_replacements("caf\xC3\xA9 \xF0\x9F\x98\x80") == "caf\xC3\xA9 \xF0\x9F\x98\x80");
  CHECK(utf8_with_replacements("a\xFF\xFE(") == "a\xEF\xBF\xBD\xEF\xBF\xBD(");
  CHECK(utf8_with_replacements("cut \xE2\x82") == "cut \xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(utf8_with_replacements(std::string_view("a\0b", 3)) == std::string("a\0b", 3));
}

}  // namespace
}  // namespace etwrca::base
