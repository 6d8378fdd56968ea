#include <doctest/doctest.h>

#include <sstream>

#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

// What is left for a Markdown reader to interpret: a backslash and the character behind it mean themselves.
std::string live(const std::string& markdown) {
  std::string out;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '\\' && i + 1 < markdown.size())
      ++i;
    else
      out += markdown[i];
  }
  return out;
}

}  // namespace

TEST_CASE("four sections for each incident") {
  const std::string text = to_markdown(named("x.exe"));
  for (const char* section : {"### Incident summary\n", "### Causal explanation\n", "### Impact assessment\n",
                              "### Remediation recommendations\n"})
    CHECK(times(text, section) == 2);
  CHECK(has(text, "## Incident 2 of 2: "));
}

TEST_CASE("names cannot become markup") {
  const std::string plain = live(to_markdown(named("plain")));
  for (const std::string& name : hostile_names()) {
    CAPTURE(name);
    const std::string text = live(to_markdown(named(name)));
    for (const char* mark : {"\n", "|", "*", "#", "`", "[", "]", "<", "!", "~", "_", "$", "&"}) {
      CAPTURE(mark);
      CHECK(times(text, mark) == times(plain, mark));
    }
  }
}

TEST_CASE("no incident is said in words") {
  CHECK(has(to_markdown(report_of({})), "**No incident: in 5 s (5 frames) "));
  CHECK_FALSE(has(to_markdown(report_of({})), "## "));
  CHECK_FALSE(has(to_markdown(report_of({incident({})})), "| # |"));
}

TEST_CASE("the text ends with one line end") {
  for (const Report& r : {report_of({}), usual_report()}) {
    const std::string text = to_markdown(r);
    CHECK(text.ends_with("\n"));
    CHECK_FALSE(text.ends_with("\n\n"));
    CHECK_FALSE(has(text, "\n\n\n"));
  }
}
