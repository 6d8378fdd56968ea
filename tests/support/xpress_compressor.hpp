// Plain XPRESS LZ77 ([MS-XCA] 2.3, COMPRESSION_FORMAT_XPRESS), the encoder.
#ifndef ETWRCA_TESTS_SUPPORT_XPRESS_COMPRESSOR_HPP
#define ETWRCA_TESTS_SUPPORT_XPRESS_COMPRESSOR_HPP

#include <cstddef>
#include <span>

#include "support/bytes.hpp"

namespace etwrca::test {

/// Greedy matching over a hash chain. A flag word is reserved as soon as the one before it is full,
/// as Windows does it: when the data ends just there, four unused bytes are left at the end (one
/// buffer in 32).
[[nodiscard]] Bytes xpress_compress(std::span<const std::byte> input);

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_XPRESS_COMPRESSOR_HPP
