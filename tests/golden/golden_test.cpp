// The whole way, from bytes to a name: each golden recording is written, read and judged.
#include <doctest/doctest.h>

#include <string>

#include "etwrca/etwrca.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;

namespace {

Report judge(const test::GoldenScenario& scenario) {
  const test::TempFile file(std::string(scenario.name) + ".etl");
  test::write_golden(scenario.name, file.path());
  return analyze(file.path());
}

}  // namespace

TEST_CASE("each golden recording names its culprit, or says that there is none") {
  for (const test::GoldenScenario& scenario : test::golden_scenarios()) {
    CAPTURE(scenario.name);
    const Report report = judge(scenario);
    CHECK(report.frames > 0);
    std::string first;
    if (!report.incidents.empty() && !report.incidents[0].ranking.suspects.empty())
      first = report.incidents[0].ranking.suspects[0].entity.name;
    CHECK(first == std::string(scenario.culprit));
  }
}

TEST_CASE("shares sum to one, and scores lie between nought and one") {
  for (const char* name : {"demo", "two_culprits", "confounder", "lost_buffers"}) {
    CAPTURE(name);
    for (const Incident& incident : judge(test::golden_scenario(name)).incidents) {
      double sum = incident.ranking.unexplained + incident.ranking.others;
      for (const Suspect& suspect : incident.ranking.suspects) {
        sum += suspect.energy;
        for (const double part : {suspect.score, suspect.anomaly, suspect.energy, suspect.correlation}) {
          CHECK(part >= 0);
          CHECK(part <= 1);
        }
      }
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-9));
    }
  }
}

TEST_CASE("what was lost inside an incident forbids to call its verdict clear") {
  const Report report = judge(test::golden_scenario("lost_buffers"));
  REQUIRE_FALSE(report.incidents.empty());
  MESSAGE("lost: ", report.incidents[0].lost_share);
  CHECK(report.incidents[0].lost_share > 0.1);
  const std::string text = to_json(report);
  CHECK(text.find("\"answer\": \"clear\"") == std::string::npos);
}
