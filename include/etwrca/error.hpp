// error.hpp - the one vocabulary of failure.
//
// A call that cannot do its job throws etwrca::Error. Its text is one line that names the file (or
// the argument), the place in it, and the reason. A damaged recording is *not* an error: reading
// goes on and the damage is reported as Loss (loss.hpp).
//
// The C ABI returns the same numbers; Python raises etwrca.Error with the same names.
#ifndef ETWRCA_ERROR_HPP
#define ETWRCA_ERROR_HPP

#include <stdexcept>
#include <string>
#include <string_view>

#include "etwrca/export.h"

namespace etwrca {

/// Why a call failed. The values are part of the C ABI and never change.
enum class Errc : int {
  ok = 0,
  invalid_argument = -1,  ///< an argument is outside its documented range
  not_found = -2,         ///< no such file, metric, or entity
  io = -3,                ///< the system refused to open, read or write
  corrupt = -4,           ///< the input is not what it claims to be, from its first bytes on
  unsupported = -5,       ///< understood, but not available on this system or build
  permission = -6,        ///< the system denies it to this user
  out_of_memory = -7,
  cancelled = -8,  ///< stop() was called, or a callback asked to stop
  internal = -9,   ///< a bug in this library: please report it
};

/// "corrupt" for Errc::corrupt, and so on. Never empty; the text is static.
ETWRCA_EXPORT std::string_view to_string(Errc code) noexcept;

/// What this library throws. what() is the whole sentence, ready to show to a person.
class ETWRCA_EXPORT Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}

  /// The cause, for programs that branch on it.
  [[nodiscard]] Errc code() const noexcept { return code_; }

 private:
  Errc code_;
};

}  // namespace etwrca

#endif  // ETWRCA_ERROR_HPP
