#include "report/numbers.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "report/sample.hpp"

using namespace etwrca;
using namespace etwrca::report;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

const MetricInfo& built_in(MetricId id) {
  static const MetricTable table;
  return table[id];
}

std::string span(double seconds) { return span_of(duration_from_seconds(seconds)); }

}  // namespace

TEST_CASE("numbers have about three digits, also where rounding adds one") {
  CHECK(number(0) == "0");
  CHECK(number(-0.0) == "0");
  CHECK(number(0.98) == "0.98");
  CHECK(number(0.999) == "1");
  CHECK(number(9.994) == "9.99");
  CHECK(number(9.996) == "10");
  CHECK(number(12.34) == "12.3");
  CHECK(number(99.94) == "99.9");
  CHECK(number(99.96) == "100");
  CHECK(number(999.4) == "999");
  CHECK(number(999.95) == "1,000");
  CHECK(number(-1234567) == "-1,234,567");
  CHECK(number(0.00123) == "0.0012");
  CHECK(number(1e-9) == "1.00e-09");
  CHECK(number(1e300) == "1.00e+300");
}

TEST_CASE("what is no number is unknown") {
  for (const double value : {not_a_number, infinity, -infinity}) {
    CHECK(number(value) == "unknown");
    CHECK(fixed(value, 2) == "unknown");
    CHECK(percent(value) == "unknown");
    CHECK(quantity(value, built_in(metric::cpu)) == "unknown");
  }
}

TEST_CASE("percent tells nothing from a little, and all from nearly all") {
  CHECK(percent(0) == "0 %");
  CHECK(percent(0.004) == "0.4 %");
  CHECK(percent(0.93) == "93 %");
  CHECK(percent(0.994) == "99.4 %");
  CHECK(percent(1) == "100 %");
}

TEST_CASE("units change where the number would grow a digit") {
  const MetricInfo& bytes = built_in(metric::memory);
  CHECK(quantity(0, bytes) == "0 B");
  CHECK(quantity(1023, bytes) == "1,023 B");
  CHECK(quantity(1024, bytes) == "1 KiB");
  CHECK(quantity(1536, bytes) == "1.5 KiB");
  CHECK(quantity(1048576, bytes) == "1 MiB");
  CHECK(quantity(1073741824, bytes) == "1 GiB");
  CHECK(quantity(5e15, bytes) == "4,547 TiB");
  CHECK(quantity(-2048, bytes) == "-2 KiB");
  const MetricInfo& rate = built_in(metric::disk_read);
  CHECK(quantity(999, rate) == "999 B/s");
  CHECK(quantity(1000, rate) == "1 kB/s");
  CHECK(quantity(12.3e6, rate) == "12.3 MB/s");
  CHECK(quantity(1e9, rate) == "1 GB/s");
}

TEST_CASE("counted things are named, one as one") {
  CHECK(quantity(0.98, built_in(metric::cpu)) == "0.98 cores");
  CHECK(quantity(1, built_in(metric::cpu)) == "1 core");
  CHECK(quantity(1, built_in(metric::ready)) == "1 thread");
  CHECK(quantity(340, built_in(metric::hard_faults)) == "340 faults/s");
  CHECK(quantity(340, built_in(metric::context_switches)) == "340 switches/s");
  CHECK(counted(0, "process") == "0 processes");
  CHECK(counted(1, "process") == "1 process");
  CHECK(counted(2, "process") == "2 processes");
  CHECK(counted(1234, "event") == "1,234 events");
  MetricInfo own{"latency", MetricKind::level, "s", "", "", ""};
  CHECK(quantity(0.25, own) == "250 ms");
  CHECK(quantity(1.5, own) == "1.5 s");
  own.unit = "";
  CHECK(quantity(1, own) == "1");
}

TEST_CASE("lengths of time are said in the unit that suits them") {
  CHECK(span(0) == "0 s");
  CHECK(span_of(Duration(1)) == "1 ns");
  CHECK(span_of(Duration(999)) == "999 ns");
  CHECK(span_of(Duration(1500)) == "1.5 us");
  CHECK(span(0.0009999) == "1,000 us");
  CHECK(span(0.35) == "350 ms");
  CHECK(span(0.99949) == "999 ms");
  CHECK(span(0.9996) == "1 s");
  CHECK(span(8.2) == "8.2 s");
  CHECK(span(99.94) == "99.9 s");
  CHECK(span(99.96) == "1 min 40 s");
  CHECK(span(125) == "2 min 5 s");
  CHECK(span(3600) == "1 h 0 min");
  CHECK(span(172800) == "2 d 0 h");
}

TEST_CASE("a recording has a calendar, rows that count from zero have none") {
  Report report = test::usual_report();
  CHECK(Clock(report).moment(test::second(2.5)) == "2020-07-29 00:07:02.50 UTC");
  report.source.kind = "csv";
  CHECK(Clock(report).calendar());
  report.extent = {TimePoint(), TimePoint(std::chrono::seconds(200))};
  CHECK(Clock(report).moment(TimePoint(std::chrono::milliseconds(124500))) == "124.5 s");
}

TEST_CASE("axes are round, whatever the values are") {
  const Axis axis = value_axis(0, 2.2, built_in(metric::cpu));
  CHECK(axis.bottom == 0);
  CHECK(axis.top == 3);
  CHECK(axis.unit == "cores");
  CHECK(axis.ticks.size() == axis.labels.size());
  for (const double bad : {not_a_number, infinity, -infinity, 0.0, 1e-300, 1e300, -1e300}) {
    CAPTURE(bad);
    const Axis odd = value_axis(bad, bad, built_in(metric::memory));
    CHECK(odd.top > odd.bottom);
    CHECK(odd.ticks.size() >= 2);
    CHECK(odd.ticks.size() < 20);
  }
}

TEST_CASE("moments on an axis are round, few, and inside") {
  const Clock clock(test::usual_report());
  for (const double length : {0.003, 0.9, 12.0, 3600.0, 1e6, 1e9}) {
    CAPTURE(length);
    const TimeRange range{test::second(0.1), test::second(0.1 + length)};
    const TimeTicks ticks = time_axis(range, clock, 5);
    CHECK(ticks.times.size() <= 6);
    CHECK(ticks.times.size() == ticks.labels.size());
    for (const TimePoint t : ticks.times) CHECK((range.begin <= t && t <= range.end));
  }
  CHECK(time_axis({test::second(1), test::second(1)}, clock, 5).times.empty());
}
