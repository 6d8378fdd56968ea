#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "etwrca/error.hpp"
#include "report/label.hpp"
#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::test;
using nlohmann::json;

TEST_CASE("names come through unchanged, and the document is JSON whatever they are") {
  for (const std::string& name : hostile_names()) {
    const std::string written = to_json(named(name));
    CHECK(std::all_of(written.begin(), written.end(),
                      [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    const json document = json::parse(written);
    const json& first = document["incidents"][0]["suspects"][0];
    const std::string expected = report::valid_utf8(name);
    CHECK(first["name"] == expected);
    CHECK(first["services"][0] == expected);
    CHECK(first["modules"][0]["module"] == expected);
    CHECK(first["parent"]["name"] == expected);
    CHECK(document["source"]["name"] == expected);
    CHECK(document["source"]["notes"][0] == expected);
    CHECK(document["incidents"][1]["metric"] == expected);
    CHECK(document["incidents"][0]["other_spikes"][0]["entity"]["name"] == expected);
  }
}

TEST_CASE("what is no number is null") {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()}) {
    Report r = usual_report();
    Incident& i = r.incidents[0];
    i.ranking.suspects[0].evidence[0] = {metric::cpu, bad, bad, bad, bad, bad, bad};
    i.ranking.suspects[0].peak_without = bad;
    i.ranking.suspects[0].curve.values[1] = bad;
    i.ranking.total.values[2] = bad;
    const json document = json::parse(to_json(r));
    const json& suspect = document["incidents"][0]["suspects"][0];
    CHECK(suspect["evidence"][0]["z"].is_null());
    CHECK(suspect["peak_without"].is_null());
    CHECK(suspect["curve"][1].is_null());
    CHECK(document["incidents"][0]["curve"]["total"][2].is_null());
  }
}

TEST_CASE("a thing without a pid has no keys of a process") {
  Report r = usual_report();
  r.incidents[0].ranking.suspects[0].entity.kind = EntityKind::named;
  const json document = json::parse(to_json(r));
  const json& suspects = document["incidents"][0]["suspects"];
  for (const char* key : {"start", "parent", "services"}) {
    CHECK_FALSE(suspects[0].contains(key));
    CHECK(suspects[1].contains(key));
  }
}

TEST_CASE("no incident, and no suspect, are empty lists") {
  CHECK(json::parse(to_json(report_of({})))["incidents"].empty());
  const json document = json::parse(to_json(report_of({incident({})})));
  CHECK(document["incidents"][0]["suspects"].empty());
  CHECK(document["incidents"][0]["verdict"]["answer"] == "none");
}

TEST_CASE("one line where it was asked for") {
  ReportOptions options;
  options.indent = -1;
  CHECK_FALSE(has(to_json(usual_report(), options), "\n"));
}

TEST_CASE("a margin is spaces, however wide it may be, and no wider") {
  ReportOptions options;
  options.indent = 16;
  const std::string wide = to_json(usual_report(), options);
  CHECK(json::parse(wide) == json::parse(to_json(usual_report())));
  CHECK(has(wide, "\n" + std::string(16, ' ') + '"'));
  for (const int indent : {17, 100'000, std::numeric_limits<int>::max()}) {
    options.indent = indent;
    CHECK_THROWS_WITH_AS(to_json(usual_report(), options),
                         ("indent: is " + std::to_string(indent) + ", at most 16").c_str(), Error);
    CHECK_THROWS_AS(to_json(Detection{}, options), Error);
  }
}

TEST_CASE("whose series it is: the machine's, a suspect's, or somebody's who is not listed") {
  Report r = usual_report();
  const auto entity = [&r] { return json::parse(to_json(r))["incidents"][0]["entity"]; };
  CHECK(entity().is_null());
  r.incidents[0].spike.who = r.incidents[0].ranking.suspects[0].who;
  CHECK(entity() == json{{"name", "busy.exe"}, {"pid", 100}, {"label", "busy.exe (pid 100)"}});
  r.incidents[0].spike.who = 12345;
  CHECK(entity()["name"].is_null());
  CHECK(entity()["label"] == "an entity that is not listed");
}

TEST_CASE("spikes: begin is the alert, onset what came before it") {
  Spike spike = usual_report().incidents[0].spike;
  for (const std::string& name : hostile_names()) {
    const json document = json::parse(to_json(Detection{{{spike, name, name}}, {}, {}}));
    const json& row = document["spikes"][0];
    CHECK(row["entity"] == report::valid_utf8(name));
    CHECK(row["begin"] == to_seconds(spike.alerted));
    CHECK(row["onset"] == to_seconds(spike.begin));
  }
  CHECK(json::parse(to_json(Detection{}))["spikes"].empty());
}
