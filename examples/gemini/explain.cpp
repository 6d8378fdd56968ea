#include <algorithm>
#include <cstdlib>
#include <stdexcept>
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
                                     {"cause", "Causal explanation", Kind::cause},
                                     {"impact", "Impact assessment", Kind::statement},
                                     {"remediation", "Remediation recommendations", Kind::advice}}};
constexpr std::size_t most_sentences = 8;

// 1 MiB of short sentences is more than anybody reads.
class Refused {
 public:
  void add(const std::string& sentence, std::string reason) {
    if (list_.size() < most)
      list_.push_back({shown(sentence, 300), std::move(reason)});
    else
      ++more_;
  }
  std::vector<Refusal> take() {
    if (more_ > 0) list_.push_back({"...", std::to_string(more_) + " more are not listed"});
    return std::move(list_);
  }

 private:
  static constexpr std::size_t most = 32;
  std::vector<Refusal> list_;
  std::size_t more_ = 0;
};

// Says whether the culprit is in it.
bool check_part(const Json& answer, const Part& part, const Checker& checker, Section& section,
                Refused& refused) {
  section.title = part.title;
  if (!answer.contains(part.name) || !answer[part.name].is_array()) return false;
  bool of_culprit = false;
  for (const Json& item : answer[part.name]) {
    if (!item.is_string()) {
      refused.add(dumped(item), "not a sentence");
      continue;
    }
    const std::string sentence = item;
    if (section.sentences.size() == most_sentences) {
      refused.add(sentence, "more than eight sentences in a section");
      continue;
    }
    Checked checked = checker.check(sentence, part.kind);
    if (checked.text.empty()) {
      refused.add(sentence, checked.reason);
    } else {
      section.sentences.push_back(std::move(checked.text));
      of_culprit |= checked.of_culprit;
    }
  }
  return of_culprit;
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
  Refused refused;
  std::string little;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool of_culprit = check_part(answer, parts[i], checker, out.sections[i], refused);
    if (!little.empty()) continue;
    if (out.sections[i].sentences.empty())
      little = std::string("nothing is left of its ") + parts[i].title;
    else if (parts[i].kind == Kind::cause && !facts.culprit.empty() && !of_culprit)
      little = std::string("the culprit is not in its ") + parts[i].title;
  }
  out.refused = refused.take();
  if (little.empty()) return out;
  Explanation instead = by_the_library(incident, "too little of the model's answer held: " + little);
  instead.refused = std::move(out.refused);
  return instead;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

}  // namespace

std::string key_of(Provider provider) {
  if (provider == Provider::openai) return variable("OPENAI_API_KEY");
  std::string preferred = variable("GOOGLE_API_KEY");
  return preferred.empty() ? variable("GEMINI_API_KEY") : preferred;
}

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
  return checked(incident, facts, answer.sections, answer.model.empty() ? model_of(options) : answer.model);
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
