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

std::string without_stop(std::string text) {
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

std::string lower_first(const std::string& text) {
  const auto capital = [&text](std::size_t i) { return text.size() > i && text[i] >= 'A' && text[i] <= 'Z'; };
  if (!capital(0) || capital(1)) return text;
  return static_cast<char>(text[0] + ('a' - 'A')) + text.substr(1);
}

// Whether `text` begins with `from`, which then becomes `to`.
bool begin_with(std::string& text, std::string_view from, std::string_view to) {
  if (text.rfind(from, 0) != 0) return false;
  text.replace(0, from.size(), to);
  return true;
}

// The library's sentences are valid UTF-8 without control characters; a cut keeps them so.
std::string cut(std::string text) {
  text = without_stop(std::move(text));
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

// A claim is what follows the name of its subject; these are the kinds that do not begin with a verb.
std::string claim_text(const std::string& label, const Json& evidence) {
  const std::string kind = evidence.at("kind");
  const std::string claim = evidence.at("claim");
  if (kind == "module") return label + " had " + claim;
  if (kind == "parent") return label + " is a " + claim;
  if (kind == "metric" || kind == "service" || kind == "lifetime") return label + " " + claim;
  return label + ": " + claim;
}

// Only what the report itself gives as the cause, and of that what it used, where in it, and that there would
// be no spike without it. When it ended or who started it explains nothing.
bool explains(const std::string& label, const Json& evidence, const Json& cause) {
  const std::string kind = evidence.at("kind");
  const std::string claim = evidence.at("claim");
  if (kind != "metric" && kind != "module" && !(kind == "counterfactual" && claim.ends_with(": no spike")))
    return false;
  return std::find(cause.begin(), cause.end(), Json(label + ": " + claim + ".")) != cause.end();
}

class Collector {
 public:
  explicit Collector(Facts& out) : out_(out) {
    out_.evidence["suspects"] = Json::array();
    out_.evidence["facts"] = Json::array();
  }
  void suspect(const std::string& id, const Json& suspect, const Json& cause, std::size_t claims,
               bool command_lines) {
    const std::string label = suspect.at("label");
    out_.suspects[id] = label;
    out_.evidence["suspects"].push_back({{"id", id}, {"name", label}});
    fact({score_text(label, suspect), "background", true});
    for (const Json& evidence : suspect.at("evidence")) {
      if (!command_lines && evidence.at("kind") == "command_line") continue;
      if (claims-- == 0) break;
      fact({claim_text(label, evidence), explains(label, evidence, cause) ? id : "background", true});
    }
  }
  void fact(Fact made) {
    // Counted together, so that what leaves is bounded; a recommendation has an r in place of the f.
    if (out_.facts.size() >= most_facts || made.text.empty()) return;
    const std::string id = (made.about == "advice" ? "r" : "f") + std::to_string(out_.facts.size() + 1);
    made.text = cut(std::move(made.text));
    out_.evidence["facts"].push_back({{"id", id}, {"about", made.about}, {"text", made.text}});
    out_.facts[id] = std::move(made);
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

// The library's sentences follow one another, and leave their subject to the one before. A fact can stand
// behind any other, so it is given its subject here.
class Told {
 public:
  explicit Told(const Json& incident)
      : incident_(incident),
        suspects_(incident.at("suspects")),
        lead_(suspects_.empty() ? "" : suspects_[0].at("label").get<std::string>()) {}

  [[nodiscard]] Fact verdict(bool named) const {
    const std::string reason = lower_first(incident_.at("verdict").at("reason"));
    return {named ? "the verdict on " + lead_ + " is " + reason : "the verdict on the incident is: " + reason,
            "machine"};
  }
  [[nodiscard]] Fact summary(std::string text) const {
    if (begin_with(text, "It began at ", "the incident began at ") ||
        begin_with(text, "The window was given: ", "the window was given: "))
      return {text, "machine"};
    return series(text, incident_.at("entity"));
  }
  // `others` counts the incident's other spikes that were told.
  [[nodiscard]] Fact impact(std::string text, std::size_t& others) const {
    if (begin_with(text, "Also, ", ""))
      return series(text, incident_.at("other_spikes").at(others++).at("entity"));
    if (begin_with(
            text, "Had to wait for a core meanwhile: ", "these had to wait for a core during the incident: "))
      return {text, "other"};
    if (begin_with(text, "And ", "the incident has ")) return {text, "machine"};
    if (!begin_with(text, "Inside the window", "inside the incident's window"))
      return series(text, incident_.at("entity"));
    constexpr std::string_view above = "the numbers above";
    if (const std::size_t at = text.find(above); at != std::string::npos)
      text.replace(at, above.size(), "the numbers of the incident");
    return {text, "machine"};
  }
  [[nodiscard]] Fact cause(std::string text) const {
    if (begin_with(text, "Next: ", "the next suspect is ")) return {without_stop(text) + " " + lead_, "s2"};
    return {"for the incident: " + lower_first(text), "machine"};
  }
  [[nodiscard]] Fact advice(std::string text) const {
    const bool named = begin_with(text, "It was started ", lead_ + " was started ");
    return {text, "advice", named};
  }

 private:
  // What a series did: the machine's, a suspect's (whose claims say what it caused), or that of one without a
  // name.
  [[nodiscard]] Fact series(std::string text, const Json& entity) const {
    text = lower_first(text);
    if (entity.is_null()) return {"on the machine as a whole, " + text, "machine"};
    const std::string label = entity.at("label");
    for (const Json& suspect : suspects_)
      if (suspect.at("label") == label) return {text, "background"};
    for (const std::string_view nobody : {" of one entity", " of another entity"})
      if (const std::size_t at = text.find(nobody); at != std::string::npos)
        return {text.replace(at, nobody.size(), " of " + label), "other"};
    return {label + ": " + text, "other", true};
  }

  const Json& incident_;
  const Json& suspects_;
  std::string lead_;
};

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
  const Told said(incident);
  add.fact(said.verdict(!out.culprit.empty()));
  for (const Json& sentence : narrative.at("summary"))
    if (sentence.get<std::string>().find(reason) == std::string::npos) add.fact(said.summary(sentence));
  std::size_t others = 0;
  for (const Json& sentence : narrative.at("impact")) add.fact(said.impact(sentence, others));
  const std::size_t told = std::min(suspects.size(), most_suspects);
  const Json& cause = narrative.at("cause");
  if (told > 0) add.suspect("s1", suspects[0], cause, 12, command_lines);
  for (const Json& sentence : cause)
    if (!repeats(sentence, suspects)) add.fact(said.cause(sentence));
  for (const Json& sentence : narrative.at("remediation")) add.fact(said.advice(sentence));
  for (std::size_t i = 1; i < told; ++i)
    add.suspect("s" + std::to_string(i + 1), suspects[i], cause, 4, command_lines);
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
