#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "report/label.hpp"
#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("nothing in a name reaches the terminal as a command") {
  for (const std::string& name : hostile_names()) {
    const std::string text = to_text(named(name));
    CHECK(report::valid_utf8(text) == text);
    for (const std::string& line : lines(text)) CHECK(report::visible(line, 1000) == line);
  }
}

TEST_CASE("names do not break the page") {
  for (const std::string& name : hostile_names())
    for (const std::size_t width : {80UL, 120UL}) {
      ReportOptions options;
      options.width = width;
      for (const std::string& line : lines(to_text(named(name), options))) {
        CAPTURE(line);
        const bool one_word = line.find(' ', line.find_first_not_of("! ")) == std::string::npos;
        CHECK((one_word || report::columns(line) <= width));
      }
    }
}

TEST_CASE("a narrow terminal, or a nonsense width, gets a page all the same") {
  for (const std::size_t width : {0UL, 1UL, 40UL, 100000UL}) {
    ReportOptions options;
    options.width = width;
    CHECK(has(to_text(usual_report(), options), "busy.exe"));
  }
}

TEST_CASE("colours only where asked for, and each one ends") {
  CHECK_FALSE(has(to_text(usual_report()), "\x1b"));
  ReportOptions options;
  options.color = true;
  const std::string text = to_text(usual_report(), options);
  CHECK(times(text, "\x1b[0m") > 3);
  CHECK(times(text, "\x1b[") == 2 * times(text, "\x1b[0m"));
}

TEST_CASE("the worst incident is told at length, each is told") {
  const std::string text = to_text(named("x.exe"));
  CHECK(has(text, "Incident 1 of 2"));
  CHECK(has(text, "Incident 2 of 2"));
  CHECK(times(text, "What to look at") == 1);
}

TEST_CASE("no incident, no suspect, no numbers") {
  CHECK(has(to_text(report_of({})), "No incident"));
  CHECK(has(to_text(report_of({incident({})})), "Nobody can be named"));
  Report r = usual_report();
  for (double& value : r.incidents[0].ranking.total.values) value = std::nan("");
  CHECK(has(to_text(r), "busy.exe"));
  r.incidents[0].ranking.times.clear();
  r.incidents[0].ranking.total.values.clear();
  CHECK(has(to_text(r), "busy.exe"));
}

TEST_CASE("what is missing is said on the first lines") {
  Report r = usual_report();
  r.loss.events = 12345;
  CHECK(has(to_text(r), "! The data is incomplete: 12,345 events lost by the recorder."));
}
