#include <doctest/doctest.h>

#include <limits>

#include "report/sample.hpp"
#include "report/svg.hpp"

using namespace etwrca;
using namespace etwrca::test;

TEST_CASE("a name adds no tag, no attribute and no character reference of its own") {
  const std::string plain = to_html(named("plain"));
  for (const std::string& name : hostile_names()) {
    CAPTURE(name);
    const std::string page = to_html(named(name));
    for (const char* mark : {"<", ">", "\"", "'"}) {
      CAPTURE(mark);
      CHECK(times(page, mark) == times(plain, mark));
    }
    CHECK(times(page, "&") == times(page, "&amp;") + times(page, "&lt;") + times(page, "&gt;") +
                                  times(page, "&quot;") + times(page, "&#39;"));
  }
}

TEST_CASE("the page needs nothing from elsewhere") {
  const std::string page = to_html(usual_report());
  for (const char* way : {"<script", "<link", "<img", "<iframe", "url(", "@import", "http://", "https://"})
    CHECK_FALSE(has(page, way));
  CHECK(has(page, "default-src 'none'"));
}

TEST_CASE("every incident has its pictures; none has no article") {
  CHECK(times(to_html(named("x.exe")), "<article") == 2);
  CHECK(times(to_html(named("x.exe")), "class=\"chart\"") == 4);
  CHECK(times(to_html(named("x.exe")), "href=\"#incident-") == 2);
  CHECK(times(to_html(report_of({})), "<article") == 0);
  CHECK(has(to_html(report_of({})), "No incident"));
  CHECK(times(to_html(report_of({incident({})})), "<article") == 1);
}

TEST_CASE("no picture holds what is no number") {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1e300, 1e300}) {
    Report r = usual_report();
    Ranking& ranking = r.incidents[0].ranking;
    ranking.total.values[2] = ranking.suspects[0].curve.values[2] = bad;
    ranking.suspects[0].anomaly = bad;
    r.incidents[0].spike.baseline = bad;
    const std::string page = to_html(r);
    for (const char* attribute : {" d=\"", " x=\"", " y=\"", " x1=\"", " y1=\"", " width=\"", " height=\""})
      for (std::size_t at = page.find(attribute); at != std::string::npos;
           at = page.find(attribute, at + 1)) {
        const std::size_t value = at + std::string(attribute).size();
        CHECK(page.find_first_not_of("MVHZ0123456789 .%-", value) == page.find('"', value));
      }
  }
}

TEST_CASE("too few frames make no curve, and less than nothing no stack") {
  Report r = usual_report();
  CHECK(report::has_curve(r.incidents[0]));
  CHECK(report::has_stack(r.incidents[0]));
  r.incidents[0].ranking.suspects[0].curve.values[0] = -1;
  CHECK_FALSE(report::has_stack(r.incidents[0]));
  r.incidents[0].ranking.times.resize(1);
  CHECK_FALSE(report::has_curve(r.incidents[0]));
  CHECK(has(to_html(r), "too few frames"));
}

TEST_CASE("a command line is shown where it was asked for, and nowhere else") {
  Report r = usual_report();
  for (Suspect& s : r.incidents[0].ranking.suspects) {
    s.entity.command_line = "tool.exe --password hunter2";
    s.entity.services = {"service"};
    s.modules = {{"module.dll", 1}};
    s.born_inside = s.ended_inside = true;
  }
  ReportOptions asked;
  asked.command_lines = true;
  for (const auto write : {&to_markdown, &to_text, &to_html}) {
    CHECK_FALSE(has(write(r, {}), "hunter2"));
    CHECK(has(write(r, asked), "hunter2"));
  }
  CHECK_FALSE(has(to_json(r), "hunter2"));
  CHECK(has(to_json(r, asked), "hunter2"));
}
