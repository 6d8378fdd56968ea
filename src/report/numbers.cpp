#include "report/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "report/label.hpp"

namespace etwrca::report {
namespace {

struct Scale {
  double factor = 1;  ///< divide the metric's value by it
  std::string unit;
};

Scale stepped(double size, double step, const std::array<std::string_view, 5>& units) {
  Scale scale{1, std::string(units[0])};
  for (std::size_t i = 1; i < units.size() && size >= scale.factor * step; ++i)
    scale = {scale.factor * step, std::string(units[i])};
  return scale;
}

std::string plural(std::string_view noun) {
  return std::string(noun) + (noun.ends_with("s") || noun.ends_with("ch") ? "es" : "s");
}

// "{fault}/s" -> "faults/s": a UCUM annotation names what is counted.
std::string annotated(const std::string& unit) {
  const std::size_t close = unit.find('}');
  std::string name = unit.substr(1, close - 1);
  if (name == "context_switch") name = "switch";
  std::replace(name.begin(), name.end(), '_', ' ');
  return visible(plural(name) + unit.substr(close + 1), 24);
}

// The unit that suits a value of this size.
Scale scale_for(double size, const MetricInfo& metric) {
  const std::string& unit = metric.unit;
  size = std::abs(size);
  if (unit == "By/s") return stepped(size, 1000, {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"});
  if (unit == "By") return stepped(size, 1024, {"B", "KiB", "MiB", "GiB", "TiB"});
  if (unit == "s" && size > 0 && size < 0.9995) return {0.001, "ms"};
  if (unit == "Cel") return {1, "\u00b0C"};
  if (unit == "1" || unit.empty()) {
    const std::string_view one = one_of(metric);
    return {one == "%" ? 0.01 : 1, std::string(one)};
  }
  if (unit.size() > 2 && unit.front() == '{' && unit.find('}') != std::string::npos)
    return {1, annotated(unit)};
  return {1, visible(unit, 16)};
}

std::string grouped(std::string digits) {
  const std::size_t start = !digits.empty() && digits.front() == '-' ? 1 : 0;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t i = whole; i > start + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string without_trailing_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

std::string scientific(double value) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, 2);
  return {text.data(), end.ptr};
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

// 1, 2, 2.5 or 5 times a power of ten, so that about `wanted` of them cover `largest`.
double round_step(double largest, double wanted) {
  const double rough = largest / wanted;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (factor * power >= rough * 0.999) return factor * power;
  return 10 * power;
}

}  // namespace

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "unknown";
  if (std::abs(value) >= 1e15) return scientific(value);
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  std::string digits(text.data(), end.ptr);
  if (digits.find_first_not_of("-0.") == std::string::npos && digits.front() == '-') digits.erase(0, 1);
  return grouped(std::move(digits));
}

std::string number(double value) {
  if (!std::isfinite(value)) return "unknown";
  const double size = std::abs(value);
  if (size >= 99.95) return fixed(value, 0);
  if (size >= 9.995) return without_trailing_zeros(fixed(value, 1));
  if (size >= 0.00995 || size == 0) return without_trailing_zeros(fixed(value, 2));
  if (size < 1e-6) return scientific(value);
  return without_trailing_zeros(fixed(value, 1 - static_cast<int>(std::floor(std::log10(size)))));
}

std::string count(std::uint64_t value) { return grouped(std::to_string(value)); }

std::string counted(std::uint64_t value, std::string_view noun) {
  return count(value) + " " + (value == 1 ? std::string(noun) : plural(noun));
}

std::string percent(double share) {
  const double value = share * 100;
  const double size = std::abs(value);
  const bool near_an_end = (size > 0 && size < 0.95) || (size > 99.05 && size < 99.95);
  return fixed(value, near_an_end ? 1 : 0) + (std::isfinite(value) ? " %" : "");
}

std::string quantity(double value, const MetricInfo& metric) {
  if (!std::isfinite(value)) return "unknown";
  const Scale scale = scale_for(value, metric);
  std::string text = number(value / scale.factor);
  if (scale.unit.empty()) return text;
  if (text == "1" && scale.unit == "cores") return "1 core";
  if (text == "1" && scale.unit == "threads") return "1 thread";
  return text + " " + scale.unit;
}

std::string_view one_of(const MetricInfo& metric) {
  if (metric.unit != "1" && !metric.unit.empty()) return "";
  const bool usage = metric.kind == MetricKind::usage;
  if (usage && metric.otel_name.ends_with("cpu.utilization")) return "cores";
  if (usage && metric.name == "ready") return "threads";
  if (metric.unit.empty()) return "";
  static constexpr std::array<std::string_view, 4> shares{"pressure_", "disk_busy", "cpu_busiest_core",
                                                          "cpu_core_"};
  const bool share = std::any_of(shares.begin(), shares.end(), [&metric](std::string_view begin) {
    return metric.name.starts_with(begin);
  });
  return share ? "%" : "";
}

std::string noun(const MetricInfo& metric) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> words{{
      {"cpu", "CPU"},
      {"cpu_system", "CPU in the kernel"},
      {"cpu_stolen", "CPU stolen by the host"},
      {"cpu_busiest_core", "busiest core"},
      {"ready", "waiting for a core"},
      {"disk_read", "disk reads"},
      {"disk_write", "disk writes"},
      {"disk_busy", "busiest disk"},
      {"network_receive", "network receive"},
      {"network_send", "network send"},
      {"hard_faults", "hard page faults"},
      {"context_switches", "context switches"},
      {"memory", "private memory"},
      {"working_set", "resident memory"},
      {"open_files", "open files"},
      {"pressure_cpu", "stalled for CPU"},
      {"pressure_memory", "stalled for memory"},
      {"pressure_memory_full", "all stalled for memory"},
      {"pressure_io", "stalled for disk"},
      {"pressure_io_full", "all stalled for disk"},
  }};
  for (const auto& [name, word] : words)
    if (metric.name == name) return std::string(word);
  return visible(metric.name, 48);
}

std::string span_of(Duration length) {
  const double seconds = to_seconds(length);
  if (length == Duration::zero()) return "0 s";
  if (length < std::chrono::microseconds(1)) return number(seconds * 1e9) + " ns";
  if (seconds < 0.001) return number(seconds * 1e6) + " us";
  if (seconds < 0.9995) return number(seconds * 1e3) + " ms";
  if (seconds < 99.95) return number(seconds) + " s";
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  if (whole < 172800)
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
  return std::to_string(whole / 86400) + " d " + std::to_string(whole % 86400 / 3600) + " h";
}

Clock::Clock(const Report& report)
    : calendar_(report.source.kind != "csv" || to_seconds(report.extent.begin) >= 1e8) {}

std::string Clock::moment(TimePoint t) const {
  if (!calendar_) return short_time(t);
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(t));
  return std::to_string(static_cast<int>(day.year())) + "-" + two_digits(static_cast<unsigned>(day.month())) +
         "-" + two_digits(static_cast<unsigned>(day.day())) + " " + short_time(t) + " UTC";
}

std::string Clock::short_time(TimePoint t, int decimals) const {
  if (!calendar_) return without_trailing_zeros(fixed(to_seconds(t), decimals)) + " s";
  const std::int64_t ns = (t - std::chrono::floor<std::chrono::days>(t)).count();
  const std::int64_t seconds = ns / 1'000'000'000;
  std::string text =
      two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60) + ":" + two_digits(seconds % 60);
  if (decimals <= 0) return text;
  std::string fraction = std::to_string(1'000'000'000 + ns % 1'000'000'000).substr(1);
  return text + "." + fraction.substr(0, static_cast<std::size_t>(std::min(decimals, 9)));
}

Axis value_axis(double smallest, double largest, const MetricInfo& metric) {
  const auto usable = [](double value) { return std::isfinite(value) ? std::clamp(value, -1e18, 1e18) : 0; };
  smallest = std::min(usable(smallest), 0.0);
  largest = std::max(usable(largest), 0.0);
  if (largest - smallest < 1e-12) largest = smallest + 1;
  const Scale scale = scale_for(std::max(largest, -smallest), metric);
  const double step = round_step((largest - smallest) / scale.factor, 4);
  const int first = static_cast<int>(std::floor(smallest / scale.factor / step + 1e-9));
  const int last = static_cast<int>(std::ceil(largest / scale.factor / step - 1e-9));
  Axis axis;
  axis.unit = scale.unit;
  for (int i = first; i <= last; ++i) {
    axis.ticks.push_back(i * step * scale.factor);
    axis.labels.push_back(number(i * step));
  }
  axis.bottom = axis.ticks.front();
  axis.top = axis.ticks.back();
  return axis;
}

TimeTicks time_axis(const TimeRange& range, const Clock& clock, std::size_t most) {
  static constexpr std::array<std::int64_t, 26> steps_ms{
      1,      2,       5,       10,      20,      50,       100,      200,     500,
      1000,   2000,    5000,    10000,   15000,   30000,    60000,    120000,  300000,
      600000, 1200000, 1800000, 3600000, 7200000, 14400000, 43200000, 86400000};
  TimeTicks ticks;
  if (range.end <= range.begin || most == 0) return ticks;
  const double length = to_seconds(range.end) - to_seconds(range.begin);
  if (!(length < 1e10)) return ticks;
  const auto fitting = std::find_if(steps_ms.begin(), steps_ms.end(), [&](std::int64_t ms) {
    return length / (static_cast<double>(ms) / 1e3) <= static_cast<double>(most);
  });
  std::int64_t step = fitting == steps_ms.end() ? steps_ms.back() : *fitting;
  while (length / (static_cast<double>(step) / 1e3) > static_cast<double>(most)) step *= 2;
  step *= 1'000'000;
  const int decimals = step >= 1'000'000'000 ? 0 : step >= 100'000'000 ? 1 : step >= 10'000'000 ? 2 : 3;
  std::int64_t first = range.begin.time_since_epoch().count() / step * step;
  if (first < range.begin.time_since_epoch().count()) first += step;
  for (std::int64_t t = first; t <= range.end.time_since_epoch().count();) {
    ticks.times.emplace_back(Duration(t));
    ticks.labels.push_back(clock.short_time(TimePoint(Duration(t)), decimals));
    if (t > std::numeric_limits<std::int64_t>::max() - step) break;
    t += step;
  }
  return ticks;
}

const MetricInfo& metric_of(const Report& report, MetricId id) {
  static const MetricInfo nameless{"unknown", MetricKind::level, "", "", "", ""};
  return id < report.metrics.size() ? report.metrics[id] : nameless;
}

}  // namespace etwrca::report
