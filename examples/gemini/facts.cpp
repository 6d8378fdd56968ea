#include "facts.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace explain {
namespace {

constexpr std::size_t most_suspects = 5;
constexpr std::size_t most_facts = 40;
constexpr std::size_t longest_fact = 400;

// The library's sentences are valid UTF-8 without control characters; a cut keeps them so.
std::string cut(std::string text) {
  if (!text.empty() && text.back() == '.') text.pop_back();
  if (text.size() <= longest_fact) return text;
  std::size_t end = longest_fact;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

std::string score_text(const std::string& label, const Json& suspect) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(),
                " has a score of %.2f, made of anomaly %.2f, energy %.2f and correlation %.2f",
                suspect.at("score").get<double>(), suspect.at("anomaly").get<double>(),
                suspect.at("energy").get<double>(), suspect.at("correlation").get<double>());
  return label + text.data();
}

// Facts can stand in any order.
std::string without_also(const std::string& sentence) {
  constexpr std::string_view also = "Also, ";
  return sentence.rfind(also, 0) == 0 ? sentence.substr(also.size()) : sentence;
}

// A claim is what follows the name of its subject; these are the kinds that do not begin with a verb.
std::string claim_text(const std::string& label, const Json& evidence) {
  const std::string kind = evidence.at("kind");
  const std::string claim = evidence.at("claim");
  if (kind == "module") return label + " had " + claim;
  if (kind == "parent") return label + " is a " + claim;
  if (kind == "metric" || kind == "service" || kind == "lifetime") return label + " " + claim;
  return label + ": " + claim;
}

class Collector {
 public:
  explicit Collector(Facts& out) : out_(out) {
    out_.evidence["suspects"] = Json::array();
    out_.evidence["facts"] = Json::array();
  }
  void suspect(const std::string& id, const Json& suspect, std::size_t claims, bool command_lines) {
    const std::string label = suspect.at("label");
    out_.suspects[id] = label;
    out_.evidence["suspects"].push_back({{"id", id}, {"name", label}});
    fact(score_text(label, suspect), id);
    for (const Json& evidence : suspect.at("evidence")) {
      if (!command_lines && evidence.at("kind") == "command_line") continue;
      if (claims-- == 0) break;
      fact(claim_text(label, evidence), id);
    }
  }
  void fact(const std::string& text, const std::string& about) {
    // Counted together, so that what leaves is bounded; a recommendation has an r in place of the f.
    if (out_.facts.size() >= most_facts || text.empty()) return;
    const std::string id = (about == "advice" ? "r" : "f") + std::to_string(out_.facts.size() + 1);
    const Fact& made = out_.facts[id] = {cut(text), about};
    out_.evidence["facts"].push_back({{"id", id}, {"about", made.about}, {"text", made.text}});
  }

 private:
  Facts& out_;
};

// Of the cause what is left is the next suspect, and what is unexplained: the first suspect's claims are
// facts of their own, where they may leave at all (a command line is one of them).
bool repeats(const std::string& sentence, const Json& suspects) {
  if (suspects.empty()) return false;
  if (sentence.rfind("The parts of its score", 0) == 0) return true;
  const Json& claims = suspects[0].at("evidence");
  return std::any_of(claims.begin(), claims.end(), [&sentence](const Json& evidence) {
    return sentence.find(evidence.at("claim").get<std::string>()) != std::string::npos;
  });
}

// Whom a sentence of the library names: "machine", a suspect's id, or "other".
std::string about(const std::string& sentence, const Json& suspects) {
  std::string whom = "machine";
  for (std::size_t i = 0; i < suspects.size(); ++i) {
    if (sentence.find(suspects[i].at("label").get<std::string>()) == std::string::npos) continue;
    if (i > 0) return i < most_suspects ? "s" + std::to_string(i + 1) : "other";
    whom = "s1";
  }
  return whom;
}

Facts collect(const Json& incident, bool command_lines) {
  Facts out;
  const Json& verdict = incident.at("verdict");
  const Json& suspects = incident.at("suspects");
  const Json& narrative = incident.at("narrative");
  out.answer = verdict.at("answer");
  if ((out.answer == "clear" || out.answer == "probable") && !suspects.empty()) out.culprit = "s1";
  out.evidence = {
      {"schema", "etwrca.prompt/1"},
      {"verdict", {{"answer", out.answer}, {"culprit", out.culprit.empty() ? Json() : Json(out.culprit)}}}};
  Collector add(out);
  const std::string reason = verdict.at("reason");
  add.fact("the verdict is: " + reason, "machine");
  for (const char* part : {"summary", "impact"})
    for (const Json& sentence : narrative.at(part))
      if (sentence.get<std::string>().find(reason) == std::string::npos)
        add.fact(without_also(sentence), about(sentence, suspects));
  const std::size_t told = std::min(suspects.size(), most_suspects);
  if (told > 0) add.suspect("s1", suspects[0], 12, command_lines);
  for (const Json& sentence : narrative.at("cause"))
    if (!repeats(sentence, suspects)) add.fact(sentence, about(sentence, suspects));
  for (const Json& sentence : narrative.at("remediation")) add.fact(sentence, "advice");
  for (std::size_t i = 1; i < told; ++i)
    add.suspect("s" + std::to_string(i + 1), suspects[i], 4, command_lines);
  return out;
}

}  // namespace

Facts facts_of(const Json& incident, bool command_lines) {
  try {
    return collect(incident, command_lines);
  } catch (const Json::exception& error) {
    throw std::invalid_argument(std::string("this is no incident of an etwrca.report/1 document: ") +
                                error.what());
  }
}

}  // namespace explain
