// The reports on one golden recording, byte for byte. After a wanted change:
//
//     ETWRCA_RENEW=1 build/release/bin/test_report --test-case='*as they were*'
//
// then look at what `git diff tests/report/golden` shows.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/sample.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using nlohmann::json;

namespace {

Report golden_report() {
  const test::TempFile file("short_child.etl");
  test::write_golden("short_child", file.path());
  MonitorOptions options;
  options.rank.top = 2;
  return analyze(file.path(), options);
}

std::string kept(const std::string& name, const std::string& now) {
  const std::string path = std::string(ETWRCA_REPORT_GOLDEN_FOLDER) + "/" + name;
  if (std::getenv("ETWRCA_RENEW") != nullptr) std::ofstream(path, std::ios::binary) << now;
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), path);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

}  // namespace

TEST_CASE("the reports are as they were") {
  const Report report = golden_report();
  CHECK(to_text(report) == kept("short_child.txt", to_text(report)));
  CHECK(to_markdown(report) == kept("short_child.md", to_markdown(report)));
  CHECK(to_html(report) == kept("short_child.html", to_html(report)));
  // The last bit of a logarithm is the system's own.
  const std::string text = to_json(report) + "\n";
  const json now = json::parse(text).flatten();
  const json then = json::parse(kept("short_child.json", text)).flatten();
  REQUIRE(now.size() == then.size());
  for (const auto& item : then.items()) {
    const std::string place = item.key();
    const json& value = item.value();
    CAPTURE(place);
    REQUIRE(now.contains(place));
    if (value.is_number_float())
      CHECK(now[place].get<double>() == doctest::Approx(value.get<double>()).epsilon(1e-9));
    else
      CHECK(now[place] == value);
  }
}
