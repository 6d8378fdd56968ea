// https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4).
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "etwrca/report.hpp"

namespace etwrca {
namespace {

// Prometheus asks for base units in words at the end of a name.
std::string_view unit_in_words(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known{{{"By", "_bytes"},
                                                                                {"By/s", "_bytes_per_second"},
                                                                                {"s", "_seconds"},
                                                                                {"s/s", "_ratio"},
                                                                                {"%", "_percent"}}};
  for (const auto& [ucum, words] : known)
    if (unit == ucum) return words;
  return unit.ends_with("/s") ? "_per_second" : "";
}

class Text {
 public:
  void gauge(const std::string& name, std::string_view help, double value) {
    if (!std::isfinite(value)) return;
    const std::string unique = named(name);
    text_ += "# HELP " + unique + " " + escaped(help) + "\n# TYPE " + unique + " gauge\n" + unique + " ";
    std::array<char, 32> digits{};
    text_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  // Two columns of a CSV may differ in what a name must not have.
  std::string named(std::string_view wanted) {
    std::string name;
    for (const char c : wanted)
      name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    if (name.ends_with("_total")) name += "_value";
    std::string unique = name;
    for (int n = 2; !names_.insert(unique).second; ++n) unique = name + "_" + std::to_string(n);
    return unique;
  }
  static std::string escaped(std::string_view help) {
    std::string out;
    for (const char c : help) out += c == '\n' ? "\\n" : c == '\\' ? "\\\\" : std::string(1, c);
    return out;
  }

  std::string text_;
  std::set<std::string> names_;
};

}  // namespace

std::string to_prometheus(const Frame& frame, const std::vector<MetricInfo>& metrics) {
  Text text;
  text.gauge("etwrca_frame_begin_seconds", "Begin of the frame, Unix time.", to_seconds(frame.begin));
  text.gauge("etwrca_frame_length_seconds", "Length of the frame.", to_seconds(frame.length));
  text.gauge("etwrca_frame_entities", "Processes and other rows in the frame.",
             static_cast<double>(frame.entities.size()));
  for (std::size_t m = 0; m < std::min(metrics.size(), frame.metrics); ++m) {
    const std::string name = "etwrca_" + metrics[m].name;
    const std::string_view unit = unit_in_words(metrics[m].unit);
    text.gauge(name + std::string(unit), metrics[m].summary, frame.total[m]);
    text.gauge(name + "_unattributed" + std::string(unit),
               "Of this, what belongs to no process: " + metrics[m].summary, frame.unattributed[m]);
  }
  text.gauge("etwrca_frame_lost_events", "Events lost by the recorder in the frame.",
             static_cast<double>(frame.loss.events));
  text.gauge("etwrca_frame_lost_buffers", "Buffers lost or unreadable in the frame.",
             static_cast<double>(frame.loss.buffers));
  text.gauge("etwrca_frame_lost_observations", "Observations dropped by a bound in the frame.",
             static_cast<double>(frame.loss.observations));
  return text.take();
}

}  // namespace etwrca
