// Plain LZ77 of Microsoft's XPRESS compression ([MS-XCA] 2.3 and 2.4), as ETW compresses buffers with.
#ifndef ETWRCA_ETW_XPRESS_HPP
#define ETWRCA_ETW_XPRESS_HPP

#include <cstddef>
#include <span>

namespace etwrca::etw {

struct XpressResult {
  std::size_t written = 0;   ///< bytes of `out` that hold decoded data
  std::size_t consumed = 0;  ///< bytes of `in` that were used
  bool complete = false;     ///< `out` was filled, and the last match ended with it
};

/// Decodes until `out` is full or `in` ends or makes no sense. Any input is safe: nothing outside the
/// two spans is read or written. The spans must not overlap. Bytes of `out` beyond `written` may have
/// been changed.
XpressResult xpress_decode(std::span<const std::byte> in, std::span<std::byte> out) noexcept;

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_XPRESS_HPP
