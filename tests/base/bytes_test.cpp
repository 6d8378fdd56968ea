#include "base/bytes.hpp"

#include <doctest/doctest.h>

#include <array>

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
