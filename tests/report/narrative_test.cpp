#include "report/narrative.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::report;
using namespace etwrca::test;

namespace {

Incident two(double first, double second, double unexplained = 0) {
  Incident i = incident({suspect("busy.exe", 100, first), suspect("other.exe", 200, second)});
  i.ranking.unexplained = unexplained;
  return i;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string all;
  for (const std::string& sentence : sentences) all += sentence + "\n";
  return all;
}

}  // namespace

TEST_CASE("the verdict goes as far as the numbers carry") {
  CHECK(verdict_of(two(0.8, 0.2)).answer == Answer::clear);
  CHECK(verdict_of(two(0.8, 0.64)).answer == Answer::clear);
  CHECK(verdict_of(two(0.8, 0.66)).answer == Answer::probable);
  CHECK(verdict_of(two(0.8, 0.76)).answer == Answer::not_identifiable);
  CHECK(verdict_of(two(0.8, 0.2, 0.41)).answer == Answer::probable);
  CHECK(verdict_of(two(0.8, 0.2, 0.71)).answer == Answer::not_identifiable);
  CHECK(verdict_of(incident({})).answer == Answer::none);
  Incident lost = two(0.8, 0.2);
  lost.lost_share = 0.1;
  CHECK(verdict_of(lost).answer == Answer::probable);
  CHECK(has(verdict_of(lost).reason, "10 % of the window's events were lost"));
}

TEST_CASE("without a baseline the words compare with nothing") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Report r = usual_report();
  Incident& i = r.incidents[0];
  i.given = true;
  i.ranking.baseline_frames = 0;
  i.spike.baseline = i.spike.scale = i.spike.score = nan;
  i.ranking.suspects[0].peak_without.reset();
  for (Suspect& suspect : i.ranking.suspects)
    for (Evidence& row : suspect.evidence) row.baseline = row.scale = row.z = nan;
  CHECK(verdict_of(i).answer == Answer::not_identifiable);
  CHECK(has(headline_of(r, {}), "there is no baseline before the window"));
  for (const std::string& text : {to_text(r), to_markdown(r), to_html(r)}) {
    CHECK(has(text, "there is no baseline"));
    CHECK_FALSE(has(text, "unknown"));
    CHECK_FALSE(has(text, "(z "));
    CHECK_FALSE(has(text, "against"));
    CHECK_FALSE(has(text, "nan"));
  }
}

TEST_CASE("numbers that are none give no verdict that sounds sure") {
  const double nan = std::nan("");
  CHECK(verdict_of(two(nan, 0.2)).answer == Answer::not_identifiable);
  CHECK(verdict_of(two(0.8, 0.2, nan)).answer == Answer::not_identifiable);
}

TEST_CASE("the headline says who, how much and when") {
  const Report r = usual_report();
  CHECK(headline_of(r, {}) ==
        "busy.exe (pid 100) used 1.2 cores (2 cores at its peak), against 0.01 cores before, from 2020-07-29 "
        "00:07:02.00 UTC for 2 s.");
  CHECK(headline_of(report_of({two(0.8, 0.66)}), {}).ends_with("(probable)."));
  CHECK(has(headline_of(report_of({two(0.8, 0.76)}), {}), "are too close to call for CPU"));
  CHECK(has(headline_of(report_of({two(0.8, 0.2, 0.8)}), {}),
            "80 % of the rise in CPU belongs to nobody seen"));
  CHECK(has(headline_of(report_of({incident({})}), {}), "Nobody can be named for CPU"));
  CHECK(headline_of(report_of({}), {}) ==
        "No incident: in 5 s (5 frames) no series left its baseline by the threshold of 4.");
  Report nothing = report_of({});
  nothing.frames = 0;
  CHECK(headline_of(nothing, {}) == "No answer: there is nothing in it that could be judged.");
  CHECK(has(source_sentence(nothing), ": no data; "));
}

TEST_CASE("what belongs to nobody is called by its name") {
  Incident i = two(0.8, 0.2, 0.8);
  i.ranking.buckets = {{"(DPC and ISR)", 0.62}, {"(unknown thread)", 0.18}, {"(other)", 0.02}};
  const Report r = report_of({i});
  const char* named =
      "80 % of the rise in CPU belongs to nobody seen (62 % is DPC and ISR and 18 % is unknown thread)";
  CHECK(has(headline_of(r, {}), named));
}

TEST_CASE("frames before a given window that count in it are told") {
  Incident i = two(0.8, 0.2);
  i.given = true;
  i.ranking.early_frames = 2;
  const Report r = report_of({i});
  const Narrative told = narrative_of(r, r.incidents[0], {});
  CHECK(has(told.summary.front(), "except 2 frames right before it"));
}

TEST_CASE("the story has four parts, none of them empty") {
  for (const Incident& i : {two(0.8, 0.2), two(0.8, 0.76), two(0.8, 0.2, 0.8), incident({})}) {
    const Report r = report_of({i});
    const Narrative told = narrative_of(r, r.incidents[0], {});
    for (const auto* part : {&told.summary, &told.cause, &told.impact, &told.remediation}) {
      REQUIRE_FALSE(part->empty());
      for (const std::string& sentence : *part) CHECK(sentence.ends_with("."));
    }
  }
}

TEST_CASE("an open incident, a given window and other spikes are told as such") {
  Report r = usual_report();
  r.incidents[0].open = true;
  CHECK(has(joined(narrative_of(r, r.incidents[0], {}).summary), "had not ended when the data did"));
  r.incidents[0].given = true;
  CHECK(has(joined(narrative_of(r, r.incidents[0], {}).summary), "The window was given"));
  CHECK(narrative_of(r, r.incidents[0], {}).title.starts_with("Given window"));
  r.incidents[0].others.assign(7, r.incidents[0].spike);
  r.incidents[0].others[0].who = 200;
  r.incidents[0].others[1].who = 4711;
  const std::string impact = joined(narrative_of(r, r.incidents[0], {}).impact);
  CHECK(has(impact, "CPU of other.exe (pid 200) rose to 2.2 cores"));
  CHECK(has(impact, "CPU of another entity rose"));
  CHECK(has(impact, "And 2 more spikes at the same time."));
}

TEST_CASE("who had to wait for a core is named") {
  Report r = usual_report();
  r.incidents[0].ranking.suspects[1].evidence.push_back({metric::ready, 0.7, 0.9, 0.01, 0.01, 60, 0.8});
  CHECK(has(joined(narrative_of(r, r.incidents[0], {}).impact),
            "Had to wait for a core meanwhile: other.exe (pid 200) (0.7 threads)."));
}

TEST_CASE("what is missing is said first, in numbers") {
  Report r = usual_report();
  CHECK(reservations(r).empty());
  CHECK(has(source_sentence(r), "nothing is known to be missing"));
  r.loss.events = 1;
  r.loss.buffers = 2;
  r.loss.bytes = 3000;
  r.source.unknown_events = 5;
  r.incidents_dropped = 1;
  r.incidents[0].ranking.loss.events = 1;
  r.incidents[0].lost_share = 0.25;
  const std::string doubts = joined(reservations(r));
  CHECK(
      has(doubts, "1 event lost by the recorder, 2 buffers lost or unreadable, 3,000 bytes not understood"));
  CHECK(has(doubts, "5 kernel events"));
  CHECK(has(doubts, "1 milder incident "));
  CHECK(has(joined(narrative_of(r, r.incidents[0], {}).impact), "25 % of its events"));
}
