// etwrca-explain: the worst incident of a report in a language model's words, each of which is checked.
//
//   etwrca analyze slow.etl --json > report.json
//   etwrca-explain report.json
#include <CLI/CLI.hpp>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include "explanation.hpp"
#include "text.hpp"

namespace {

using explain::Json;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (path != "-" && !file) throw std::runtime_error(path + ": cannot be opened");
  std::istream& input = path == "-" ? std::cin : file;
  std::string text((std::istreambuf_iterator<char>(input)), {});
  if (input.bad()) throw std::runtime_error(path + ": cannot be read");
  return text;
}

Json incident_in(const std::string& path, std::size_t number) {
  const Json document = explain::parse_json(read(path));
  if (!document.is_object() || !document.contains("incidents") || !document["incidents"].is_array())
    throw std::runtime_error(path + ": is not what `etwrca analyze --json` writes");
  const Json& incidents = document["incidents"];
  if (incidents.empty()) throw std::runtime_error(path + ": has no incident");
  if (number > incidents.size())
    throw std::runtime_error(path + ": has " + std::to_string(incidents.size()) + " incident(s), not " +
                             std::to_string(number));
  return incidents[number - 1];
}

void print(const explain::Explanation& explanation) {
  for (const auto& section : explanation.sections) {
    std::cout << "## " << section.title << "\n\n";
    for (const auto& sentence : section.sentences)
      std::cout << "- " << explain::without_controls(sentence) << "\n";
    std::cout << "\n";
  }
  std::cout << "Worded by " << explanation.by;
  if (!explanation.why.empty()) std::cout << ": " << explanation.why;
  std::cout << ".\n";
  if (!explanation.refused.empty()) std::cout << "\nRefused, of what the model wrote:\n\n";
  for (const auto& refusal : explanation.refused)
    std::cout << "- \"" << refusal.sentence << "\": " << refusal.reason << "\n";
}

int run(int argc, char** argv) {
  CLI::App app(
      "Puts the worst incident of a report into a language model's words, each of which is checked.");
  std::string path;
  std::size_t number = 1;
  bool show = false;
  bool json = false;
  double timeout = 60;
  double pause = 1;
  explain::Options options;
  app.add_option("FILE", path, "what `etwrca analyze --json` wrote; - for standard input")->required();
  app.add_option("--incident", number, "which one: 1 is the worst")->check(CLI::Range(1, 1000000));
  app.add_option("--provider", options.provider, "gemini (default), or openai for a compatible server")
      ->transform(CLI::CheckedTransformer(std::map<std::string, explain::Provider>{
          {"gemini", explain::Provider::gemini}, {"openai", explain::Provider::openai}}));
  app.add_option("--model", options.model, "gemini-2.5-flash unless another is named");
  app.add_option("--base-url", options.base_url, "https, or this machine");
  app.add_option("--timeout", timeout, "seconds for one attempt (60)")->check(CLI::Range(0.01, 600.0));
  app.add_option("--pause", pause, "seconds before the second attempt, then doubled (1)")
      ->check(CLI::Range(0.0, 60.0));
  app.add_flag("--command-lines", options.command_lines,
               "let command lines leave this machine, where the report has them");
  app.add_flag("--show-payload", show, "print what would be sent, and send nothing");
  app.add_flag("--json", json, "print one JSON document");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  // CLI::Range has no objection: NaN is neither below nor above.
  if (std::isnan(timeout) || std::isnan(pause)) {
    std::cerr << "etwrca-explain: " << (std::isnan(timeout) ? "--timeout" : "--pause")
              << ": nan is no number\n";
    return 2;
  }
  options.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(timeout * 1000));
  options.patience = 2 * options.timeout;
  options.pause = std::chrono::milliseconds(static_cast<std::int64_t>(pause * 1000));
  options.key = explain::key_of(options.provider);
  const Json incident = incident_in(path, number);
  if (show) {
    std::cout << explain::payload(incident, options) << "\n";
  } else {
    const explain::Explanation explanation = explain::explain(incident, options);
    if (json)
      std::cout << explain::to_json(explanation).dump(2, ' ', true, Json::error_handler_t::replace) << "\n";
    else
      print(explanation);
  }
  std::cout.flush();
  if (!std::cout) throw std::runtime_error("the answer could not be written");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "etwrca-explain: " << error.what() << "\n";
    return 1;
  }
}
