#include "facts.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <string_view>

namespace explain {
namespace {

constexpr std::size_t most_suspects = 5;
constexpr std::size_t most_facts = 40;
constexpr std::size_t longest_fact = 400;
constexpr std::size_t longest_name = 256;

// What may leave unasked: a kind that a later library adds stays until it is added here.
const std::set<std::string_view> kinds{
    "verdict", "window", "spike",  "waiting", "loss",     "next",   "unexplained", "advice",
    "score",   "metric", "module", "service", "lifetime", "parent", "children",    "counterfactual"};

// At a space, so that no number is cut in two; a long word is cut between two characters.
std::string cut(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = text.rfind(' ', most);
  if (end == std::string::npos || end < most / 2)
    for (end = most; end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U;) --end;
  return text.substr(0, end) + "...";
}

// A unit's instance is by custom somebody's name: syncthing@alice.service becomes syncthing@....service.
std::string without_instances(std::string text) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    const std::size_t end = text.find(".service", at);
    if (end == std::string::npos) break;
    if (text.find_first_of(" \t", at) > end) text.replace(at + 1, end - at - 1, "...");
  }
  return text;
}

class Collector {
 public:
  Collector(const Json& incident, bool command_lines) : command_lines_(command_lines) {
    const std::string answer = incident.at("verdict").at("answer");
    out_.answer = answer;
    if ((answer == "clear" || answer == "probable") && !incident.at("suspects").empty()) out_.culprit = "s1";
    out_.evidence = {
        {"schema", "etwrca.prompt/1"},
        {"verdict", {{"answer", answer}, {"culprit", out_.culprit.empty() ? Json() : Json(out_.culprit)}}},
        {"suspects", Json::array()},
        {"facts", Json::array()}};
    for (const Json& suspect : incident.at("suspects")) {
      if (out_.suspects.size() == most_suspects) break;
      const std::string id = "s" + std::to_string(out_.suspects.size() + 1);
      const std::string name = cut(suspect.at("label"), longest_name);
      out_.suspects[id] = name;
      out_.evidence["suspects"].push_back({{"id", id}, {"name", name}});
    }
    for (const Json& fact : incident.at("facts")) add(fact);
  }
  Facts take() { return std::move(out_); }

 private:
  void add(const Json& fact) {
    const std::string kind = fact.at("kind");
    const std::string about = fact.at("about");
    if (kinds.count(kind) == 0 && !(command_lines_ && kind == "command_line")) return;
    if (about == "suspect" && !of_suspect(fact.at("suspect"), kind)) return;
    if (out_.facts.size() == most_facts) return;
    std::string text = fact.at("text");
    if (!command_lines_) text = without_instances(std::move(text));
    const bool named = std::any_of(out_.suspects.begin(), out_.suspects.end(),
                                   [&text](const auto& suspect) { return text.starts_with(suspect.second); });
    const bool cause = fact.at("cause").get<bool>() && !out_.culprit.empty();
    // Counted together, so that what leaves is bounded; a recommendation has an r in place of the f.
    const std::string id = (about == "advice" ? "r" : "f") + std::to_string(out_.facts.size() + 1);
    const Fact made{cut(text, longest_fact), cause ? "cause" : about == "suspect" ? "other" : about, named};
    out_.evidence["facts"].push_back({{"id", id}, {"about", made.about}, {"text", made.text}});
    out_.facts[id] = made;
  }
  // Whether there is room for one more about this suspect. That there would be no spike without it is asked
  // of the first alone: of another it would be a second culprit.
  bool of_suspect(std::size_t index, const std::string& kind) {
    if (index >= most_suspects || (index > 0 && kind == "counterfactual")) return false;
    return told_[index]++ < (index == 0 ? 13U : 5U);
  }

  bool command_lines_;
  Facts out_;
  std::array<std::size_t, most_suspects> told_{};
};

}  // namespace

Facts facts_of(const Json& incident, bool command_lines) {
  try {
    return Collector(incident, command_lines).take();
  } catch (const Json::exception& error) {
    throw std::invalid_argument(std::string("this is no incident of an etwrca.report/1 document: ") +
                                error.what());
  }
}

}  // namespace explain
