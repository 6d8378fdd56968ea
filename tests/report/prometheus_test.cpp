#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "etwrca/report.hpp"

using namespace etwrca;

namespace {

MetricInfo column(std::string name, std::string unit, std::string summary) {
  MetricInfo info;
  info.name = std::move(name);
  info.unit = std::move(unit);
  info.summary = std::move(summary);
  return info;
}

Frame frame_of(std::vector<double> total) {
  Frame frame;
  frame.begin = time_from_seconds(12.5);
  frame.length = std::chrono::seconds(1);
  frame.metrics = total.size();
  frame.entities = {1, 2, 3};
  frame.unattributed.assign(total.size(), 0.25);
  frame.total = std::move(total);
  frame.loss.events = 7;
  return frame;
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("totals, with the unit in the name") {
  const std::string text =
      to_prometheus(frame_of({1.5, 4096, 2e9, 3}),
                    {column("cpu", "1", "CPU time."), column("memory", "By", "Memory."),
                     column("disk_read", "By/s", "Reads."), column("faults", "{fault}/s", "Faults.")});
  CHECK(has(text, "# HELP etwrca_cpu CPU time."));
  CHECK(has(text, "# TYPE etwrca_cpu gauge"));
  CHECK(has(text, "etwrca_cpu 1.5"));
  CHECK(has(text, "etwrca_cpu_unattributed 0.25"));
  CHECK(has(text, "etwrca_memory_bytes 4096"));
  CHECK(has(text, "etwrca_disk_read_bytes_per_second 2e+09"));
  CHECK(has(text, "etwrca_faults_per_second 3"));
  CHECK(has(text, "etwrca_frame_begin_seconds 12.5"));
  CHECK(has(text, "etwrca_frame_entities 3"));
  CHECK(has(text, "etwrca_frame_lost_events 7"));
  CHECK(text.back() == '\n');
}

TEST_CASE("what is not known is left out, and names and help cannot break a line") {
  const std::string text = to_prometheus(
      frame_of({std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1, 2, 3}),
      {column("a", "", ""), column("b", "", ""), column("x-y z\n\xC3\xA4{}", "", "two\nlines \\"),
       column("x.y z\n\xC3\xA4{}", "", ""), column("\"", "", "")});
  CHECK(text.find("etwrca_a ") == std::string::npos);
  CHECK(text.find("etwrca_b ") == std::string::npos);
  CHECK(has(text, "etwrca_x_y_z_____ 1"));
  CHECK(has(text, "# HELP etwrca_x_y_z_____ two\\nlines \\\\"));
  CHECK(has(text, "etwrca_x_y_z______2 2"));
  CHECK(has(text, "etwrca__ 3"));
}

TEST_CASE("a frame with fewer columns than the table, and an empty one") {
  CHECK(has(to_prometheus(frame_of({1}), {column("a", "", ""), column("b", "", "")}), "etwrca_a 1"));
  CHECK(has(to_prometheus(Frame{}, {}), "etwrca_frame_entities 0"));
}
