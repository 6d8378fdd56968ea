// A Windows error code as a sentence that names the limit that was hit, and what to do about it.
#ifndef ETWRCA_ETW_SESSION_SESSION_ERROR_HPP
#define ETWRCA_ETW_SESSION_SESSION_ERROR_HPP

#include <cstdint>
#include <span>
#include <string>

#include "etwrca/error.hpp"

namespace etwrca::etw {

/// Where it happened.
enum class SessionStep : std::uint8_t { start, open, enable };

/// What a code means at that step, without the code: "Windows denies access".
[[nodiscard]] std::string reason(SessionStep step, std::uint32_t code);
/// What to do about it; "" where nothing is known.
[[nodiscard]] std::string remedy(SessionStep step, std::uint32_t code);

/// ETW session 'etwrca': cannot be started: Windows denies access (error 5): run as administrator.
/// `running` is named where the limit of sessions was hit.
[[nodiscard]] Error session_error(const std::string& session, SessionStep step, std::uint32_t code,
                                  std::span<const std::string> running = {});

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_SESSION_ERROR_HPP
