#include "support/xpress_compressor.hpp"

#include <doctest/doctest.h>

#include <random>

#include "support/xpress_decoder.hpp"

using namespace etwrca::test;

namespace {

void check_round_trip(const Bytes& input) {
  const Bytes packed = xpress_compress(input);
  const Decoded back = xpress_decompress(packed, input.size());
  CHECK(back.bytes == input);
  CHECK((back.unused == 0 || back.unused == 4));
}

Bytes random_bytes(std::size_t size, unsigned values, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Bytes bytes(size);
  for (std::byte& b : bytes) b = static_cast<std::byte>(random() % values);
  return bytes;
}

}  // namespace

TEST_CASE("Compressed data decodes to itself") {
  for (std::size_t size = 0; size < 300; ++size) check_round_trip(random_bytes(size, 3, size));
  check_round_trip(random_bytes(100'000, 256, 1));
  check_round_trip(random_bytes(100'000, 4, 2));
}

TEST_CASE("Every length of a match has its encoding") {
  // 3 to 9 in the match, to 24 with a half byte, to 279 with a byte, to 65538 with 16 bits, then 32.
  for (const std::size_t length :
       {3U, 9U, 10U, 24U, 25U, 279U, 280U, 281U, 65'537U, 65'538U, 65'539U, 200'000U}) {
    CAPTURE(length);
    Bytes input(length + 1, std::byte{7});
    input.push_back(std::byte{9});
    check_round_trip(input);
    const Bytes twice = [&] {
      Bytes two = input;
      two.insert(two.end(), input.begin(), input.end());
      return two;
    }();
    check_round_trip(twice);
  }
}

TEST_CASE("Matches shrink what repeats, and reach no further than the window") {
  const Bytes block = random_bytes(8192, 256, 3);
  Bytes near = block;
  near.insert(near.end(), block.begin(), block.end());
  CHECK(xpress_compress(near).size() < block.size() * 5 / 4);
  check_round_trip(near);
  Bytes far = block;
  far.insert(far.end(), 100, std::byte{0});
  far.insert(far.end(), block.begin(), block.end());
  check_round_trip(far);
}

TEST_CASE("A flag word that nobody needs is left at the end when 32 items end the data") {
  const Bytes input = random_bytes(32, 256, 4);
  CHECK(xpress_decompress(xpress_compress(input), 32).unused == 4);
  CHECK(xpress_decompress(xpress_compress(random_bytes(31, 256, 4)), 31).unused == 0);
}
