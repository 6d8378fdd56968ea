#include "text.hpp"

namespace explain {

Json parse_json(const std::string& text) {
  constexpr int deepest = 64;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '[' || c == '{') && ++depth > deepest)
      return Json::value_t::discarded;
    else if (!quoted && (c == ']' || c == '}'))
      --depth;
  }
  return Json::parse(text, nullptr, false);
}

std::string dumped(const Json& document) {
  return document.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string shown(const std::string& text, std::size_t most) {
  std::string out;
  for (const char c : text.substr(0, most)) out += c >= ' ' && c <= '~' ? c : '?';
  return out;
}

}  // namespace explain
