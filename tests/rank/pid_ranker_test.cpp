#include "etwrca/pid_ranker.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "etwrca/error.hpp"
#include "rank/machine.hpp"

namespace etwrca {
namespace {

using namespace etwrca::test;

void check_sound(const Ranking& ranking) {
  for (const Suspect& suspect : ranking.suspects) {
    for (const double part : {suspect.score, suspect.anomaly, suspect.energy, suspect.correlation,
                              suspect.robust_z, suspect.mahalanobis}) {
      CHECK(part >= 0);
      CHECK(part <= 1 + 1e-12);
    }
    for (const Evidence& evidence : suspect.evidence)
      CHECK(std::isfinite(evidence.z) == (ranking.baseline_frames > 0));
    CHECK(suspect.curve.values.size() == ranking.times.size());
  }
  const double sum = sum_of_energy(ranking);
  CHECK((sum == 0 || std::abs(sum - 1) < 1e-9));
  CHECK(std::is_sorted(ranking.suspects.begin(), ranking.suspects.end(),
                       [](const Suspect& a, const Suspect& b) { return a.score > b.score; }));
}

/// The machine of oracle/ranking_oracle.py.
struct OracleMachine : Machine {
  std::array<EntityId, 3> who{};
  explicit OracleMachine(std::array<int, 3> order = {0, 1, 2}, double unit = 1) {
    std::array<EntityId, 3> numbers{};
    for (EntityId& n : numbers) n = process("p");
    const EntityId kernel = source.bucket("DPC and ISR");
    for (std::size_t i = 0; i < 3; ++i) who.at(static_cast<std::size_t>(order.at(i))) = numbers.at(i);
    for (int t = 0; t < 50; ++t) {
      for (int e = 0; e < 3; ++e) {
        const EntityId id = who.at(static_cast<std::size_t>(e));
        const double extra = t < 40 ? 0.0 : e == 1 ? 4.0 : e == 2 ? 1.0 : 0.0;
        set(t, id, metric::cpu, noise(t, e, 0) + extra);
        set(t, id, metric::disk_write, unit * (noise(t, e, 1) + (t >= 40 && e == 1 ? 1.0 : 0.0)));
      }
      set(t, kernel, metric::cpu, 0.05 * (t % 3) + (t >= 40 ? 0.5 : 0.0));
    }
  }
};

// Figures of oracle/ranking_oracle.py; [process][cpu, disk_write] where there are six.
constexpr std::array<double, 6> expected_z{-0.038179245283, -0.48796966161, 11.653391106,
                                           3.70975,         3.70975,        0.352476464938};
constexpr std::array<double, 6> expected_scale{0.392883617494, 0.317642698295, 0.325055596738,
                                               0.32023721275,  0.32023721275,  0.385841363973};
constexpr std::array<double, 6> expected_share{0, 0, 0.740371785731, 1, 0.169488735782, 0};
constexpr std::array<double, 3> expected_robust_z{0, 1, 0.334972932916};
constexpr std::array<double, 3> expected_mahalanobis{0.155802612125, 1, 0.623816975368};
constexpr std::array<double, 3> expected_energy{0, 0.805278839298, 0.127116551836};
constexpr std::array<double, 3> expected_correlation{0.0632623358059, 0.96922327505, 0.738538226345};
constexpr std::array<double, 3> expected_score{0.0438129895861, 0.915956190729, 0.39031224766};

TEST_CASE(
    "without a baseline nothing is said of what was held before, nor of how unusual the rest would be") {
  Machine machine;
  const EntityId old = machine.process("old.exe");
  for (int t = 0; t < 10; ++t) {
    machine.set(t, old, metric::cpu, 1.0);
    machine.set(t, old, metric::memory, 5e6);
  }
  const Ranking ranking = machine.rank(10, 0, 10);
  REQUIRE(ranking.suspects.size() == 1);
  CHECK(find(ranking.suspects[0], metric::cpu) != nullptr);
  CHECK(find(ranking.suspects[0], metric::memory) == nullptr);
  CHECK(ranking.suspects[0].peak_without);
  CHECK_FALSE(ranking.suspects[0].score_without);
}

TEST_CASE("agrees with NumPy and SciPy") {
  const OracleMachine machine;
  const Ranking ranking = machine.rank(50, 40, 50);
  CHECK(ranking.baseline_frames == 40);
  CHECK(ranking.window_frames == 10);
  CHECK(ranking.unexplained == doctest::Approx(0.0676046088653).epsilon(1e-10));
  for (std::size_t e = 0; e < 3; ++e) {
    const Suspect* suspect = find(ranking, machine.who.at(e));
    REQUIRE(suspect != nullptr);
    CHECK(suspect->robust_z == doctest::Approx(expected_robust_z.at(e)).epsilon(1e-10));
    CHECK(suspect->mahalanobis == doctest::Approx(expected_mahalanobis.at(e)).epsilon(1e-10));
    CHECK(suspect->energy == doctest::Approx(expected_energy.at(e)).epsilon(1e-10));
    CHECK(suspect->correlation == doctest::Approx(expected_correlation.at(e)).epsilon(1e-10));
    CHECK(suspect->score == doctest::Approx(expected_score.at(e)).epsilon(1e-10));
    for (const std::size_t m : {0u, 1u}) {
      const Evidence* evidence = find(*suspect, m == 0 ? metric::cpu : metric::disk_write);
      REQUIRE(evidence != nullptr);
      CHECK(evidence->z == doctest::Approx(expected_z.at(2 * e + m)).epsilon(1e-9));
      CHECK(evidence->scale == doctest::Approx(expected_scale.at(2 * e + m)).epsilon(1e-10));
      CHECK(evidence->share == doctest::Approx(expected_share.at(2 * e + m)).epsilon(1e-10));
    }
  }
  check_sound(ranking);
}

TEST_CASE("neither the order of entities nor the unit of a metric changes a score") {
  const OracleMachine plain;
  const OracleMachine turned({2, 0, 1});
  const OracleMachine in_megabytes({0, 1, 2}, 1e6);
  const Ranking a = plain.rank(50, 40, 50);
  const Ranking b = turned.rank(50, 40, 50);
  const Ranking c = in_megabytes.rank(50, 40, 50);
  for (std::size_t e = 0; e < 3; ++e) {
    CHECK(find(b, turned.who.at(e))->score ==
          doctest::Approx(find(a, plain.who.at(e))->score).epsilon(1e-12));
    CHECK(find(c, in_megabytes.who.at(e))->score ==
          doctest::Approx(find(a, plain.who.at(e))->score).epsilon(1e-9));
  }
}

TEST_CASE("the same question has the same answer, and equal scores stand in order of number") {
  Machine machine;
  std::vector<EntityId> all;
  for (int i = 0; i < 6; ++i) all.push_back(machine.process("twin"));
  for (int t = 0; t < 30; ++t)
    for (const EntityId who : all) machine.set(t, who, metric::cpu, t < 20 ? 0.1 : 0.5);
  const Ranking ranking = machine.rank(30, 20, 30);
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(ranking.suspects[i].who == all[i]);
  check_sound(ranking);
}

TEST_CASE("weights are checked, and need not sum to 1") {
  Machine machine;
  CHECK_THROWS_AS(PidRanker(machine.source, RankOptions{.energy_weight = -1}), Error);
  CHECK_THROWS_AS(PidRanker(machine.source, RankOptions{.anomaly_weight = unknown}), Error);
  CHECK_THROWS_AS(PidRanker(machine.source,
                            RankOptions{.anomaly_weight = 0, .energy_weight = 0, .correlation_weight = 0}),
                  Error);
  CHECK_THROWS_AS(PidRanker(machine.source, RankOptions{.anomaly_weight = 1e308, .energy_weight = 1e308}),
                  Error);
  const OracleMachine data;
  const Ranking only_energy =
      data.rank(50, 40, 50, RankOptions{.anomaly_weight = 0, .energy_weight = 7, .correlation_weight = 0});
  for (const Suspect& suspect : only_energy.suspects) CHECK(suspect.score == doctest::Approx(suspect.energy));
}

/// A quiet neighbour and a busy one, for 60 frames; the incident is 40..60.
struct Office : Machine {
  EntityId quiet = process("quiet.exe");
  EntityId busy = process("busy.exe");
  Office() {
    for (int t = 0; t < 60; ++t) {
      set(t, quiet, metric::cpu, 0.01 + 0.01 * noise(t, 0, 0));
      set(t, busy, metric::cpu, 1.0 + 0.2 * noise(t, 1, 0));
    }
  }
};

TEST_CASE("an idle process that wakes up has a baseline of zeros") {
  Office office;
  const EntityId idle = office.process("idle_before.exe");
  for (int t = 0; t < 60; ++t) office.set(t, idle, metric::cpu, t < 40 ? 0.0 : 2.0);
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == idle);
  CHECK_FALSE(ranking.suspects[0].born_inside);
  CHECK(ranking.suspects[0].energy > 0.95);
  check_sound(ranking);
}

TEST_CASE("a constant metric with MAD 0 does not make a process a culprit") {
  Office office;
  const EntityId culprit = office.process("culprit.exe");
  const EntityId innocent = office.process("innocent.exe");
  for (int t = 0; t < 60; ++t) {
    office.set(t, culprit, metric::cpu, 0.3 + 0.1 * noise(t, 5, 0) + (t >= 40 ? 2.0 : 0.0));
    office.set(t, innocent, metric::cpu, 0.05 + 0.02 * noise(t, 6, 0));
    for (const EntityId who : {culprit, innocent, office.quiet, office.busy})
      office.set(t, who, metric::memory, 1e8 + (who == innocent && t >= 40 ? 4096 : 0));
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == culprit);
  CHECK(find(*find(ranking, innocent), metric::memory)->z < 1);  // 4 KiB of 100 MB
}

TEST_CASE("born inside the window, and gone before its end") {
  Office office;
  const EntityId burst = office.child("burst.exe", office.quiet, 42, 50);
  for (int t = 42; t < 50; ++t) {
    office.set(t, burst, metric::cpu, 3.0);
    office.set(t, burst, metric::memory, 5e8);
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == burst);
  CHECK(ranking.suspects[0].born_inside);
  CHECK(ranking.suspects[0].ended_inside);
  CHECK(find(ranking.suspects[0], metric::memory)->baseline == 0);
  check_sound(ranking);
}

TEST_CASE("two instances of one pid are two entities") {
  Office office;
  const EntityId first = office.process("worker.exe");
  const EntityId second = office.process("worker.exe");
  office.source.entities().find(second)->pid = office.source.entities().find(first)->pid;
  for (int t = 0; t < 60; ++t) office.set(t, t < 45 ? first : second, metric::cpu, t < 45 ? 0.1 : 2.5);
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == second);
}

TEST_CASE("a victim that the culprit slows down is not blamed") {
  Office office;
  const EntityId culprit = office.process("culprit.exe");
  const EntityId victim = office.process("victim.exe");
  for (int t = 0; t < 60; ++t) {
    const bool inside = t >= 40;
    office.set(t, culprit, metric::cpu, 0.2 + 0.1 * noise(t, 7, 0) + (inside ? 3.0 : 0.0));
    office.set(t, victim, metric::cpu, 0.2 + 0.1 * noise(t, 8, 0) + (inside ? 0.3 : 0.0));
    office.set(t, victim, metric::ready, 0.01 * noise(t, 8, 1) + (inside ? 5.0 : 0.0));
    office.set(t, victim, metric::context_switches, 100 + 10 * noise(t, 8, 2) + (inside ? 9000 : 0));
    office.set(t, victim, metric::hard_faults, inside ? 500 : 0);
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == culprit);
  const Suspect* suffering = find(ranking, victim);
  CHECK(suffering->score < 0.75 * ranking.suspects[0].score);
  CHECK(find(*suffering, metric::ready)->z > 50);  // the evidence is shown all the same
}

TEST_CASE("data with nothing but symptoms is judged by them") {
  Machine machine;
  const EntityId a = machine.process("a");
  const EntityId b = machine.process("b");
  for (int t = 0; t < 40; ++t) {
    machine.set(t, a, metric::ready, 0.1 + 0.1 * noise(t, 0, 0));
    machine.set(t, b, metric::ready, 0.1 + 0.1 * noise(t, 1, 0) + (t >= 30 ? 2.0 : 0.0));
  }
  CHECK(machine.rank(40, 30, 40, {}, metric::ready).suspects[0].who == b);
}

TEST_CASE("buckets and Idle are never suspects, buckets are unexplained") {
  Office office;
  const EntityId kernel = office.source.bucket("DPC and ISR");
  const EntityId idle = office.source.process("Idle", 0);
  for (int t = 0; t < 60; ++t) {
    office.set(t, kernel, metric::cpu, t < 40 ? 0.0 : 3.0);
    office.set(t, idle, metric::cpu, t < 40 ? 1.0 : 4.0);
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(find(ranking, kernel) == nullptr);
  CHECK(find(ranking, idle) == nullptr);
  CHECK(ranking.unexplained > 0.9);
  check_sound(ranking);
}

TEST_CASE("what is not listed is summed as others") {
  const OracleMachine machine;
  const Ranking ranking = machine.rank(50, 40, 50, RankOptions{.top = 1});
  REQUIRE(ranking.suspects.size() == 1);
  CHECK(ranking.others == doctest::Approx(expected_energy[0] + expected_energy[2]));
  CHECK(std::abs(sum_of_energy(ranking) - 1) < 1e-9);
}

TEST_CASE("what was felt counts for at least its share") {
  const OracleMachine machine;
  const auto energy = [&](double share, MetricId symptom) {
    return find(machine.rank(50, 40, 50, RankOptions{.symptom_share = share}, symptom), machine.who[2])
        ->energy;
  };
  CHECK(energy(1, metric::cpu) == doctest::Approx(expected_share[4]));
  CHECK(energy(1, metric::disk_write) == doctest::Approx(expected_share[5]));
  CHECK(energy(0, metric::cpu) == doctest::Approx(energy(0, metric::disk_write)));
  CHECK(energy(0, metric::cpu) == doctest::Approx(0.116522731216).epsilon(1e-9));
  CHECK_THROWS_AS(PidRanker(machine.source, RankOptions{.symptom_share = 1.5}), Error);
}

TEST_CASE("a late alert does not spoil the baseline") {
  const OracleMachine machine;
  const Ranking late = machine.rank(50, 45, 50);
  CHECK(late.baseline_frames == 40);
  CHECK(late.window_frames == 10);
  CHECK(late.suspects[0].score == doctest::Approx(expected_score[1]).epsilon(1e-10));
}

TEST_CASE("earlier incidents are kept out of the baseline") {
  const OracleMachine machine;
  PidRanker ranker(machine.source);
  for (int t = 0; t < 50; ++t) ranker.observe(machine.frame(t));
  const Ranking ranking = ranker.rank({at(40), at(50)}, metric::cpu, {{at(0), at(10)}, {at(35), at(45)}});
  CHECK(ranking.baseline_frames == 25);
  CHECK(ranking.window_frames == 10);
}

TEST_CASE("little or no data gives an empty or a careful answer") {
  const OracleMachine machine;
  CHECK(machine.rank(0, 0, 10).suspects.empty());
  CHECK(machine.rank(50, 45, 45).suspects.empty());
  CHECK(machine.rank(50, 100, 200).suspects.empty());
  CHECK(machine.rank(50, 45, 40).suspects.empty());
  const Ranking no_baseline = machine.rank(50, 0, 50);
  CHECK(no_baseline.baseline_frames == 0);
  CHECK(no_baseline.suspects.size() == 3);
  check_sound(no_baseline);
  check_sound(machine.rank(50, 1, 2));
  const Ranking unknown_metric = machine.rank(50, 40, 50, {}, 4000);
  CHECK(unknown_metric.suspects.size() == 3);
  CHECK_FALSE(unknown_metric.suspects[0].peak_without.has_value());
  CHECK(unknown_metric.suspects[0].curve.values.empty());
}

TEST_CASE("frames that come out of order, with NaN and infinity in them") {
  const OracleMachine machine;
  PidRanker forward(machine.source);
  PidRanker shuffled(machine.source);
  for (int t = 0; t < 50; ++t) {
    forward.observe(machine.frame(t));
    shuffled.observe(machine.frame((t * 7) % 50));
  }
  const TimeRange window{at(40), at(50)};
  CHECK(forward.rank(window, metric::cpu).suspects[0].score ==
        doctest::Approx(shuffled.rank(window, metric::cpu).suspects[0].score).epsilon(1e-12));

  PidRanker damaged(machine.source);
  for (int t = 0; t < 50; ++t) {
    Frame frame = machine.frame(t);
    if (t % 5 == 0) frame.values[0] = unknown;
    if (t % 7 == 0)
      frame.values[static_cast<std::size_t>(metric::disk_write)] = std::numeric_limits<double>::infinity();
    if (t % 11 == 0) frame.total[0] = unknown;
    damaged.observe(frame);
  }
  const Ranking ranking = damaged.rank(window, metric::cpu);
  CHECK(ranking.suspects[0].who == machine.who[1]);
  check_sound(ranking);
}

TEST_CASE("a level that was never read before says nothing") {
  Office office;
  for (int t = 0; t < 60; ++t) {
    if (t >= 40) office.set(t, office.busy, metric::memory, 8e9);  // the first reading came late
    office.set(t, office.quiet, metric::cpu, t >= 40 ? 2.0 : 0.0);
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == office.quiet);
  // It was what it was: no rise, whatever stands there.
  const Evidence* evidence = find(*find(ranking, office.busy), metric::memory);
  if (evidence != nullptr) {
    CHECK(evidence->baseline == 8e9);
    CHECK(evidence->z == 0);
    CHECK(evidence->share == 0);
  }
}

TEST_CASE("a level that is first told while it grows has grown since then") {
  Office office;
  for (int t = 0; t < 60; ++t) {
    office.set(t, office.busy, metric::cpu, 0.1);
    if (t >= 40) office.set(t, office.busy, metric::memory, 1e7 + 1e8 * (t - 40));
    office.set(t, office.quiet, metric::memory, 1e8);
  }
  const Ranking ranking = office.rank(60, 40, 60);
  CHECK(ranking.suspects[0].who == office.busy);
  const Evidence* evidence = find(*find(ranking, office.busy), metric::memory);
  REQUIRE(evidence != nullptr);
  CHECK(evidence->baseline == 1e7);
  CHECK(evidence->share > 0.9);
  check_sound(ranking);
}

TEST_CASE("the counterfactual takes the suspect's excess out of the curve") {
  Office office;
  const EntityId culprit = office.process("culprit.exe");
  for (int t = 0; t < 60; ++t) office.set(t, culprit, metric::cpu, 0.5 + (t >= 40 ? 2.0 : 0.0));
  const Ranking ranking = office.rank(60, 40, 60);
  double peak = 0;
  for (std::size_t i = 30; i < ranking.total.values.size(); ++i)
    peak = std::max(peak, ranking.total.values[i]);
  CHECK(*ranking.suspects[0].peak_without == doctest::Approx(peak - 2.0));
  CHECK(*ranking.suspects[0].score_without < 4);
  CHECK(*find(ranking, office.quiet)->score_without > 20);
  CHECK(ranking.times.size() == 50);
}

TEST_CASE("modules of the window, largest first") {
  Office office;
  const ModuleId engine = office.source.module_table().add("engine.dll");
  const ModuleId nt = office.source.module_table().add("ntoskrnl.exe");
  PidRanker ranker(office.source);
  for (int t = 0; t < 60; ++t) {
    Frame frame = office.frame(t);
    frame.modules = {{office.busy, nt, metric::cpu, 0.2},
                     {office.busy, engine, metric::cpu, t < 40 ? 0.1 : 0.6}};
    ranker.observe(frame);
  }
  const Ranking ranking = ranker.rank({at(40), at(60)}, metric::cpu);
  const Suspect* busy = find(ranking, office.busy);
  REQUIRE(busy->modules.size() == 2);
  CHECK(busy->modules[0].module == "engine.dll");
  CHECK(busy->modules[0].share == doctest::Approx(0.75));
}

}  // namespace
}  // namespace etwrca
