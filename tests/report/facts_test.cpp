#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

using Facts = std::vector<Fact>;

const Fact* fact_with(const Facts& told, const std::string& text) {
  const auto found =
      std::find_if(told.begin(), told.end(), [&text](const Fact& fact) { return has(fact.text, text); });
  return found == told.end() ? nullptr : &*found;
}

Facts told_of(const Report& r) { return facts_of(r, r.incidents[0]); }

}  // namespace

TEST_CASE("a fact stands alone: it has its subject and no full stop") {
  Report r = usual_report();
  r.incidents[0].others.assign(7, r.incidents[0].spike);
  r.incidents[0].others[0].who = 200;
  r.incidents[0].others[1].who = 4711;
  r.incidents[0].lost_share = 0.05;
  r.incidents[0].ranking.loss.events = 3;
  for (const std::string text :
       {"the verdict on busy.exe (pid 100) is clear: it leads by 0.60",
        "on the machine as a whole, CPU rose to 2.2 cores from a baseline of 0.1 cores",
        "the incident began at 2020-07-29 00:07:02.00 UTC and ended at",
        "on the machine as a whole, for 2 s, CPU was up to 2.1 cores above its baseline",
        "at 00:07:02.00: CPU of other.exe (pid 200) rose to 2.2 cores",
        "at 00:07:02.00: CPU of an entity that is not listed rose to 2.2 cores",
        "the incident has 2 more spikes at the same time",
        "inside the incident's window: 3 events lost by the recorder, 5 % of its events; the numbers of the "
        "incident",
        "busy.exe (pid 100) has a score of 0.80, made of anomaly 0.80, energy 0.80 and correlation 0.80",
        "busy.exe (pid 100) used 1.2 cores",
        "the next suspect is other.exe (pid 200), score 0.20, 0.60 behind busy.exe",
        "for the incident: 0 % of the rise is unexplained",
        "Take a CPU profile with stacks of busy.exe (pid 100)", "other.exe (pid 200) has a score of 0.20"}) {
    CAPTURE(text);
    const Facts told = told_of(r);
    const Fact* fact = fact_with(told, text);
    REQUIRE(fact != nullptr);
    CHECK(fact->text.starts_with(text));
    CHECK_FALSE(fact->text.ends_with("."));
  }
  for (const Fact& fact : told_of(r)) {
    CAPTURE(fact.text);
    for (const char* leaning : {"It ", "Also", "And ", "Next", "meanwhile", "above;"})
      CHECK_FALSE(fact.text.starts_with(leaning));
    CHECK_FALSE(has(fact.text, "numbers above"));
  }
  r.incidents[0].ranking.unexplained = 0.75;
  CHECK(fact_with(told_of(r), "the verdict on the incident is: not identifiable: 75 % of the rise") !=
        nullptr);
  r.incidents[0].given = true;
  CHECK(fact_with(told_of(r), "the window was given: 2020-07-29") != nullptr);
  r.incidents[0].ranking.suspects[0].entity.kind = EntityKind::named;
  CHECK(fact_with(told_of(r), "in all, CPU rose to 2.2 cores") != nullptr);
  const Report nobody = report_of({incident({})});
  CHECK(fact_with(told_of(nobody), "the verdict on the incident is: nothing that could be blamed") !=
        nullptr);
  CHECK(fact_with(told_of(nobody), "no entity was seen in the window") != nullptr);
}

TEST_CASE("a fact says whom it is about, and whether it explains the incident") {
  Report r = usual_report();
  Suspect& lead = r.incidents[0].ranking.suspects[0];
  Suspect& other = r.incidents[0].ranking.suspects[1];
  lead.evidence.push_back({metric::memory, 5e6, 5e6, 5e6, 1e5, 0, 0});  // hardly moved
  lead.modules = {{"codec.dll", 0.7}};
  lead.parent_name = "cmd.exe";
  lead.born_inside = true;
  lead.peak_without = other.peak_without = 0.2;
  lead.score_without = other.score_without = 0;
  lead.entity.command_line = other.entity.command_line = "busy --password=x";
  r.incidents[0].others = {r.incidents[0].spike, r.incidents[0].spike};
  r.incidents[0].others[0].who = 200;
  r.incidents[0].others[1].who = 4711;
  Facts told = told_of(r);
  const auto is = [&told](const char* text, Fact::About about, std::size_t suspect, bool cause,
                          const char* kind) {
    CAPTURE(text);
    const Fact* fact = fact_with(told, text);
    REQUIRE(fact != nullptr);
    CHECK(fact->about == about);
    CHECK(fact->suspect == suspect);
    CHECK(fact->cause == cause);
    CHECK(fact->kind == kind);
  };
  is("the verdict on", Fact::About::system, 0, false, "verdict");
  is("busy.exe (pid 100) used 1.2 cores", Fact::About::suspect, 0, true, "metric");
  is("busy.exe (pid 100) had 70 % of its samples in codec.dll", Fact::About::suspect, 0, true, "module");
  is("busy.exe (pid 100): without it CPU would have peaked at 0.2 cores", Fact::About::suspect, 0, true,
     "counterfactual");
  is("busy.exe (pid 100) held", Fact::About::suspect, 0, false, "metric");
  is("busy.exe (pid 100) is a child of cmd.exe", Fact::About::suspect, 0, false, "parent");
  is("busy.exe (pid 100) has a score", Fact::About::suspect, 0, false, "score");
  is("other.exe (pid 200): without it", Fact::About::suspect, 1, false, "counterfactual");
  is("CPU of other.exe (pid 200) rose", Fact::About::suspect, 1, false, "spike");
  is("CPU of an entity that is not listed rose", Fact::About::other, 0, false, "spike");
  is("busy.exe (pid 100) was started inside the incident by cmd.exe", Fact::About::advice, 0, false,
     "advice");
  CHECK(fact_with(told, "password") == nullptr);
  // What explains comes first, so that a reader with a bound has it.
  bool over = false;
  for (const Fact& fact : told)
    if (fact.about == Fact::About::suspect && fact.suspect == 0 && fact.kind != "score") {
      CHECK_FALSE((over && fact.cause));
      over |= !fact.cause;
    }
  lead.score_without = 9;
  told = told_of(r);
  is("busy.exe (pid 100): without it", Fact::About::suspect, 0, false, "counterfactual");
  ReportOptions lines;
  lines.command_lines = true;
  told = facts_of(r, r.incidents[0], lines);
  is("busy.exe (pid 100): command line: busy --password=x", Fact::About::suspect, 0, false, "command_line");
}
