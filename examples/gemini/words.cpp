#include "words.hpp"

#include <map>
#include <sstream>

extern const char explain_words[];  // words.txt, by CMake

namespace explain {
namespace {

using Sections = std::map<std::string, std::set<std::string>, std::less<>>;

template <typename Line>
void each_line(Line&& take) {
  std::istringstream text(explain_words);
  for (std::string line; std::getline(text, line);)
    if (!line.empty() && line.front() != '#') take(line);
}

Sections read() {
  Sections sections;
  std::string section;
  each_line([&](const std::string& line) {
    if (line.front() == '[') {
      section = line.substr(1, line.find(']') - 1);
      return;
    }
    std::istringstream row(line);
    for (std::string word; row >> word;) sections[section].insert(word);
  });
  return sections;
}

}  // namespace

const std::set<std::string>& words(std::string_view section) {
  static const Sections sections = read();
  static const std::set<std::string> none;
  const auto found = sections.find(section);
  return found == sections.end() ? none : found->second;
}

bool is_form_of(std::string_view word, const std::set<std::string>& list) {
  const auto has = [&list](std::string_view stem, std::string_view ending = "") {
    return list.count(std::string(stem) + std::string(ending)) > 0;
  };
  const auto without = [word](std::string_view ending) {
    return word.size() > ending.size() + 1 && word.ends_with(ending)
               ? word.substr(0, word.size() - ending.size())
               : std::string_view();
  };
  if (has(word)) return true;
  for (const std::string_view ending : {"'s", "s", "es", "d", "ed", "ing", "ly"})
    if (const auto stem = without(ending);
        !stem.empty() && (has(stem) || (ending == "ing" && has(stem, "e"))))
      return true;
  const auto ies = without("ies");
  const auto ied = without("ied");
  return (!ies.empty() && has(ies, "y")) || (!ied.empty() && has(ied, "y"));
}

std::string all_words() {
  std::string text;
  each_line([&](const std::string& line) { text += line + "\n"; });
  return text;
}

}  // namespace explain
