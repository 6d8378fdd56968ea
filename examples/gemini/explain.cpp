#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "checker.hpp"
#include "explanation.hpp"
#include "facts.hpp"
#include "http.hpp"
#include "provider.hpp"
#include "text.hpp"

namespace explain {
namespace {

struct Part {
  const char* name;  // in the report and in the answer
  const char* title;
  Kind kind;
};
constexpr std::array<Part, 4> parts{{{"summary", "Incident summary", Kind::statement},
                                     {"cause", "Causal explanation", Kind::statement},
                                     {"impact", "Impact assessment", Kind::statement},
                                     {"remediation", "Remediation recommendations", Kind::advice}}};
constexpr std::size_t most_sentences = 8;
constexpr std::size_t most_refused = 32;

void check_part(const Json& answer, const Part& part, const Checker& checker, Section& section,
                std::vector<Refusal>& refused) {
  const auto refuse = [&refused](const std::string& sentence, std::string reason) {
    if (refused.size() < most_refused) refused.push_back({shown(sentence, 300), std::move(reason)});
  };
  section.title = part.title;
  if (!answer.contains(part.name) || !answer[part.name].is_array()) return;
  for (const Json& item : answer[part.name]) {
    if (!item.is_string()) {
      refuse(dumped(item), "not a sentence");
      continue;
    }
    const std::string sentence = item;
    if (section.sentences.size() == most_sentences) {
      refuse(sentence, "more than eight sentences in a section");
      continue;
    }
    Checked checked = checker.check(sentence, part.kind);
    if (checked.text.empty())
      refuse(sentence, checked.reason);
    else
      section.sentences.push_back(std::move(checked.text));
  }
}

std::string culprit_of(const Json& answer) {
  if (!answer.contains("culprit") || answer["culprit"].is_null()) return "";
  return answer["culprit"].is_string() ? answer["culprit"].get<std::string>() : answer["culprit"].dump();
}

Explanation checked(const Json& incident, const Facts& facts, const Json& answer, const std::string& model) {
  if (culprit_of(answer) != facts.culprit)
    return by_the_library(incident, facts.culprit.empty()
                                        ? "the model blamed somebody where the evidence names nobody"
                                        : "the model blamed another than the evidence does");
  Explanation out{model, "", {}, {}};
  const Checker checker(facts);
  for (std::size_t i = 0; i < parts.size(); ++i)
    check_part(answer, parts[i], checker, out.sections[i], out.refused);
  const auto empty = std::find_if(out.sections.begin(), out.sections.end(),
                                  [](const Section& s) { return s.sentences.empty(); });
  if (empty == out.sections.end()) return out;
  Explanation instead = by_the_library(
      incident, "too little of the model's answer held: nothing is left of its " + empty->title);
  instead.refused = std::move(out.refused);
  return instead;
}

}  // namespace

Explanation by_the_library(const Json& incident, std::string why) try {
  Explanation out{"etwrca", std::move(why), {}, {}};
  for (std::size_t i = 0; i < parts.size(); ++i)
    out.sections[i] = {parts[i].title,
                       incident.at("narrative").at(parts[i].name).get<std::vector<std::string>>()};
  return out;
} catch (const Json::exception& error) {
  throw std::invalid_argument(std::string("this is no incident of an etwrca.report/1 document: ") +
                              error.what());
}

std::string payload(const Json& incident, const Options& options) {
  return request_of(facts_of(incident, options.command_lines), options).body;
}

Explanation explain(const Json& incident, const Options& options, const std::stop_token& stop) {
  const Facts facts = facts_of(incident, options.command_lines);
  if (const std::string why = obstacle(options); !why.empty()) return by_the_library(incident, why);
  const Answer answer = answer_of(post(request_of(facts, options), options, stop), options);
  if (!answer.problem.empty()) return by_the_library(incident, answer.problem);
  return checked(incident, facts, answer.sections, model_of(options));
}

Json to_json(const Explanation& explanation) {
  Json out{{"by", explanation.by},
           {"why", explanation.why},
           {"sections", Json::array()},
           {"refused", Json::array()}};
  for (const Section& section : explanation.sections)
    out["sections"].push_back({{"title", section.title}, {"sentences", section.sentences}});
  for (const Refusal& refusal : explanation.refused)
    out["refused"].push_back({{"sentence", refusal.sentence}, {"reason", refusal.reason}});
  return out;
}

}  // namespace explain
