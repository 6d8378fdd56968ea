#include "grammar.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>
#include <utility>
#include <vector>

extern const char explain_sentences[];  // sentences.txt, by CMake

namespace explain {
namespace {

using Names = std::vector<std::pair<std::string, std::string>>;
using Sections = std::map<std::string, std::vector<std::regex>>;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// The newest name first: it may use older ones.
std::string expanded(std::string text, const Names& names) {
  for (auto name = names.rbegin(); name != names.rend(); ++name)
    text = replaced(std::move(text), "<" + name->first + ">", "(" + name->second + ")");
  for (const auto& [word, letters] :
       {std::pair{"CULPRIT", "X"}, {"ADVICE", "A"}, {"FACT", "[MCO]"}, {"OWN", "[MC]"}, {"HIS", "C"}})
    text = replaced(std::move(text), word, letters);
  return text;
}

Sections read() {
  Sections sections;
  Names names;
  std::vector<std::regex>* section = nullptr;
  std::istringstream file(explain_sentences);
  for (std::string line; std::getline(file, line);) {
    const std::size_t equals = line.find(" = ");
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[')
      section = &sections[line.substr(1, line.find(']') - 1)];
    else if (equals != std::string::npos)
      names.emplace_back(line.substr(0, equals), line.substr(equals + 3));
    else if (section != nullptr)
      section->emplace_back(expanded(line, names));
  }
  return sections;
}

}  // namespace

bool is_sentence(const std::string& text, const std::string& section) {
  static const Sections sections = read();
  const auto found = sections.find(section);
  return found != sections.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&text](const std::regex& one) { return std::regex_match(text, one); });
}

std::string all_sentences() { return explain_sentences; }

}  // namespace explain
