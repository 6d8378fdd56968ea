// Reports to be written: one incident of a machine with two processes, and its unpleasant relatives.
#ifndef ETWRCA_TESTS_REPORT_SAMPLE_HPP
#define ETWRCA_TESTS_REPORT_SAMPLE_HPP

#include <string>
#include <vector>

#include "etwrca/etwrca.hpp"

namespace etwrca::test {

inline TimePoint second(double t) { return time_from_seconds(1595981220 + t); }

inline Suspect suspect(const std::string& name, std::uint32_t pid, double score) {
  Suspect s;
  s.who = pid;
  s.entity.name = name;
  s.entity.pid = pid;
  s.score = s.anomaly = s.energy = s.correlation = score;
  s.evidence = {{metric::cpu, 1.5 * score, 2.5 * score, 0.01, 0.02, 40 * score, score}};
  s.curve = {metric::cpu, {0, 0, 2 * score, 2 * score, 0}};
  return s;
}

/// CPU from second 2 to second 4, in frames of a second.
inline Incident incident(std::vector<Suspect> suspects) {
  Incident i;
  i.id = "2020-07-29T00:07:02.000Z-cpu";
  i.window = {second(2), second(4)};
  i.spike = {metric::cpu, no_entity, second(2), second(4), second(3), 2.2, 0.1, 0.05, 0, 3.5, true};
  i.ranking.suspects = std::move(suspects);
  i.ranking.times = {second(0), second(1), second(2), second(3), second(4)};
  i.ranking.total = {metric::cpu, {0.1, 0.1, 2.1, 2.2, 0.1}};
  i.ranking.baseline_frames = 2;
  i.ranking.window_frames = 2;
  return i;
}

inline Report report_of(std::vector<Incident> incidents) {
  Report r;
  r.source.kind = "etl";
  r.source.name = "slow.etl";
  r.source.processors = 4;
  r.source.cpu_method = "context switches";
  r.source.events = 1000;
  const MetricTable table;
  for (MetricId m = 0; m < table.size(); ++m) r.metrics.push_back(table[m]);
  r.extent = {second(0), second(5)};
  r.bin = std::chrono::seconds(1);
  r.frames = 5;
  r.incidents = std::move(incidents);
  return r;
}

inline Report usual_report() {
  return report_of({incident({suspect("busy.exe", 100, 0.8), suspect("other.exe", 200, 0.2)})});
}

/// The name stands wherever a name can stand.
inline Report named(const std::string& name) {
  Suspect lead = suspect(name, 100, 0.8);
  lead.parent_name = name;
  lead.entity.parent_pid = 4;
  lead.entity.services = {name};
  lead.modules = {{name, 0.9}};
  lead.children = 1;
  lead.born_inside = true;
  Report r = report_of({incident({lead, suspect(name, 200, 0.2)}), incident({lead})});
  r.incidents[0].others = {r.incidents[0].spike};
  r.incidents[0].others[0].who = lead.who;
  r.source.name = name;
  r.source.notes = {name};
  r.source.cpu_method = name;
  MetricInfo own;
  own.name = name;
  own.unit = name;
  r.metrics.push_back(own);
  const auto id = static_cast<MetricId>(r.metrics.size() - 1);
  r.incidents[1].spike.metric = r.incidents[1].ranking.metric = id;
  r.incidents[1].ranking.suspects[0].evidence.push_back({id, 2, 3, 1, 1, 9, 0.5});
  return r;
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::size_t times(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

inline std::string repeated(const std::string& part, std::size_t n) {
  std::string text;
  while (n-- > 0) text += part;
  return text;
}

/// Names that would do harm where they are shown as they are.
inline const std::vector<std::string>& hostile_names() {
  static const std::vector<std::string> names{
      "<script>alert(1)</script>",
      "\" onmouseover=\"alert(1)",
      "' autofocus onfocus='alert(1)",
      "--></style><img src=x onerror=alert(1)>",
      "a|b`c`**d**[e](http://f)",
      "line\nbreak\r\n# heading\n- item\n| a | b |",
      "\x1b[31mred\x1b]0;title\x07\x9b"
      "31m",
      "\xff\xfe\xc0\xaf\xed\xa0\x80 not UTF-8 \xf0\x9f",
      "photo\xe2\x80\xae"
      "exe.scr",
      std::string("nul\0inside", 10),
      std::string(10240, 'x'),
      std::string(10240, '\n'),
      repeated("\xf0\x9f\x94\xa5", 1024),
      "",
      " ",
      "\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf",
  };
  return names;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_REPORT_SAMPLE_HPP
