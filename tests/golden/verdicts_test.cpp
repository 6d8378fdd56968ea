// Real recordings whose culprit is known: who is named, when it began, and how clear it is.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "etwrca/etl_file.hpp"
#include "etwrca/etwrca.hpp"
#include "support/recordings.hpp"
#include "support/test_data.hpp"

using namespace etwrca;

namespace {

/// Incidents are listed worst first.
const Incident& worst(const Report& report) {
  REQUIRE_FALSE(report.incidents.empty());
  const Incident& incident = report.incidents.front();
  CHECK(report.metrics[incident.spike.metric].name == "cpu");
  REQUIRE(incident.ranking.suspects.size() > 1);
  return incident;
}

}  // namespace

TEST_CASE("a program that computes is named, from its start, with a clear lead") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  const auto path = *folder / "perfview-net.4.5.2.x64.etl";
  std::ifstream in(*folder / "perfview-net.4.5.2.x64.cpu.truth.txt");
  REQUIRE(in);
  const auto truth = nlohmann::json::parse(in);
  const Report report = analyze(path);
  const Incident& incident = worst(report);
  const auto& suspects = incident.ranking.suspects;
  CHECK(suspects[0].entity.pid == truth["culprit_pid"].get<std::uint32_t>());
  CHECK(suspects[0].entity.name == truth["image"].get<std::string>());
  CHECK(suspects[0].score - suspects[1].score > 0.4);
  const double onset = to_seconds(incident.spike.begin - EtlFile(path).header().start);
  CHECK(std::abs(onset - truth["lived_ms"][0].get<double>() / 1000) < 0.25);
  for (const Suspect& suspect : suspects) {
    CHECK(suspect.entity.name != "Idle");
    if (suspect.entity.name == "MsMpEng.exe") CHECK(suspect.score < suspects[0].score / 2);
  }
}

TEST_CASE("other recordings of the same program have a clear answer too") {
  const test::Recordings recordings;
  struct Known {
    std::string file, image;
  };
  for (const Known& known : {Known{"perfview-net.4.5.2.x86.etl", "Test.x86.exe"},
                             Known{"perfview-net.4.5.x86-2016.etl", "test.exe"}}) {
    const auto path = recordings.find(known.file);
    if (path.empty()) {
      MESSAGE("skipped: ", known.file, " is not on this machine");
      continue;
    }
    CAPTURE(known.file);
    const Report report = analyze(path);
    const Incident& incident = worst(report);
    CHECK(incident.ranking.suspects[0].entity.name == known.image);
    CHECK(incident.ranking.suspects[0].score - incident.ranking.suspects[1].score > 0.2);
  }
}
