#include "source/proc/moment.hpp"

#include <doctest/doctest.h>

#include "etwrca/time.hpp"

using namespace etwrca;
using etwrca::proc::Moment;
using etwrca::proc::Timeline;
using namespace std::chrono_literals;

namespace {

const TimePoint noon = time_from_seconds(1.6e9);

Moment step(Timeline& timeline, TimePoint wall, Duration monotonic) {
  return timeline.step(wall, monotonic, monotonic);
}

}  // namespace

TEST_CASE("usage spans the time between two looks, late ones too") {
  Timeline timeline;
  CHECK(step(timeline, noon, 5s).length() == 0s);
  const Moment one = step(timeline, noon + 1s, 6s);
  CHECK(one.before == noon);
  CHECK(one.now == noon + 1s);
  const Moment late = step(timeline, noon + 31s, 36s);
  CHECK(late.before == noon + 1s);
  CHECK(late.length() == 30s);
}

TEST_CASE("a clock that is set forward, or a machine that slept, leaves a gap") {
  Timeline timeline;
  step(timeline, noon, 5s);
  const Moment after = step(timeline, noon + 1h, 6s);
  CHECK(after.now == noon + 1h);
  CHECK(after.length() == 1s);
}

TEST_CASE("a clock that is set back breaks no order") {
  Timeline timeline;
  step(timeline, noon, 5s);
  TimePoint last = noon;
  for (int i = 1; i <= 2000; ++i) {
    const TimePoint wall = noon - 10s + i * 1s;
    CHECK(timeline.stamp(wall, 5s + i * 1s) > last);
    const Moment moment = step(timeline, wall, 5s + i * 1s);
    CHECK(moment.before == last);
    CHECK(moment.now > moment.before);
    CHECK(moment.length() >= 990ms);
    last = moment.now;
  }
  CHECK(last == noon - 10s + 2000s);  // it has caught up
}

TEST_CASE("two looks at the same moment") {
  Timeline timeline;
  step(timeline, noon, 5s);
  const Moment again = step(timeline, noon, 5s);
  CHECK(again.now > again.before);
}
