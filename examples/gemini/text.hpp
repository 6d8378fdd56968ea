// text.hpp - what comes from a stranger, made harmless.
#ifndef ETWRCA_EXAMPLE_TEXT_HPP
#define ETWRCA_EXAMPLE_TEXT_HPP

#include <string>

#include "explanation.hpp"

namespace explain {

/// Discarded (Json::is_discarded()) if it is no JSON, nested deeper than 64, which would take more stack than
/// there is, or has an object of more than 256 keys: each key is compared with all before it.
Json parse_json(const std::string& text);
/// One line of ASCII.
std::string dumped(const Json& document);
/// For a message: one line of ASCII, cut.
std::string shown(const std::string& text, std::size_t most = 200);

/// For a terminal: UTF-8 as it is, without control characters.
std::string without_controls(std::string text);

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_TEXT_HPP
