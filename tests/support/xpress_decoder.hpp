// Plain XPRESS LZ77 decoding ([MS-XCA] 2.4.4), byte by byte and without haste: the judge of our
// compressor, independent of the library's decoder.
#ifndef ETWRCA_TESTS_SUPPORT_XPRESS_DECODER_HPP
#define ETWRCA_TESTS_SUPPORT_XPRESS_DECODER_HPP

#include <cstddef>
#include <cstdint>
#include <span>

#include "support/bytes.hpp"

namespace etwrca::test {

struct Decoded {
  Bytes bytes;
  std::size_t unused = 0;  ///< input bytes left over
};

inline Decoded xpress_decompress(std::span<const std::byte> input, std::size_t size) {
  Decoded out;
  std::size_t at = 0;
  std::size_t half_byte = 0;
  std::uint32_t flags = 0;
  unsigned flag_count = 0;
  const auto byte = [&]() { return std::to_integer<std::size_t>(input[at++]); };
  const auto word = [&] {
    const std::size_t low = byte();
    return low | (byte() << 8U);
  };
  const auto long_length = [&]() -> std::size_t {
    std::size_t nibble = 0;
    if (half_byte == 0) {
      half_byte = at;
      nibble = byte() & 15U;
    } else {
      nibble = std::to_integer<std::size_t>(input[half_byte]) >> 4U;
      half_byte = 0;
    }
    if (nibble < 15) return nibble + 7;
    const std::size_t next = byte();
    if (next < 255) return next + 22;
    const std::size_t length = word();
    if (length != 0) return length;
    const std::size_t low = word();
    return low | (word() << 16U);
  };
  while (out.bytes.size() < size) {
    if (flag_count == 0) {
      flags = load<std::uint32_t>(input.subspan(at, 4).data());
      at += 4;
      flag_count = 32;
    }
    --flag_count;
    if (((flags >> flag_count) & 1U) == 0) {
      out.bytes.push_back(input[at++]);
      continue;
    }
    const std::size_t match = word();
    const std::size_t length = ((match & 7U) == 7 ? long_length() : match & 7U) + 3;
    const std::size_t from = out.bytes.size() - (match >> 3U) - 1;
    for (std::size_t i = 0; i < length; ++i) out.bytes.push_back(out.bytes[from + i]);
  }
  out.unused = input.size() - at;
  return out;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_XPRESS_DECODER_HPP
