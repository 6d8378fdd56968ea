// EVENT_TRACE_PROPERTIES with room for the two names behind it.
#ifndef ETWRCA_ETW_SESSION_PROPERTIES_HPP
#define ETWRCA_ETW_SESSION_PROPERTIES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etw/session/windows_types.hpp"

namespace etwrca::etw {

/// Windows writes into the structure in every call, and wants it clean in the next: make a new one for each.
/// Room for 1024 characters of each name, since it writes both whatever was asked; too little is error 234.
class Properties {
 public:
  Properties();

  TraceProperties& operator*() noexcept;
  TraceProperties* operator->() noexcept { return &**this; }

  /// The session's name, after a call has filled it in.
  [[nodiscard]] std::u16string name();

 private:
  std::vector<std::uint64_t> memory_;
};

/// UTF-8 to UTF-16; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::u16string to_utf16(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u16string_view text);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_PROPERTIES_HPP
