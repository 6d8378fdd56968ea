#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "etwrca/error.hpp"
#include "frame/built.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::chrono_literals;
using doctest::Approx;

namespace {

double amount(const std::vector<Frame>& frames, MetricId m) {
  double sum = 0;
  for (const Frame& frame : frames) sum += frame.total[m] * to_seconds(frame.length);
  return sum;
}

}  // namespace

TEST_CASE("a usage is spread over the bins that it covers, in proportion") {
  FakeSource source;
  const EntityId a = source.process("a");
  const auto frames = build(source, {usage(10.5, 2.0, a, metric::cpu, 1.0)});
  REQUIRE(frames.size() == 3);
  CHECK(frames[0].begin == at(10));
  CHECK(frames[0].value(0, metric::cpu) == Approx(0.25));
  CHECK(frames[1].value(0, metric::cpu) == Approx(0.5));
  CHECK(frames[2].value(0, metric::cpu) == Approx(0.25));
}

TEST_CASE("usage becomes a rate per second, whatever the bin") {
  FakeSource source;
  const EntityId a = source.process("a");
  FrameOptions options;
  options.bin = 100ms;
  const auto frames = build(source, {usage(1.0, 0.1, a, metric::disk_read, 1000.0)}, options);
  REQUIRE(!frames.empty());
  CHECK(frames[0].value(0, metric::disk_read) == Approx(10000.0));
}

TEST_CASE("totals equal the sum of the rows, and buckets make up what is unattributed") {
  FakeSource source;
  std::vector<EntityId> who;
  for (int i = 0; i < 7; ++i) who.push_back(source.process("p" + std::to_string(i)));
  const EntityId dpc = source.bucket("(DPC and ISR)");
  who.push_back(dpc);
  std::mt19937_64 random(7);
  std::vector<Observation> all;
  double given = 0;
  for (int i = 0; i < 5000; ++i) {
    const double begin = 100 + 0.002 * i;
    const double length = static_cast<double>(random() % 1000) * 1e-5;
    const double value = static_cast<double>(random() % 1000) * 1e-4;
    given += value;
    all.push_back(usage(begin, length, who[random() % who.size()], metric::cpu, value));
  }
  const auto frames = build(source, all);
  CHECK(amount(frames, metric::cpu) == Approx(given).epsilon(1e-12));
  for (const Frame& frame : frames) {
    double sum = 0;
    double buckets = 0;
    for (std::size_t row = 0; row < frame.entities.size(); ++row) {
      sum += frame.value(row, metric::cpu);
      if (frame.entities[row] == dpc) buckets += frame.value(row, metric::cpu);
    }
    CHECK(frame.total[metric::cpu] == sum);
    CHECK(frame.unattributed[metric::cpu] == buckets);
    CHECK(buckets < sum);
  }
}

TEST_CASE("what the system states is the total; the difference belongs to nobody") {
  FakeSource source;
  const EntityId a = source.process("a");
  Entity machine;
  machine.kind = EntityKind::system;
  const EntityId whole = source.entities().add(machine);
  const auto frames = build(source, {usage(0, 1, a, metric::cpu, 0.5), usage(0, 1, whole, metric::cpu, 0.8)});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].entities.size() == 1);
  CHECK(frames[0].total[metric::cpu] == Approx(0.8));
  CHECK(frames[0].unattributed[metric::cpu] == Approx(0.3));
}

TEST_CASE("an entity has rows while it lives") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  source.entities().find(b)->end = at(2.5);
  const auto frames =
      build(source, {ProcessStart{at(0.5), a}, ProcessStart{at(1.5), b}, usage(2.0, 0.1, b, metric::cpu, 0.1),
                     ProcessEnd{at(2.5), b}, usage(4.0, 0.5, a, metric::cpu, 0.1)});
  REQUIRE(frames.size() == 5);
  CHECK_FALSE(frames[0].row_of(b));
  CHECK(frames[1].row_of(b));
  CHECK(frames[2].row_of(b));
  CHECK_FALSE(frames[3].row_of(b));
  for (const Frame& frame : frames) CHECK(frame.row_of(a));
}

TEST_CASE("an empty stretch gives empty frames") {
  FakeSource source;
  const EntityId a = source.process("a");
  const auto frames = build(source, {usage(0, 0.5, a, metric::cpu, 0.5), usage(5, 0.5, a, metric::cpu, 0.5)});
  REQUIRE(frames.size() == 6);
  CHECK(frames[3].total[metric::cpu] == 0.0);
}

TEST_CASE("disorder within the lateness counts where it belongs; beyond it nothing is lost but its place") {
  FakeSource source;
  const EntityId a = source.process("a");
  FrameOptions options;
  options.lateness = 500ms;
  FrameBuilder builder(source, options);
  for (const Observation& one :
       std::vector<Observation>{usage(0.1, 0, a, metric::cpu, 1.0), usage(1.4, 0, a, metric::cpu, 2.0),
                                usage(0.9, 0, a, metric::cpu, 4.0), usage(3.0, 0, a, metric::cpu, 8.0),
                                usage(0.2, 0, a, metric::cpu, 16.0)})
    builder.add({&one, 1});
  const auto frames = rest(builder);
  REQUIRE(frames.size() == 4);
  CHECK(frames[0].total[metric::cpu] == Approx(5.0));
  CHECK(amount(frames, metric::cpu) == Approx(31.0));
  Loss loss;
  for (const Frame& frame : frames) loss += frame.loss;
  CHECK(loss.observations == 1);
}

TEST_CASE("what comes in one batch is not late for another part of it") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  FrameOptions options;
  options.lateness = Duration::zero();
  FrameBuilder builder(source, options);
  // As a live source looks: what each used since the look before, all of it up to now.
  const std::vector<Observation> look{usage(10, 1, a, metric::cpu, 0.5), usage(10, 1, b, metric::cpu, 0.25),
                                      usage(10.25, 0, b, metric::disk_read, 100)};
  builder.add(look);
  const auto frame = builder.next();
  REQUIRE(frame);
  CHECK(frame->total[metric::cpu] == Approx(0.75));
  CHECK(frame->total[metric::disk_read] == Approx(100));
  CHECK_FALSE(frame->loss.any());
  CHECK_FALSE(builder.next());
}

TEST_CASE("a last bin that was not over is left out of a source that was stopped, where that was asked for") {
  FakeSource source;
  source.said.stopped = true;
  const EntityId a = source.process("a");
  FrameOptions options;
  options.lateness = Duration::zero();
  options.whole = true;
  // Each look comes a little late, so that a little of its usage belongs to the next bin.
  const auto frames =
      build(source, {usage(10.0, 1.01, a, metric::cpu, 1.01), usage(11.01, 1.0, a, metric::cpu, 1)}, options);
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].total[metric::cpu] == Approx(1.0));
  CHECK(frames[1].total[metric::cpu] == Approx(1.0));
  CHECK(build(source, {usage(10.5, 0.2, a, metric::cpu, 1)}, options).empty());
  source.said.stopped = false;
  CHECK(build(source, {usage(10.5, 0.2, a, metric::cpu, 1)}, options).size() == 1);
}

TEST_CASE("a batch over a long time keeps few bins open") {
  FakeSource source;
  const EntityId a = source.process("a");
  std::vector<Observation> all;
  for (int i = 0; i < 3000; ++i) all.push_back(usage(i, 0, a, metric::cpu, 1.0));
  FrameBuilder builder(source);
  builder.add(all);
  std::size_t finished = 0;
  while (builder.next()) ++finished;
  CHECK(finished == 2998);
  const auto last = rest(builder);
  REQUIRE(last.size() == 2);
  CHECK(last[1].total[metric::cpu] == 1.0);
}

TEST_CASE("a look that comes late: what was used over the same long time is spread the same for all") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  FrameOptions options;
  options.lateness = 0ms;
  const auto frames =
      build(source,
            {usage(9.5, 1, a, metric::cpu, 0.5), usage(9.5, 1, b, metric::cpu, 0.5),
             usage(10.5, 3, a, metric::cpu, 1.5), usage(10.5, 3, b, metric::cpu, 1.5),
             Level{at(13.5), a, metric::memory, 7.0}, Level{at(13.5), b, metric::memory, 8.0}},
            options);
  REQUIRE(frames.size() == 5);
  for (const Frame& frame : frames) {
    CHECK(frame.value(0, metric::cpu) == Approx(frame.value(1, metric::cpu)));
    CHECK_FALSE(frame.loss.any());
  }
  CHECK(frames[2].total[metric::cpu] == Approx(1.0));
  CHECK(frames[4].total[metric::memory] == 15.0);
}

TEST_CASE("a batch over a very long time gives its frames one by one") {
  FakeSource source;
  const EntityId a = source.process("a");
  std::vector<Observation> all;
  for (int i = 0; i < 4096; ++i) all.push_back(usage(3500.0 * i, 0, a, metric::cpu, 1.0));
  FrameBuilder builder(source);
  builder.add(all);  // fourteen million bins, of which few may be there at a time
  std::size_t frames = 0;
  double sum = 0;
  for (; frames < 100'000; ++frames) {
    const auto frame = builder.next();
    REQUIRE(frame);
    sum += frame->total[metric::cpu];
  }
  CHECK(sum == Approx(29));  // one in 3500
}

TEST_CASE("many metrics leave room for fewer entities, and nothing is lost") {
  FakeSource source;
  for (int i = 0; i < 2000; ++i) {
    MetricInfo info;
    info.name = "m" + std::to_string(i);
    source.metric_table().add(info);
  }
  FrameBuilder builder(source);
  std::vector<Observation> all;
  for (std::uint32_t i = 0; i < 1000; ++i)
    all.push_back(usage(0.5, 0, source.process("p", i), metric::cpu, 1.0));
  builder.add(all);
  const auto frames = rest(builder);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].total[metric::cpu] == Approx(1000));
  CHECK(frames[0].entities.size() * frames[0].metrics <= (1U << 18U) + frames[0].metrics);
  CHECK(frames[0].unattributed[metric::cpu] > 700);
}

TEST_CASE("what a process spends after its end is not lost") {
  FakeSource source;
  const EntityId a = source.process("a");
  const EntityId b = source.process("b");
  source.entities().find(a)->end = at(5.95);
  std::vector<Observation> all{usage(5.0, 0, a, metric::cpu, 1.0), ProcessEnd{at(5.95), a}};
  for (int i = 0; i < 30; ++i) all.push_back(usage(6.0 + 0.1 * i, 0, a, metric::network_send, 1e6));
  all.push_back(usage(5.9, 3.0, a, metric::cpu, 3.0));  // a thread that runs on
  all.push_back(usage(12.0, 0, b, metric::cpu, 1.0));
  for (const std::size_t batch : {all.size(), std::size_t{1}}) {
    FrameBuilder builder(source);
    for (std::size_t i = 0; i < all.size(); i += batch) builder.add(std::span(all).subspan(i, batch));
    const auto frames = rest(builder);
    CHECK(amount(frames, metric::cpu) == Approx(5.0));
    CHECK(amount(frames, metric::network_send) == Approx(30e6));
    CHECK_FALSE(frames.back().row_of(a));
  }
}

TEST_CASE("where no time is possible, the loss is told all the same") {
  FakeSource source;
  const EntityId a = source.process("a");
  FrameBuilder builder(source);
  const Observation impossible = Level{TimePoint::max(), a, metric::memory, 1.0};
  builder.add({&impossible, 1});
  builder.finish();
  CHECK_FALSE(builder.next());
  CHECK(builder.left_out().observations == 1);
}

TEST_CASE("a bin is at least nothing and at most ten days") {
  FakeSource source;
  FrameOptions options;
  options.bin = Duration(-1);
  CHECK_THROWS_AS(FrameBuilder(source, options), Error);
  options.bin = 241h;
  CHECK_THROWS_AS(FrameBuilder(source, options), Error);
  options.bin = 240h;
  CHECK_NOTHROW(FrameBuilder(source, options));
}

TEST_CASE("a long recording of little has a hundred thousand frames at most") {
  for (const Duration length : {Duration(24h * 30), Duration(24h * 365), Duration(24h * 365 * 200)})
    CHECK(length / bin_for(length) <= 100'000);
  CHECK(bin_for(24h) == 1s);
}

TEST_CASE("one wild time stamp is left out and counted; a clock that was set is followed") {
  FakeSource source;
  const EntityId a = source.process("a");
  std::vector<Observation> all;
  for (int i = 0; i < 30; ++i) all.push_back(usage(100 + i, 0, a, metric::cpu, 1.0));
  SUBCASE("one from the far future") {
    all.insert(all.begin() + 10, usage(4e9, 0, a, metric::cpu, 1.0));
    const auto frames = build(source, all);
    CHECK(frames.size() == 30);
    CHECK(amount(frames, metric::cpu) == Approx(30.0));
    Loss loss;
    for (const Frame& frame : frames) loss += frame.loss;
    CHECK(loss.observations == 1);
  }
  for (const double jump : {1e6, -1e5}) {
    CAPTURE(jump);
    std::vector<Observation> stepped = all;
    for (int i = 30; i < 90; ++i) stepped.push_back(usage(100 + i + jump, 0, a, metric::cpu, 1.0));
    const auto frames = build(source, stepped);
    CHECK(frames.size() == 30 + 60 - 15);
    CHECK(frames.back().begin == at(189 + jump));
  }
}

TEST_CASE("times at the ends of the range are left out and counted, first or later") {
  FakeSource source;
  const EntityId a = source.process("a");
  const Usage first{TimePoint::min(), Duration{1}, a, no_module, metric::cpu, false, 1.0};
  const Usage last{TimePoint::max() - 1s, 1s, a, no_module, metric::cpu, false, 1.0};
  const auto frames =
      build(source, {first, last, usage(1, 0, a, metric::cpu, 1.0), first, last,
                     Level{TimePoint::max(), a, metric::memory, 1.0}, usage(2, 0, a, metric::cpu, 1.0)});
  REQUIRE(frames.size() == 2);
  CHECK(amount(frames, metric::cpu) == Approx(2.0));
  CHECK(frames[0].loss.observations == 5);
}

TEST_CASE("data in rows: each distinct time is a frame, as long as the step to the next") {
  FakeSource source;
  const EntityId a = source.process("a");
  FrameOptions options;
  options.bin = Duration::zero();
  const auto frames = build(source,
                            {Level{at(0), a, metric::memory, 1.0}, Level{at(0), a, metric::working_set, 5.0},
                             Level{at(60), a, metric::memory, 2.0}, Level{at(180), a, metric::memory, 3.0}},
                            options);
  REQUIRE(frames.size() == 3);
  CHECK(frames[0].length == 60s);
  CHECK(frames[1].length == 120s);
  CHECK(frames[2].length == 120s);
  CHECK(frames[1].value(0, metric::memory) == 2.0);
  CHECK(frames[1].value(0, metric::working_set) == 5.0);
}

TEST_CASE("modules tell where inside, without counting twice") {
  FakeSource source;
  const EntityId a = source.process("a");
  const ModuleId dll = source.module_table().add("x.dll");
  const auto frames = build(source, {Usage{at(0), {}, a, dll, metric::cpu, false, 0.25},
                                     Usage{at(0.1), {}, a, dll, metric::cpu, true, 0.5},
                                     Usage{at(0.2), {}, a, dll, metric::cpu, false, 0.25}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].total[metric::cpu] == Approx(0.5));
  REQUIRE(frames[0].modules.size() == 1);
  CHECK(frames[0].modules[0].rate == Approx(1.0));
}

TEST_CASE("more entities than the bound share a bucket, and totals hold") {
  FakeSource source;
  std::vector<Observation> all;
  for (std::uint32_t i = 0; i < 50; ++i)
    all.push_back(usage(0.01 * i, 0, source.process("p", i), metric::cpu, 1.0));
  FrameOptions options;
  options.max_entities = 10;
  const auto frames = build(source, all, options);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].entities.size() == 11);
  CHECK(frames[0].total[metric::cpu] == Approx(50.0));
  CHECK(frames[0].unattributed[metric::cpu] == Approx(40.0));
  CHECK_FALSE(frames[0].loss.any());
}

TEST_CASE("a week of pids that come and go keeps the number of rows flat") {
  FakeSource source;
  FrameBuilder builder(source);
  std::size_t most = 0;
  for (int second = 0; second < 20000; ++second) {
    const EntityId p = source.process("short");
    builder.add(
        std::vector<Observation>{ProcessStart{at(second), p}, usage(second, 0.5, p, metric::cpu, 0.5)});
    source.entities().find(p)->end = at(second + 0.6);
    builder.add(std::vector<Observation>{ProcessEnd{at(second + 0.6), p}});
    source.entities().forget_ended_before(at(second - 60));
    while (auto frame = builder.next()) most = std::max(most, frame->entities.size());
  }
  CHECK(most <= 2);
  CHECK(source.entities().size() < 100);
}

TEST_CASE("options that make no sense are refused") {
  FakeSource source;
  FrameOptions options;
  options.bin = -1s;
  CHECK_THROWS_AS(FrameBuilder(source, options), Error);
}
