// Values that kernel and TraceLogging payloads have in common.
#ifndef ETWRCA_ETW_EVENT_VALUE_HPP
#define ETWRCA_ETW_EVENT_VALUE_HPP

#include <cstddef>
#include <span>
#include <string>

namespace etwrca::etw {

/// "S-1-5-18", from the bytes of a SID; "" if there are none or they are not a SID.
[[nodiscard]] std::string sid_text(std::span<const std::byte> sid);

/// The part before the first zero character of `unit` bytes; all, if there is none.
[[nodiscard]] std::span<const std::byte> up_to_zero(std::span<const std::byte> text,
                                                    std::size_t unit) noexcept;

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_EVENT_VALUE_HPP
