#include "etwrca/spike_detector.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <vector>

using namespace etwrca;

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

TimePoint at(int second) { return TimePoint{std::chrono::seconds(second)}; }

struct Noise {
  std::mt19937_64 engine;
  explicit Noise(std::uint64_t seed = 1) : engine(seed) {}
  double operator()() {  // about normal, the same on every platform
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(engine() >> 11) / 9007199254740992.0;
    return sum - 6;
  }
};

using Curve = std::function<double(int)>;

/// The spikes that ended, of samples one second apart.
std::vector<Spike> spikes(int samples, const Curve& curve, const DetectOptions& options = {}) {
  SpikeDetector detector(options);
  std::vector<Spike> ended;
  for (int i = 0; i < samples; ++i)
    if (auto s = detector.update(at(i), curve(i)); s && s->ended) ended.push_back(*s);
  if (auto s = detector.finish()) ended.push_back(*s);
  return ended;
}

Curve noisy(Curve curve, double size = 1, std::uint64_t seed = 1) {
  return [=, noise = Noise(seed)](int i) mutable { return curve(i) + size * noise(); };
}

}  // namespace

TEST_CASE("a step up and down is one spike with its true begin and end") {
  const auto found = spikes(200, noisy([](int i) { return i >= 100 && i < 150 ? 60.0 : 40.0; }));
  REQUIRE(found.size() == 1);
  const Spike& s = found[0];
  CHECK(s.begin == at(100));
  CHECK(s.alerted == at(100));  // 20 deviations: one sample is enough
  CHECK(s.end == at(150));
  CHECK(s.baseline == doctest::Approx(40).epsilon(0.01));
  CHECK(s.scale == doctest::Approx(1).epsilon(0.25));
  CHECK(s.score == doctest::Approx(std::log2(1 + (s.value - s.baseline) / std::max(3 * s.scale, s.usual))));
}

TEST_CASE("a smaller step needs two samples, and its onset is the first") {
  const auto found = spikes(200, [](int i) { return i >= 100 && i < 120 ? 15.0 : 10.0 + 0.3 * (i % 9); });
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(100));
  CHECK(found[0].alerted == at(101));
  CHECK(found[0].end == at(120));
}

TEST_CASE("a short recording: 130 frames, the culprit from 27 to 82") {
  const auto found = spikes(130, noisy([](int i) { return i >= 27 && i < 82 ? 1.0 : 0.15; }, 0.04));
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(27));
  CHECK(found[0].alerted <= at(28));
  CHECK(found[0].end == at(82));
}

TEST_CASE("short recordings of noise: fewer than one in fifty alerts") {
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed)
    alarms += static_cast<int>(spikes(130, noisy([](int) { return 0.5; }, 0.1, seed)).size());
  CHECK(alarms < 10);
}

TEST_CASE("idle before: all zero, then activity") {
  const auto found = spikes(100, [](int i) { return i >= 60 && i < 80 ? 0.7 : 0.0; });
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(60));
  CHECK(found[0].end == at(80));
  CHECK(found[0].baseline == 0);
  CHECK(found[0].scale > 0);
  CHECK(std::isfinite(found[0].score));
}

TEST_CASE("constants are silent; what moves less than min_scale allows is too") {
  CHECK(spikes(500, [](int) { return 3.0; }).empty());
  const Curve small = [](int i) { return i >= 60 && i < 80 ? 0.05 : 0.0; };
  DetectOptions options;
  CHECK(spikes(100, small, options).size() == 1);
  options.min_scale = 0.03;
  CHECK(spikes(100, small, options).empty());
}

TEST_CASE("a metric that is mostly constant (MAD 0) does not make its usual blips into spikes") {
  const auto found = spikes(3000, [](int i) { return i % 10 == 0 ? 5.5 : 5.0; });
  for (const Spike& spike : found) CHECK(spike.begin < at(200));  // until they are known to be usual
}

TEST_CASE("blips as large as those that are usual stop to alert") {
  const auto found = spikes(3000, [](int i) { return 5.0 + 0.1 * (i % 3) + (i % 70 == 69 ? 9.0 : 0.0); });
  CHECK(found.size() >= 3);
  CHECK(found.size() <= 4);
  CHECK(found.back().begin < at(400));
}

TEST_CASE("fewer samples than the warm-up: no alert, no numbers") {
  SpikeDetector detector;
  CHECK(std::isnan(detector.score()));
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(detector.update(at(i), i == 15 ? 1e6 : 1.0));
    CHECK(std::isnan(detector.baseline()));
    CHECK(std::isnan(detector.scale()));
  }
  CHECK_FALSE(detector.finish());
  detector.update(at(20), 1.0);
  CHECK(detector.baseline() == 1);
  CHECK(detector.scale() > 0);
}

TEST_CASE("gaps are stepped over, also inside a spike") {
  const auto found = spikes(200, noisy([](int i) {
                              if (i % 3 == 1)
                                return i % 2 == 0 ? no_value : -std::numeric_limits<double>::infinity();
                              return i >= 120 && i < 150 ? 60.0 : 40.0;
                            }));
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(120));
  CHECK(found[0].end == at(150));
  CHECK(spikes(100, [](int) { return no_value; }).empty());
}

TEST_CASE("clock steps do not stop it, and no spike ends before it begins") {
  SpikeDetector detector;
  Noise noise;
  std::optional<Spike> told;
  std::optional<Spike> ended;
  for (int i = 0; i < 200; ++i) {
    const int clock = i < 110 ? i : i - 80;  // set back inside the incident
    if (auto s = detector.update(at(clock), noise() + (i >= 100 && i < 130 ? 20 : 0)))
      (s->ended ? ended : told) = s;
  }
  REQUIRE(told);
  CHECK(told->begin == at(100));
  REQUIRE(ended);
  CHECK(ended->end >= ended->begin);
}

TEST_CASE("a counter that resets drops to zero: silent upwards, told in both directions") {
  const Curve counter = noisy([](int i) { return i < 100 ? 1000.0 + i : i - 100.0; }, 0.1);
  CHECK(spikes(150, counter).empty());
  DetectOptions both;
  both.direction = Direction::both;
  const auto found = spikes(150, counter, both);
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(100));
  CHECK(found[0].value < 100);
}

TEST_CASE("a ramp is found before it is half way up, its onset behind the alert") {
  const auto found =
      spikes(200, noisy([](int i) { return 10.0 + (i < 100 ? 0 : std::min(i - 100, 40)); }, 0.5));
  REQUIRE(found.size() == 1);
  CHECK(found[0].alerted <= at(110));
  CHECK(found[0].begin >= at(100));
  CHECK(found[0].begin <= at(103));
  CHECK_FALSE(found[0].end < at(199));  // still up when the series ends
}

TEST_CASE("an incident that never ends is the new normal after the stated time, not before") {
  const auto found = spikes(800, noisy([](int i) { return i < 100 ? 10.0 : 30.0; }));
  REQUIRE(found.size() == 1);
  CHECK(found[0].begin == at(100));
  CHECK(found[0].end >= at(100 + 240));
  CHECK(found[0].end <= at(103 + 240));
}

TEST_CASE("what stands out of the new normal is found") {
  const auto found = spikes(800, noisy([](int i) {
                              return i < 100 ? 10.0 : i >= 600 && i < 620 ? 60.0 : 30.0;
                            }));
  REQUIRE(found.size() == 2);
  CHECK(found[1].begin == at(600));
  CHECK(found[1].baseline == doctest::Approx(30).epsilon(0.05));
  CHECK(found[1].end == at(620));
}

TEST_CASE("two equal incidents back to back are two, with the same score") {
  const auto found = spikes(
      200, noisy([](int i) { return (i >= 40 && i < 95) || (i >= 101 && i < 156) ? 30.0 : 10.0; }, 0.5));
  REQUIRE(found.size() == 2);
  CHECK(found[0].begin == at(40));
  CHECK(found[0].end == at(95));
  CHECK(found[1].begin == at(101));
  CHECK(found[1].end == at(156));
  CHECK(found[1].score == doctest::Approx(found[0].score).epsilon(0.1));
}

TEST_CASE("in the refractory time only a stronger spike alerts") {
  DetectOptions options;
  options.refractory = 100;
  const auto curve = [](double second) {
    return [=](int i) {
      return 10 + 0.2 * (i % 5) + (i >= 60 && i < 70 ? 20 : i >= 90 && i < 100 ? second : 0);
    };
  };
  CHECK(spikes(300, curve(15), options).size() == 1);
  CHECK(spikes(300, curve(60), options).size() == 2);
  options.refractory = 10;
  CHECK(spikes(300, curve(15), options).size() == 2);
}

TEST_CASE("the score does not depend on the unit") {
  const Curve curve = noisy([](int i) { return i >= 100 && i < 110 ? 60.0 : 40.0; });
  const auto cores = spikes(200, curve);
  const auto bytes = spikes(200, [&](int i) { return 1048576 * curve(i); });
  REQUIRE(cores.size() == 1);
  REQUIRE(bytes.size() == 1);
  CHECK(bytes[0].score == doctest::Approx(cores[0].score).epsilon(0.15));  // the noise runs on
}

TEST_CASE("values near the limits of a double are numbers like others") {
  const double huge = std::numeric_limits<double>::max();
  const auto found = spikes(400, [&](int i) { return i % 50 == 49 ? huge : i % 51 == 50 ? -huge : i % 2; });
  for (const auto& s : found) {
    CHECK(std::isfinite(s.score));
    CHECK(s.scale > 0);
  }
  CHECK_FALSE(found.empty());
}

TEST_CASE("the same input gives the same output") {
  const auto a = spikes(5000, noisy([](int i) { return i % 700 > 660 ? 12.0 : 0.0; }));
  const auto b = spikes(5000, noisy([](int i) { return i % 700 > 660 ? 12.0 : 0.0; }));
  REQUIRE(a.size() == b.size());
  CHECK(a.size() >= 3);
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].begin == b[i].begin);
    CHECK(a[i].end == b[i].end);
    CHECK(a[i].score == b[i].score);
  }
}
