#include "text.hpp"

#include <array>

namespace explain {

Json parse_json(const std::string& text) {
  constexpr std::size_t deepest = 64;
  constexpr std::size_t most_keys = 256;
  std::array<std::size_t, deepest + 1> keys{};  // of the object that is open, by its depth
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return Json::value_t::discarded;
      keys[depth] = 0;
    } else if (c == ']' || c == '}') {
      if (depth-- == 0) return Json::value_t::discarded;
    } else if (c == ':' && ++keys[depth] > most_keys) {
      return Json::value_t::discarded;
    }
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
