// label.hpp - names from the watched machine, made safe to show.
#ifndef ETWRCA_REPORT_LABEL_HPP
#define ETWRCA_REPORT_LABEL_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace etwrca::report {

/// The same text with every byte sequence that is not UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// One line that cannot disturb what stands around it: control characters, line separators, bidi
/// overrides and other invisible format characters become "\u{202e}", and what is longer than
/// `most` columns ends in an ellipsis.
std::string visible(std::string_view text, std::size_t most = 64);

/// Columns the text takes on a terminal: 2 for wide characters, 0 for combining ones.
std::size_t columns(std::string_view text);

/// Filled with spaces to `width` columns, on the right or on the left.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// Breaks at spaces so that no line is wider than `width` (a longer word stands alone). The first
/// line begins at column `from`, each later one is led by `indent` spaces. A short word
/// stays with the number before it ("5 s", "83 %").
std::string wrap(std::string_view text, std::size_t width, std::size_t from, std::size_t indent);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_LABEL_HPP
