#include "etwrca/metric.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "etwrca/error.hpp"

namespace etwrca {
namespace {

Errc code_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return error.code();
  }
  return Errc::ok;
}

TEST_CASE("the built-in metrics stand at their numbers") {
  const MetricTable table;
  REQUIRE(table.size() == metric::built_in_count);
  CHECK(table[metric::cpu].name == "cpu");
  CHECK(table[metric::ready].name == "ready");
  CHECK(table[metric::disk_read].name == "disk_read");
  CHECK(table[metric::disk_write].name == "disk_write");
  CHECK(table[metric::network_receive].name == "network_receive");
  CHECK(table[metric::network_send].name == "network_send");
  CHECK(table[metric::hard_faults].name == "hard_faults");
  CHECK(table[metric::context_switches].name == "context_switches");
  CHECK(table[metric::memory].name == "memory");
  CHECK(table[metric::working_set].name == "working_set");
}

TEST_CASE("every built-in metric says what it is") {
  const MetricTable table;
  std::set<std::string> names;
  for (MetricId id = 0; id < table.size(); ++id) {
    CAPTURE(table[id].name);
    CHECK_FALSE(table[id].unit.empty());
    CHECK_FALSE(table[id].summary.empty());
    CHECK(table.find(table[id].name) == id);
    CHECK(names.insert(table[id].name).second);
    const bool is_rate = table[id].unit == "1" || table[id].unit.find("/s") != std::string::npos;
    CHECK(is_rate == (table[id].kind == MetricKind::usage));
  }
}

TEST_CASE("a table grows at its end, and a known name keeps its row") {
  MetricTable table;
  const MetricId first = table.add({"gpu", MetricKind::usage, "1", "", "", "GPU time per second"});
  CHECK(first == metric::built_in_count);
  CHECK(table.add({"gpu", MetricKind::level, "By", "", "", "something else"}) == first);
  CHECK(table[first].kind == MetricKind::usage);
  CHECK(table.add({"queue", MetricKind::level, "{request}", "", "", ""}) == first + 1);
  CHECK(table.find("gpu") == first);
  CHECK_FALSE(table.find("GPU"));
}

TEST_CASE("an empty table has no metrics") {
  const MetricTable table(MetricTable::Start::empty);
  CHECK(table.size() == 0);
  CHECK_FALSE(table.find("cpu"));
}

TEST_CASE("misuse is an error with its code") {
  MetricTable table(MetricTable::Start::empty);
  CHECK(code_of([&] { (void)table[0]; }) == Errc::not_found);
  CHECK(code_of([&] { table.add({}); }) == Errc::invalid_argument);
  for (const double spread : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    MetricInfo info;
    info.name = "m";
    info.least_spread = spread;
    CHECK(code_of([&] { table.add(info); }) == Errc::invalid_argument);
  }
  for (int i = 0; i < 4096; ++i) table.add({std::to_string(i), MetricKind::level, "", "", "", ""});
  CHECK(code_of([&] {
          table.add({"one more", MetricKind::level, "", "", "", ""});
        }) == Errc::invalid_argument);
  CHECK(table.add({"17", MetricKind::level, "", "", "", ""}) == 17);  // known: no room needed
}

}  // namespace
}  // namespace etwrca
