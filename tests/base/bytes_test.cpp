#include "base/bytes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <span>
#include <vector>

using etwrca::base::before_zero16;
using etwrca::base::load_le;
using etwrca::base::read_le;

TEST_CASE("numbers are little-endian wherever they lie") {
  const std::array<std::byte, 9> bytes{std::byte{0xFF}, std::byte{1}, std::byte{2},
                                       std::byte{3},    std::byte{4}, std::byte{5},
                                       std::byte{6},    std::byte{7}, std::byte{0x88}};
  CHECK(load_le<std::uint8_t>(bytes.data()) == 0xFF);
  CHECK(load_le<std::uint16_t>(bytes.data() + 1) == 0x0201);
  CHECK(load_le<std::uint32_t>(bytes.data() + 1) == 0x04030201);
  CHECK(load_le<std::uint64_t>(bytes.data() + 1) == 0x8807060504030201);
  CHECK(load_le<std::int64_t>(bytes.data() + 1) < 0);
}

TEST_CASE("a number must lie within the bytes") {
  const std::array<std::byte, 4> bytes{};
  CHECK(read_le<std::uint32_t>(bytes, 0) == 0);
  CHECK(read_le<std::uint16_t>(bytes, 2) == 0);
  CHECK_FALSE(read_le<std::uint32_t>(bytes, 1));
  CHECK_FALSE(read_le<std::uint8_t>(bytes, 4));
  CHECK_FALSE(read_le<std::uint16_t>(bytes, static_cast<std::size_t>(-1)));
}

TEST_CASE("text ends before its first zero unit, wherever that lies") {
  for (std::size_t size = 0; size < 40; ++size) {
    for (std::size_t zero = 0; zero <= size / 2; ++zero) {
      // Units whose bytes make a careless search stumble: 0x0100 holds a zero byte, 0x8000 and 0x0001 the
      // bits that it counts with.
      for (const unsigned unit : {0x0100U, 0x0001U, 0x8000U, 0x7FFFU, 0xFFFFU}) {
        std::vector<std::byte> bytes(size, std::byte{0xFF});
        for (std::size_t i = 0; i < size / 2; ++i) {
          bytes[2 * i] = static_cast<std::byte>(i == zero ? 0 : unit & 0xFFU);
          bytes[2 * i + 1] = static_cast<std::byte>(i == zero ? 0 : unit >> 8U);
        }
        CAPTURE(size);
        CAPTURE(zero);
        CAPTURE(unit);
        CHECK(before_zero16(bytes) == 2 * zero);
        // From an odd address too.
        std::vector<std::byte> shifted(1);
        shifted.insert(shifted.end(), bytes.begin(), bytes.end());
        CHECK(before_zero16(std::span(shifted).subspan(1)) == 2 * zero);
      }
    }
  }
}
