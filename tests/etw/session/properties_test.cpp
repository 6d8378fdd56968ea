#include "etw/session/properties.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace etwrca::test {
namespace {

using etw::to_utf16;
using etw::to_utf8;

TEST_CASE("zeroed, with room for two names of 1024 characters, and no file name") {
  etw::Properties properties;
  CHECK(properties->wnode.buffer_size == 120 + 2 * 2 * 1025);
  CHECK(properties->wnode.flags == 0x00020000);
  CHECK(properties->logger_name_offset == 120);
  CHECK(properties->log_file_name_offset == 0);
  CHECK(properties->buffer_size == 0);
  CHECK(properties->enable_flags == 0);
  CHECK(properties.name().empty());
}

TEST_CASE("a name that Windows wrote, wherever it says") {
  etw::Properties properties;
  auto* bytes = static_cast<char16_t*>(static_cast<void*>(&*properties));
  std::fill_n(bytes + 60, 1025, u'x');
  CHECK(properties.name() == std::u16string(1024, u'x'));
  properties->logger_name_offset = 120 + 2 * 2 * 1025 - 2;
  CHECK(properties.name().empty());
  properties->logger_name_offset = 0xFFFFFFFE;
  CHECK(properties.name().empty());
  properties->logger_name_offset = 0;
  CHECK(properties.name().empty());
}

TEST_CASE("UTF-8 to UTF-16 and back") {
  CHECK(to_utf16("etwrca") == u"etwrca");
  CHECK(to_utf16("\xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80") == u"\u00fc \u20ac \U0001F600");
  CHECK(to_utf8(u"\u00fc \u20ac \U0001F600") == "\xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(to_utf16("") == u"");
}

TEST_CASE("what is not UTF-8 becomes the replacement character") {
  CHECK(to_utf16("a\xFFz") == u"a\uFFFDz");
  CHECK(to_utf16("\x80") == u"\uFFFD");
  CHECK(to_utf16("\xE2\x82") == u"\uFFFD\uFFFD");
  CHECK(to_utf16("\xC0\x80") == u"\uFFFD\uFFFD");
}

}  // namespace
}  // namespace etwrca::test
