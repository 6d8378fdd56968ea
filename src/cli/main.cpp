// etwrca - the command. Parses the arguments and hands over to one function a subcommand.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

bool parse_number(std::string_view text, double& value) {
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end && std::isfinite(value);
}

TimeRange parse_window(const std::string& text) {
  const std::size_t comma = text.find(',');
  double begin = 0;
  double end = 0;
  if (comma == std::string::npos || !parse_number(std::string_view(text).substr(0, comma), begin) ||
      !parse_number(std::string_view(text).substr(comma + 1), end) || !(begin < end))
    throw CLI::ValidationError("--window",
                               "'" + text + "' is not BEGIN,END in seconds with BEGIN before END");
  return {time_from_seconds(begin), time_from_seconds(end)};
}

// CLI11's own checks of a range let NaN pass.
CLI::Validator number(const std::string& what, const std::function<bool(double)>& allowed) {
  return {[what, allowed](std::string& text) {
            double value = 0;
            return parse_number(text, value) && allowed(value) ? std::string()
                                                               : "'" + text + "' is not " + what;
          },
          "", what};
}

void add_threshold(CLI::App& command, double& threshold) {
  command.add_option("--threshold", threshold, "robust z-score that makes a sample suspicious")
      ->check(number("a number of 3 or more", [](double value) { return value >= 3; }))
      ->capture_default_str()
      ->type_name("Z");
}

CLI::Validator not_empty() {
  return {[](std::string& text) { return text.empty() ? std::string("needs a name") : std::string(); }, "",
          ""};
}

void add_report_options(CLI::App& command, ReportRequest& request) {
  command.add_option("--top", request.top, "suspects listed")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str()
      ->type_name("N");
  add_threshold(command, request.threshold);
  command.add_flag("--command-lines", request.command_lines, "show command lines: they may hold secrets");
  command.add_flag("--exit-code", request.exit_code, "exit with 3 if there is an incident");
  command.add_flag("--no-color", request.no_color, "no colours (also: NO_COLOR in the environment)");
}

void add_analyze(CLI::App& app, AnalyzeRequest& request, std::string& window) {
  CLI::App* command =
      app.add_subcommand("analyze", "name the culprit behind each spike of a recording or a CSV")
          ->footer(analyze_examples);
  command->add_option("FILE", request.files, "recordings (.etl) or tidy CSV files")->required();
  command
      ->add_option("--window", window,
                   "the incident, in seconds: nothing is detected, all before is the baseline")
      ->type_name("BEGIN,END");
  command->add_flag("--json", request.json, "one JSON document on stdout, and nothing else");
  command->add_option("--markdown", request.markdown, "write the report as Markdown")
      ->type_name("FILE")
      ->check(not_empty());
  command->add_option("--html", request.html, "write the report as one HTML page")
      ->type_name("FILE")
      ->check(not_empty());
  command->add_option("--bin", request.bin, "length of a frame (default: from the length of the input)")
      ->check(number("a number from 0.001 to 86400",
                     [](double value) { return value >= 0.001 && value <= 86400; }))
      ->type_name("SECONDS");
  add_report_options(*command, request);
}

void add_info(CLI::App& app, InfoRequest& request) {
  CLI::App* command = app.add_subcommand("info", "what is in a recording or a CSV")->footer(info_examples);
  command->add_option("FILE", request.file, "a recording (.etl) or a tidy CSV file")->required();
  command->add_flag("--json", request.json, "one JSON document on stdout, and nothing else");
}

void add_detect(CLI::App& app, DetectRequest& request) {
  CLI::App* command = app.add_subcommand("detect", "spikes of every entity of a CSV, by all its metrics")
                          ->footer(detect_examples);
  command->add_option("FILE", request.file, "a tidy CSV file: time,entity,metric,value")->required();
  command->add_flag("--json", request.json, "one JSON document on stdout, and nothing else");
  add_threshold(*command, request.options.threshold);
  command
      ->add_option("--learn", request.learn, "scoring starts at this time of the file: before it, only learn")
      ->check(number("a number", [](double) { return true; }))
      ->type_name("T");
}

void add_watch(CLI::App& app, WatchRequest& request) {
  CLI::App* command =
      app.add_subcommand("watch", "watch this machine and name the culprit behind each spike, as it happens")
          ->footer(watch_examples);
  const auto seconds = [&](const char* name, auto& value, const char* what, const char* from) {
    const double least = std::stod(from);
    return command->add_option(name, value, what)
        ->check(number("a number of seconds from " + std::string(from) + " to 1e7",
                       [least](double t) { return t >= least && t <= 1e7; }))
        ->type_name("SECONDS");
  };
  seconds("--interval", request.interval, "how often to look", "0.01")->capture_default_str();
  seconds("--duration", request.duration, "stop after so long (default: at Ctrl-C)", "0.1");
  seconds("--warmup", request.warmup, "learn for so long before the first alert (default: 20 looks)", "0");
  command->add_option("--process", request.process, "only incidents about this process")
      ->type_name("NAME|PID");
  command->add_flag("--json", request.json, "one JSON document a line for each incident, and nothing else");
  command->add_option("--output", request.output, "write the reports of each incident into this folder")
      ->type_name("DIR");
  command
      ->add_option("--record", request.record, "write all that was seen into this file; 'analyze' reads it")
      ->type_name("FILE");
  add_report_options(*command, request);
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto is_other = [&](const std::string& name) {  // a device, a pipe
    return std::filesystem::exists(name, error) && !std::filesystem::is_regular_file(name, error);
  };
  if (is_other(a) || is_other(b)) return false;
  if (std::filesystem::equivalent(a, b, error)) return true;
  return std::filesystem::path(a).lexically_normal() == std::filesystem::path(b).lexically_normal();
}

/// What is written must not replace what is read, nor the other report.
void check_outputs(const AnalyzeRequest& request) {
  for (const auto& [option, file] :
       {std::pair("--html", request.html), std::pair("--markdown", request.markdown)})
    for (const std::string& input : request.files)
      if (!file.empty() && same_file(file, input))
        throw CLI::ValidationError(option, "'" + file + "' is what is to be analyzed");
  if (!request.html.empty() && same_file(request.html, request.markdown))
    throw CLI::ValidationError("--html, --markdown", "are the same file");
}

int usage_error(const CLI::ParseError& error) {
  complain(error.what());
  complain("'etwrca --help' shows how it is used");
  return usage;
}

int run(int argc, char** argv) {
  CLI::App app(description, "etwrca");
  app.formatter(std::make_shared<ExamplesFirst>());
  app.footer(examples);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(etwrca::version()));
  AnalyzeRequest analyze_request;
  InfoRequest info_request;
  DetectRequest detect_request;
  detect_request.options.direction = Direction::both;
  WatchRequest watch_request;
  DoctorRequest doctor_request;
  VersionRequest version_request;
  std::string window;
  add_analyze(app, analyze_request, window);
  add_info(app, info_request);
  add_detect(app, detect_request);
  add_watch(app, watch_request);
  app.add_subcommand("doctor", "what can be seen on this machine, and what to do about the rest")
      ->footer(doctor_examples)
      ->add_flag("--json", doctor_request.json, "as JSON");
  app.add_subcommand("version", "the version of the library")
      ->footer(version_examples)
      ->add_flag("--json", version_request.json, "as JSON");
  try {
    app.parse(argc, argv);
    if (!window.empty()) analyze_request.window = parse_window(window);
    check_outputs(analyze_request);
    if (analyze_request.files.size() > 1 &&
        !(analyze_request.html.empty() && analyze_request.markdown.empty()))
      throw CLI::ValidationError("--html, --markdown", "take one FILE at a time");
  } catch (const CLI::Success& asked) {  // --help, --version
    std::ostringstream text;
    const int code = app.exit(asked, text, text);
    print(text.str());
    return code;
  } catch (const CLI::ParseError& error) {
    return usage_error(error);
  }
  catch_interrupts();
  if (app.got_subcommand("analyze")) return analyze(analyze_request);
  if (app.got_subcommand("info")) return info(info_request);
  if (app.got_subcommand("detect")) return detect(detect_request);
  if (app.got_subcommand("watch")) return watch(watch_request);
  if (app.got_subcommand("doctor")) return doctor(doctor_request);
  return version(version_request);
}

}  // namespace

int version(const VersionRequest& request) {
  const std::string number(etwrca::version());
  print(request.json ? "{\"schema\": \"etwrca.version/1\", \"version\": \"" + number + "\"}\n"
                     : number + "\n");
  return done;
}

}  // namespace etwrca::cli

int main(int argc, char** argv) {
  etwrca::cli::prepare_streams();
  try {
    return etwrca::cli::run(argc, argv);
  } catch (const std::exception& error) {  // stdout gone, out of memory
    etwrca::cli::complain(error.what());
    return etwrca::cli::failed;
  }
}
