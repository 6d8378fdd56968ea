// Text as systems record it, to UTF-8.
#ifndef ETWRCA_BASE_TEXT_HPP
#define ETWRCA_BASE_TEXT_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace etwrca::base {

/// Of a process that a source has not said the name of.
inline constexpr std::string_view unknown_name = "(unknown)";

/// UTF-16LE; an unpaired surrogate becomes U+FFFD, an odd last byte is left out.
[[nodiscard]] std::string utf8_from_utf16le(std::span<const std::byte> text);

/// Valid UTF-8 stays as it is; any other text is taken as Windows-1252, as a whole.
[[nodiscard]] std::string utf8_from_8bit(std::span<const std::byte> text);

/// Well-formed UTF-8 stays as it is; each byte that is no part of any becomes U+FFFD. For text that a system
/// keeps as bytes without saying in which encoding.
[[nodiscard]] std::string utf8_with_replacements(std::string_view text);

/// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Appends one code point. What is no code point (surrogates, above U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& text, char32_t code_point);

/// At most `most` bytes of UTF-8, cut between characters.
[[nodiscard]] std::string cut_utf8(std::string text, std::size_t most);

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_TEXT_HPP
