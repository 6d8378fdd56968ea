// help.hpp - what --help begins with: examples, which CLI11 would put last.
#ifndef ETWRCA_CLI_HELP_HPP
#define ETWRCA_CLI_HELP_HPP

#include <CLI/CLI.hpp>
#include <string>

namespace etwrca::cli {

constexpr const char* description =
    "Which process made this machine slow, and how do we know?\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 incidents found (--exit-code), 130 interrupted.";

constexpr const char* examples =
    "Examples:\n"
    "  etwrca analyze slow.etl                      who made the machine slow, when, how much\n"
    "  etwrca analyze slow.etl --html report.html   the same with pictures\n"
    "  etwrca analyze *.etl --json > reports.json   for programs\n"
    "  etwrca analyze pods.csv --window 1200,1500   who stands out between these seconds\n"
    "  etwrca watch                                 this machine, now\n"
    "  etwrca info slow.etl                         what is in the recording\n"
    "  etwrca detect metrics.csv --threshold 8      spikes of every entity\n";

constexpr const char* analyze_examples =
    "Examples:\n"
    "  etwrca analyze slow.etl                          a report for the terminal\n"
    "  etwrca analyze slow.etl --html report.html       one page with pictures, opens offline\n"
    "  etwrca analyze a.etl b.etl --json > reports.json\n"
    "  etwrca analyze pods.csv --window 1200,1500       the incident is known: who is behind it?\n"
    "  etwrca analyze slow.etl --exit-code || alert     3 if there is an incident\n";

constexpr const char* info_examples =
    "Examples:\n"
    "  etwrca info slow.etl\n"
    "  etwrca info slow.etl --json                      processes, and events by kind\n";

constexpr const char* detect_examples =
    "Examples:\n"
    "  etwrca detect metrics.csv\n"
    "  etwrca detect metrics.csv --threshold 8 --json   only what is far out\n"
    "  etwrca detect metrics.csv --learn 86400          a day to learn from, in seconds of the file\n";

constexpr const char* watch_examples =
    "Examples:\n"
    "  etwrca watch                                     a live view; Ctrl-C ends it and prints the report\n"
    "  etwrca watch --interval 0.2 --duration 60        five looks a second, for a minute\n"
    "  etwrca watch --json | alert                      one line for each incident\n"
    "  etwrca watch --output incidents --record day.etwrca\n"
    "  etwrca analyze day.etwrca --html day.html        the same incidents, later\n";

constexpr const char* doctor_examples =
    "Examples:\n"
    "  etwrca doctor\n"
    "  sudo etwrca doctor                               what root would see more\n";

constexpr const char* version_examples =
    "Examples:\n"
    "  etwrca version\n"
    "  etwrca version --json\n";

/// Prints an App's footer, in which its examples are, before everything else.
class ExamplesFirst : public CLI::Formatter {
 public:
  std::string make_description(const CLI::App* app) const override {
    return app->get_footer() + "\n" + app->get_description() + "\n\n";
  }
  std::string make_footer(const CLI::App* /*app*/) const override { return ""; }
};

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_HELP_HPP
