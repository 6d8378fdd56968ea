// The facts of an incident: each clause with whom it is about, in the order of the narrative.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "etwrca/report.hpp"
#include "report/clauses.hpp"
#include "report/evidence.hpp"
#include "report/numbers.hpp"
#include "report/remediation.hpp"

namespace etwrca::report {
namespace {

constexpr const char* not_listed = "an entity that is not listed";

// A word in capitals stays.
std::string first_lower(std::string text) {
  const auto capital = [&text](std::size_t i) { return text.size() > i && text[i] >= 'A' && text[i] <= 'Z'; };
  if (capital(0) && !capital(1)) text.front() = static_cast<char>(text.front() + 32);
  return text;
}

std::string without_stop(std::string text) {
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

// A claim is what follows the name of its suspect; these are the kinds that do not begin with a verb.
std::string with_subject(const Suspect& suspect, const Claim& claim) {
  const char* between = claim.kind == "module"   ? " had "
                        : claim.kind == "parent" ? " is a "
                        : claim.kind == "metric" || claim.kind == "service" || claim.kind == "lifetime"
                            ? " "
                            : ": ";
  return label_of(suspect.entity) + between + claim.text;
}

class Facts {
 public:
  Facts(const Report& report, const Incident& incident, const ReportOptions& options)
      : report_(report), incident_(incident), options_(options), suspects_(incident.ranking.suspects) {}

  std::vector<Fact> all() && {
    const Verdict verdict = verdict_of(incident_);
    summary(verdict);
    cause();
    impact();
    for (const std::string& advice : recommendations(report_, incident_, verdict))
      say(Fact::About::advice, "advice", without_stop(advice));
    for (std::size_t i = 1; i < suspects_.size(); ++i) suspect(i);
    return std::move(facts_);
  }

 private:
  void say(Fact::About about, const char* kind, std::string text) {
    facts_.push_back({about, 0, false, kind, std::move(text)});
  }

  // About one series.
  void spike(EntityId who, std::string clause) {
    const auto whose = std::find_if(suspects_.begin(), suspects_.end(),
                                    [who](const Suspect& suspect) { return suspect.who == who; });
    if (who == no_entity) {
      const bool machine = suspects_.empty() || suspects_.front().entity.kind == EntityKind::process;
      say(Fact::About::system, "spike", (machine ? "on the machine as a whole, " : "in all, ") + clause);
    } else if (whose == suspects_.end()) {
      say(Fact::About::other, "spike", std::move(clause));
    } else {
      const auto index = static_cast<std::size_t>(whose - suspects_.begin());
      facts_.push_back({Fact::About::suspect, index, false, "spike", std::move(clause)});
    }
  }

  void summary(const Verdict& verdict) {
    const bool named = verdict.answer == Answer::clear || verdict.answer == Answer::probable;
    say(Fact::About::system, "verdict",
        "the verdict on " + (named ? label_of(suspects_.front().entity) + " is " : "the incident is: ") +
            first_lower(without_stop(verdict.reason)));
    if (incident_.given) say(Fact::About::system, "window", given_window(report_, incident_));
    spike(incident_.spike.who, rise(report_, incident_, incident_.spike, not_listed));
    if (!incident_.given) say(Fact::About::system, "window", "the incident " + times_of(report_, incident_));
  }

  void cause() {
    if (suspects_.empty()) return say(Fact::About::system, "unexplained", nobody_seen);
    suspect(0);
    if (const std::string next = next_suspect(incident_.ranking); !next.empty())
      facts_.push_back({Fact::About::suspect, 1, false, "next",
                        "the next suspect is " + next + " " + label_of(suspects_.front().entity)});
    say(Fact::About::system, "unexplained", "for the incident: " + unexplained(incident_.ranking));
  }

  void impact() {
    spike(incident_.spike.who, extent_of(report_, incident_, not_listed));
    const Clock clock(report_);
    for (std::size_t i = 0; i < std::min(incident_.others.size(), most_others); ++i) {
      const Spike& other = incident_.others[i];
      spike(other.who,
            "at " + clock.short_time(other.begin) + ": " + rise(report_, incident_, other, not_listed));
    }
    if (const std::string more = more_spikes(incident_); !more.empty())
      say(Fact::About::system, "spike", "the incident has " + more);
    if (const std::string victims = waiting(report_, incident_); !victims.empty())
      say(Fact::About::other, "waiting", "these had to wait for a core during the incident: " + victims);
    say(Fact::About::system, "loss",
        "inside the incident's window" + missing(incident_, "the numbers of the incident"));
  }

  // Its score, then what explains the incident, then the rest.
  void suspect(std::size_t index) {
    const Suspect& suspect = suspects_[index];
    const auto add = [this, index](std::string kind, bool cause, std::string text) {
      facts_.push_back({Fact::About::suspect, index, cause, std::move(kind), std::move(text)});
    };
    add("score", false,
        label_of(suspect.entity) + " has a score of " + fixed(suspect.score, 2) + ", made of anomaly " +
            fixed(suspect.anomaly, 2) + ", energy " + fixed(suspect.energy, 2) + " and correlation " +
            fixed(suspect.correlation, 2));
    const auto first = static_cast<std::ptrdiff_t>(facts_.size());
    for (const Claim& claim : claims(report_, incident_, suspect, options_))
      add(claim.kind, index == 0 && claim.explains, with_subject(suspect, claim));
    std::stable_partition(facts_.begin() + first, facts_.end(), [](const Fact& fact) { return fact.cause; });
  }

  const Report& report_;
  const Incident& incident_;
  const ReportOptions& options_;
  const std::vector<Suspect>& suspects_;
  std::vector<Fact> facts_;
};

}  // namespace
}  // namespace etwrca::report

std::vector<etwrca::Fact> etwrca::facts_of(const Report& report, const Incident& incident,
                                           const ReportOptions& options) {
  return report::Facts(report, incident, options).all();
}
