#include "monitor/lost_events.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

namespace etwrca::monitor {
namespace {

using namespace std::chrono_literals;

TimePoint at(int seconds) { return TimePoint(std::chrono::seconds(seconds)); }

Observation gap(int begin, int end, std::uint64_t events, std::uint64_t buffers) {
  Loss loss;
  loss.events = events;
  loss.buffers = buffers;
  return LossObservation{at(end), loss, at(end) - at(begin)};
}

SourceInfo source(std::uint64_t read, std::uint64_t lost = 0) {
  SourceInfo info;
  info.events = read;
  info.loss.events = lost;
  return info;
}

const TimeRange all{at(0), at(100)};

}  // namespace

TEST_CASE("without loss the share is zero, with nothing read it is one") {
  LostEvents lost;
  CHECK(lost.share({at(10), at(20)}, all, source(1000)) == 0);
  CHECK(lost.share({at(10), at(20)}, {}, source(0)) == 0);
  lost.take(std::vector{gap(10, 10, 5, 0)});
  CHECK(lost.share({at(10), at(20)}, all, source(0)) == 1);
}

TEST_CASE("a gap that is noticed after the window lies in it by its own length") {
  LostEvents lost;
  lost.take(std::vector{gap(18, 22, 300, 0)});
  // 100 events a tenth of the time; half of the gap is 150.
  CHECK(lost.share({at(10), at(20)}, all, source(1000)) == doctest::Approx(150.0 / 250.0));
  CHECK(lost.share({at(20), at(30)}, all, source(1000)) == doctest::Approx(150.0 / 250.0));
  CHECK(lost.share({at(30), at(40)}, all, source(1000)) == 0);
}

TEST_CASE("events that are only counted are where the buffers were lost") {
  LostEvents lost;
  lost.take(std::vector{gap(12, 14, 0, 3), gap(50, 60, 0, 1)});
  CHECK(lost.share({at(10), at(20)}, all, source(1000, 400)) == doctest::Approx(300.0 / 400.0));
  CHECK(lost.share({at(55), at(65)}, all, source(1000, 400)) == doctest::Approx(50.0 / 150.0));
  CHECK(lost.share({at(80), at(90)}, all, source(1000, 400)) == 0);
}

TEST_CASE("events that are only counted are everywhere if nothing tells where") {
  const LostEvents lost;
  CHECK(lost.share({at(10), at(20)}, all, source(1000, 1000)) == doctest::Approx(0.5));
}

TEST_CASE("of very many gaps none is left out, and the newest stay where they are") {
  LostEvents lost;
  constexpr int many = 100'000;
  for (int i = 0; i < many; ++i) lost.take(std::vector{gap(i, i + 1, 3, 0)});
  const TimeRange extent{at(0), at(many)};
  CHECK(lost.share(extent, extent, source(many)) == doctest::Approx(0.75));
  CHECK(lost.share({at(0), at(many / 2)}, extent, source(many)) == doctest::Approx(0.75).epsilon(0.01));
  CHECK(lost.share({at(many - 10), at(many)}, extent, source(many)) == doctest::Approx(0.75));
  lost.take(std::vector{gap(many, many + 1, 1'000'000, 0)});
  CHECK(lost.share({at(many - 10), at(many)}, extent, source(many)) == doctest::Approx(0.75));
}

TEST_CASE("lost buffers whose events nobody counted are at least an event each") {
  LostEvents lost;
  lost.take(std::vector{gap(12, 14, 0, 25)});
  CHECK(lost.share({at(10), at(20)}, all, source(750)) == doctest::Approx(0.25));
}

}  // namespace etwrca::monitor
