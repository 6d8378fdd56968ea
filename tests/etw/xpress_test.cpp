#include "etw/xpress.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "etw/tiny_recording.hpp"

using etwrca::etw::xpress_decode;
using etwrca::test::tiny::Bytes;

namespace {

Bytes bytes_of(const std::string& text) {
  Bytes out;
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
  return out;
}

/// Decodes into memory of exactly the expected size, so that a sanitizer sees a byte too many.
Bytes decode(const Bytes& in, std::size_t size, bool expect_complete = true) {
  const std::vector<std::byte> exact(in);
  Bytes out(size);
  const auto result = xpress_decode(exact, out);
  CHECK(result.complete == expect_complete);
  CHECK(result.written <= size);
  CHECK(result.consumed <= in.size());
  out.resize(result.written);
  return out;
}

}  // namespace

// The two examples of [MS-XCA] 3.1.
TEST_CASE("the examples of the specification") {
  Bytes letters{std::byte{0x3f}, std::byte{0}, std::byte{0}, std::byte{0}};
  etwrca::test::tiny::append(letters, bytes_of("abcdefghijklmnopqrstuvwxyz"));
  CHECK(decode(letters, 26) == bytes_of("abcdefghijklmnopqrstuvwxyz"));

  Bytes repeated;
  for (const int b : {0xff, 0xff, 0xff, 0x1f, 0x61, 0x62, 0x63, 0x17, 0x00, 0x0f, 0xff, 0x26, 0x01})
    repeated.push_back(static_cast<std::byte>(b));
  std::string expected;
  for (int i = 0; i < 100; ++i) expected += "abc";
  CHECK(decode(repeated, 300) == bytes_of(expected));
}

TEST_CASE("matches of every distance and length, beside a bytewise copy") {
  for (std::size_t distance = 1; distance <= 40; ++distance) {
    for (std::size_t length = 3; length <= 400; length += length < 40 ? 1 : 37) {
      std::string plain;
      for (std::size_t i = 0; i < distance; ++i) plain.push_back(static_cast<char>('a' + i % 23 + i / 23));
      Bytes packed;
      const std::size_t first = std::min<std::size_t>(distance, 31);
      // First word: up to 31 literals; a second one where the distance needs more.
      const auto flags = distance > 31 ? 0U : 1U << (31 - first);
      etwrca::test::tiny::put(packed, 0, flags, 4);
      if (distance > 31) {
        etwrca::test::tiny::append(packed, bytes_of(plain.substr(0, 32)));
        etwrca::test::tiny::put(packed, packed.size(), 1U << (31 - (distance - 32)), 4);
        etwrca::test::tiny::append(packed, bytes_of(plain.substr(32)));
      } else {
        etwrca::test::tiny::append(packed, bytes_of(plain));
      }
      const std::size_t rest = length - 3;
      etwrca::test::tiny::put(packed, packed.size(), (distance - 1) << 3U | std::min<std::size_t>(rest, 7),
                              2);
      if (rest >= 7) etwrca::test::tiny::put(packed, packed.size(), std::min<std::size_t>(rest - 7, 15), 1);
      if (rest >= 22)
        etwrca::test::tiny::put(packed, packed.size(), std::min<std::size_t>(rest - 22, 255), 1);
      if (rest >= 22 + 255) etwrca::test::tiny::put(packed, packed.size(), rest, 2);
      for (std::size_t i = 0; i < length; ++i) plain.push_back(plain[plain.size() - distance]);
      REQUIRE(decode(packed, plain.size()) == bytes_of(plain));
      // Longer output makes room for copies in words; what follows is missing.
      REQUIRE(decode(packed, plain.size() + 100, false).size() >= plain.size());
    }
  }
}

TEST_CASE("a length of 32 bits") {
  Bytes packed;
  etwrca::test::tiny::put(packed, 0, 1U << 30U, 4);
  etwrca::test::tiny::put(packed, 4, 'x', 1);
  etwrca::test::tiny::put(packed, 5, 7, 2);  // distance 1
  for (const unsigned b : {15U, 255U, 0U, 0U}) etwrca::test::tiny::put(packed, packed.size(), b, 1);
  etwrca::test::tiny::put(packed, packed.size(), 99'996, 4);
  CHECK(decode(packed, 100'000) == bytes_of(std::string(100'000, 'x')));
}

TEST_CASE("what makes no sense ends the decoding") {
  SUBCASE("nothing") { CHECK(decode({}, 10, false).empty()); }
  SUBCASE("a match before the first byte") {
    Bytes packed;
    etwrca::test::tiny::put(packed, 0, 0x80000000U, 4);
    etwrca::test::tiny::put(packed, 4, 0, 2);
    CHECK(decode(packed, 10, false).empty());
  }
  SUBCASE("a match beyond the end of the output") {
    Bytes packed;
    etwrca::test::tiny::put(packed, 0, 0x40000000U, 4);
    etwrca::test::tiny::put(packed, 4, 'x', 1);
    etwrca::test::tiny::put(packed, 5, 5, 2);  // 8 bytes
    CHECK(decode(packed, 5, false) == bytes_of("xxxxx"));
  }
  SUBCASE("an extended length that is shorter than a short one") {
    Bytes packed;
    etwrca::test::tiny::put(packed, 0, 0x40000000U, 4);
    etwrca::test::tiny::put(packed, 4, 'x', 1);
    etwrca::test::tiny::put(packed, 5, 7, 2);
    for (const unsigned b : {15U, 255U, 21U, 0U}) etwrca::test::tiny::put(packed, packed.size(), b, 1);
    CHECK(decode(packed, 100, false) == bytes_of("x"));
  }
}

TEST_CASE("random bytes never lead outside") {
  std::uint64_t state = 88172645463325252ULL;
  const auto random = [&] {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state;
  };
  for (int round = 0; round < 20'000; ++round) {
    Bytes in(random() % 600);
    for (std::byte& b : in) b = static_cast<std::byte>(random() >> 24U);
    // Many literals first, so that matches find something to copy.
    for (std::size_t i = 0; i < in.size() && i < 4; ++i) in[i] &= static_cast<std::byte>(random());
    Bytes out(random() % 4000);
    const auto result = xpress_decode(in, out);
    REQUIRE(result.written <= out.size());
    REQUIRE(result.consumed <= in.size());
    REQUIRE((!result.complete || result.written == out.size()));
  }
}
