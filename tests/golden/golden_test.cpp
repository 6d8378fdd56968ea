// The whole way, from bytes to a name: each golden recording is written, read and judged.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
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

/// The document without the folder, which notes name.
std::string document(const test::GoldenScenario& scenario) {
  Report report = judge(scenario);
  for (std::string& note : report.source.notes)
    if (const std::size_t at = note.find(report.source.name); at != std::string::npos) note.erase(0, at);
  return to_json(report);
}

// FNV-1a, 64 bits.
std::uint64_t hash(const std::string& text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return value;
}

// Lines of name and hash in hexadecimal.
std::map<std::string, std::uint64_t> committed_reports() {
  std::ifstream in(ETWRCA_GOLDEN_FOLDER "/reports.txt");
  std::map<std::string, std::uint64_t> known;
  std::string name;
  std::uint64_t print = 0;
  while (in >> name >> std::hex >> print) known[name] = print;
  return known;
}

}  // namespace

// The same document, byte for byte, from every compiler, on every system: a number that differs in its last
// digit differs. After a wanted change run the test with ETWRCA_RENEW=1.
TEST_CASE("each golden recording gives the same document everywhere") {
  const auto known = committed_reports();
  std::map<std::string, std::uint64_t> now;
  for (const test::GoldenScenario& scenario : test::golden_scenarios())
    now[std::string(scenario.name)] = hash(document(scenario));
  if (std::getenv("ETWRCA_RENEW") != nullptr) {
    std::ofstream out(ETWRCA_GOLDEN_FOLDER "/reports.txt");
    for (const auto& [name, print] : now) out << name << ' ' << std::hex << print << '\n';
    return;
  }
  CHECK(known.size() == now.size());
  for (const auto& row : now) {
    CAPTURE(row.first);
    const auto found = known.find(row.first);
    CHECK((found != known.end() && found->second == row.second));
  }
}

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
