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

std::string without_controls(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  for (std::size_t at = text.find('\xC2'); at != std::string::npos; at = text.find('\xC2', at + 1))
    if (at + 1 < text.size() && (static_cast<unsigned char>(text[at + 1]) & 0xE0U) == 0x80U)
      text.replace(at, 2, "?");
  return text;
}

}  // namespace explain
