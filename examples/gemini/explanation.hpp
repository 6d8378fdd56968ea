// explanation.hpp - an incident in the words of a language model, or of the library where those do not hold.
//
// The verdict and every number are the library's; a model only puts its facts into prose, by their ids. What
// it says beyond them is refused (checker.hpp). There is always an answer: without a model, a network or a
// usable reply it is the library's own text, and `why` says so.
#ifndef ETWRCA_EXAMPLE_EXPLANATION_HPP
#define ETWRCA_EXAMPLE_EXPLANATION_HPP

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <vector>

namespace explain {

using Json = nlohmann::ordered_json;

enum class Provider {
  gemini,  ///< generateContent of the Gemini API
  openai,  ///< chat completions as many local servers speak them
};

struct Options {
  Provider provider = Provider::gemini;
  std::string model;     ///< "": gemini-2.5-flash; an OpenAI-compatible server has no default
  std::string base_url;  ///< "": Google's, or http://127.0.0.1:11434/v1. Plain http only to this machine
  std::string key;  ///< sent as a header only, OpenAI's to `base_url` alone; without one Gemini is not asked
  bool command_lines = false;                   ///< let command lines leave, where the report has them
  std::chrono::milliseconds timeout{60'000};    ///< of one attempt
  std::chrono::milliseconds patience{120'000};  ///< of all attempts and the pauses between them
  std::chrono::milliseconds pause{1'000};  ///< before the second attempt; doubled each time, 60 s at most
  int attempts = 5;
};

/// The key that the environment has: GOOGLE_API_KEY, else GEMINI_API_KEY; OPENAI_API_KEY. "" if it has none.
/// To be called before any thread is made.
std::string key_of(Provider provider);

struct Section {
  std::string title;
  std::vector<std::string> sentences;  ///< plain text, numbers and names filled in
};

struct Refusal {
  std::string sentence;  ///< as the model wrote it, made visible and cut
  std::string reason;
};

struct Explanation {
  std::string by;   ///< the model, or "etwrca"
  std::string why;  ///< why the library's text is shown; "" if the model's is
  std::array<Section, 4> sections;
  std::vector<Refusal> refused;
};

/// What would leave this machine: the body of the request, without the key. `incident` is one of the
/// incidents of an etwrca.report/1 document. Throws std::invalid_argument if it is none.
std::string payload(const Json& incident, const Options& options);

/// Asks, checks, and falls back. Blocks for at most `patience` and some; a stop ends it early, with the
/// library's text. Throws std::invalid_argument as payload() does; nothing else that a network or a model
/// does is an exception.
Explanation explain(const Json& incident, const Options& options, const std::stop_token& stop = {});

/// The library's own text, and why it is shown. Throws std::invalid_argument as payload() does.
Explanation by_the_library(const Json& incident, std::string why);

Json to_json(const Explanation& explanation);

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_EXPLANATION_HPP
