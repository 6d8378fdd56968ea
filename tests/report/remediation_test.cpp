#include "report/remediation.hpp"

#include <doctest/doctest.h>

#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::report;
using namespace etwrca::test;

namespace {

std::string advice(const Report& r) {
  std::string all;
  for (const std::string& s : recommendations(r, r.incidents[0], verdict_of(r.incidents[0]))) all += s + "\n";
  return all;
}

}  // namespace

TEST_CASE("advice follows from the evidence") {
  Report r = usual_report();
  Suspect& lead = r.incidents[0].ranking.suspects[0];
  CHECK(has(advice(r), "Take a CPU profile with stacks of busy.exe (pid 100)"));
  lead.modules = {{"codec.dll", 0.7}};
  CHECK(has(advice(r), "Start at codec.dll: 70 %"));
  lead.modules = {{"(no module)", 0.7}};
  CHECK(has(advice(r), "Code compiled at run time"));
  lead.entity.services = {"wuauserv"};
  CHECK(has(advice(r), "Judge the service rather than the process"));
  lead.children = 1;
  CHECK(has(advice(r), "1 short-lived child process did"));
  lead.children = 2;
  CHECK(has(advice(r), "2 short-lived child processes did"));
  lead.born_inside = true;
  CHECK(has(advice(r), "look for a scheduled task"));
  lead.parent_name = "task.exe";
  CHECK(has(advice(r), "busy.exe (pid 100) was started inside the incident by task.exe"));
  lead.score_without = 9;
  CHECK(has(advice(r), "the spike would have remained"));
  lead.score_without = 1;
  CHECK_FALSE(has(advice(r), "the spike would have remained"));
}

TEST_CASE("each metric has advice of its own") {
  std::vector<std::string> all;
  for (MetricId m = 0; m < metric::built_in_count; ++m) {
    Report r = usual_report();
    r.incidents[0].spike.metric = m;
    r.incidents[0].ranking.suspects[0].evidence[0].metric = m;
    CHECK(has(advice(r), "busy.exe (pid 100)"));
  }
}

TEST_CASE("where nobody can be named nobody is to be acted on") {
  const Report close =
      report_of({incident({suspect("busy.exe", 100, 0.5), suspect("other.exe", 200, 0.49)})});
  CHECK(has(advice(close), "Act on nobody"));
  CHECK(has(advice(close), "busy.exe (pid 100) and other.exe (pid 200)"));
  CHECK_FALSE(has(advice(close), "Take a CPU profile"));
  CHECK(has(advice(report_of({incident({})})), "Act on nobody"));
}

TEST_CASE("a recording that lost data, or has only samples, is to be made better") {
  Report r = usual_report();
  CHECK_FALSE(has(advice(r), "larger buffers"));
  r.incidents[0].ranking.loss.buffers = 1;
  r.source.cpu_method = "samples";
  CHECK(has(advice(r), "larger buffers"));
  CHECK(has(advice(r), "record context switches"));
}
