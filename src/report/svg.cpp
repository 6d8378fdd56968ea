#include "report/svg.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "report/evidence.hpp"

namespace etwrca::report {
namespace {

constexpr double plot_top = 22;  // pixels: room for the highest label
constexpr double plot_height = 168;
constexpr double chart_height = plot_top + plot_height + 24;
constexpr double units = 10000;        // of the inner coordinate system, both ways
constexpr std::size_t most_ticks = 5;  // a phone has room for so many times of day

std::string decimal(double value, int decimals = 2) {
  std::string text = fixed(std::clamp(std::isfinite(value) ? value : 0, -1e9, 1e9), decimals);
  std::erase(text, ',');
  return text;
}

std::string whole(double value) { return decimal(value, 0); }

// Where moments and values stand in the picture.
class Plot {
 public:
  Plot(const Report& report, const Ranking& ranking, double smallest, double largest)
      : clock_(report),
        axis_(value_axis(smallest, largest, metric_of(report, ranking.metric))),
        times_(ranking.times) {
    Duration step = report.bin;
    if (times_.size() > 1 && step.count() <= 0)
      step = between(times_.front(), times_.back()) / static_cast<std::int64_t>(times_.size() - 1);
    step = std::max(step, Duration(1));
    range_ = {times_.front(),
              TimePoint::max() - step < times_.back() ? TimePoint::max() : times_.back() + step};
  }

  [[nodiscard]] double share(TimePoint t) const {
    const double length = static_cast<double>(between(range_.begin, range_.end).count());
    return std::clamp(static_cast<double>(between(range_.begin, t).count()) / length, 0.0, 1.0);
  }
  [[nodiscard]] double x(std::size_t i) const { return i < times_.size() ? share(times_[i]) * units : units; }
  [[nodiscard]] double y(double value) const {
    return (1 - std::clamp((value - axis_.bottom) / (axis_.top - axis_.bottom), 0.0, 1.0)) * units;
  }
  [[nodiscard]] double pixel(double value) const { return plot_top + y(value) / units * plot_height; }
  [[nodiscard]] const Axis& axis() const noexcept { return axis_; }
  [[nodiscard]] const TimeRange& range() const noexcept { return range_; }
  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }

 private:
  Clock clock_;
  Axis axis_;
  const std::vector<TimePoint>& times_;
  TimeRange range_;
};

std::string opening(const std::string& id, const std::string& title, const std::string& description) {
  return "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\"" + whole(chart_height) +
         "\" aria-labelledby=\"" + id + "-t " + id + "-d\">\n<title id=\"" + id + "-t\">" +
         escape_html(title) + "</title>\n<desc id=\"" + id + "-d\">" + escape_html(description) + "</desc>\n";
}

std::string inner() {
  return "<svg x=\"0\" y=\"" + whole(plot_top) + "\" width=\"100%\" height=\"" + whole(plot_height) +
         "\" viewBox=\"0 0 10000 10000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\n";
}

std::string grid(const Plot& plot) {
  std::string out;
  for (const double tick : plot.axis().ticks)
    out += "<line class=\"" + std::string(tick == 0 ? "zero" : "grid") + "\" x1=\"0\" x2=\"100%\" y1=\"" +
           decimal(plot.pixel(tick), 1) + "\" y2=\"" + decimal(plot.pixel(tick), 1) + "\"/>\n";
  return out;
}

bool is_long_for_a_phone(const std::string& label) {
  return label.size() >= std::string_view("00:00:00").size();
}

std::string axis_labels(const Plot& plot) {
  std::string out;
  const Axis& axis = plot.axis();
  for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
    if (i == 0 && axis.ticks[i] == 0) continue;  // the floor needs no name, and it would lie on the curves
    const bool last = i + 1 == axis.ticks.size();
    out += "<text class=\"tick\" x=\"0\" y=\"" + decimal(plot.pixel(axis.ticks[i]) - 4, 1) + "\">" +
           axis.labels[i] + (last && !axis.unit.empty() ? " " + escape_html(axis.unit) : "") + "</text>\n";
  }
  TimeTicks ticks = time_axis(plot.range(), plot.clock(), most_ticks);
  const auto is_long = [](const std::string& label) {
    return label.size() > std::string_view("00:00:00").size();
  };
  if (std::any_of(ticks.labels.begin(), ticks.labels.end(), is_long))
    ticks = time_axis(plot.range(), plot.clock(), most_ticks - 1);
  for (std::size_t i = 0; i < ticks.times.size(); ++i) {
    const double share = plot.share(ticks.times[i]);
    std::string at = decimal(share * 100);
    at += "%\"";
    out.append("<line class=\"mark\" x1=\"").append(at).append(" x2=\"").append(at);
    out +=
        " y1=\"" + whole(plot_top + plot_height) + "\" y2=\"" + whole(plot_top + plot_height + 4) + "\"/>\n";
    const std::string_view anchor = share < 0.08 ? "start" : share > 0.92 ? "end" : "middle";
    // On a phone a label takes a sixth of the width: one that is moved inwards may have no room.
    const double nearest =
        ticks.times.size() < 2 ? 1 : plot.share(ticks.times[1]) - plot.share(ticks.times[0]);
    if (anchor != "middle" && nearest < 0.25 && is_long_for_a_phone(ticks.labels[i])) continue;
    out += "<text class=\"tick\" x=\"" + at + " y=\"" + whole(chart_height - 5) + "\" text-anchor=\"" +
           std::string(anchor) + "\">" + escape_html(ticks.labels[i]) + "</text>\n";
  }
  return out;
}

std::string incident_band(const Plot& plot, const TimeRange& window) {
  const double begin = plot.share(window.begin) * 100;
  const double end = plot.share(window.end) * 100;
  std::string out = "<rect class=\"window\" x=\"" + decimal(begin) + "%\" y=\"" + whole(plot_top) +
                    "\" width=\"" + decimal(std::max(0.3, end - begin)) + "%\" height=\"" +
                    whole(plot_height) + "\"/>\n";
  for (const double edge : {begin, end})
    out += "<line class=\"edge\" x1=\"" + decimal(edge) + "%\" x2=\"" + decimal(edge) + "%\" y1=\"" +
           whole(plot_top) + "\" y2=\"" + whole(plot_top + plot_height) + "\"/>\n";
  return out;
}

// Each value holds for its frame, so a curve is a row of steps. NaN is a gap.
std::string step_line(const Plot& plot, const std::vector<double>& values) {
  std::string path;
  bool drawing = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      drawing = false;
      continue;
    }
    path +=
        drawing ? "V" + whole(plot.y(values[i])) : "M" + whole(plot.x(i)) + " " + whole(plot.y(values[i]));
    path += "H" + whole(plot.x(i + 1));
    drawing = true;
  }
  return path;
}

std::string step_area(const Plot& plot, const std::vector<double>& low, const std::vector<double>& high) {
  if (high.empty()) return "";
  std::string path = "M" + whole(plot.x(0)) + " " + whole(plot.y(high[0]));
  for (std::size_t i = 0; i < high.size(); ++i)
    path += "V" + whole(plot.y(high[i])) + "H" + whole(plot.x(i + 1));
  for (std::size_t i = low.size(); i-- > 0;) path += "V" + whole(plot.y(low[i])) + "H" + whole(plot.x(i));
  return path + "Z";
}

struct Extent {
  double smallest = 0;
  double largest = 0;
};

Extent extent_of(const std::vector<double>& values) {
  Extent extent;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    extent.smallest = std::min(extent.smallest, value);
    extent.largest = std::max(extent.largest, value);
  }
  return extent;
}

std::string window_words(const Clock& clock, const Incident& incident) {
  return "The incident, from " + clock.moment(incident.window.begin) + " to " +
         clock.moment(incident.window.end) + ", is shaded.";
}

struct Layer {
  std::string css;
  std::vector<double> top;
};

// Cumulated from the first suspect up; what the total has above them is the last layer.
std::vector<Layer> layers_of(const Ranking& ranking) {
  const std::size_t frames = ranking.times.size();
  std::vector<Layer> layers;
  std::vector<double> sum(frames, 0);
  for (std::size_t s = 0; s < std::min(ranking.suspects.size(), most_colours); ++s) {
    const auto& values = ranking.suspects[s].curve.values;
    for (std::size_t i = 0; i < std::min(frames, values.size()); ++i)
      if (std::isfinite(values[i])) sum[i] += values[i];
    layers.push_back({"c" + std::to_string(s), sum});
  }
  const auto& total = ranking.total.values;
  for (std::size_t i = 0; i < std::min(frames, total.size()); ++i)
    if (std::isfinite(total[i])) sum[i] = std::max(sum[i], total[i]);
  layers.push_back({"rest", std::move(sum)});
  return layers;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool has_curve(const Incident& incident) {
  const Ranking& ranking = incident.ranking;
  return ranking.times.size() > 1 && ranking.total.values.size() == ranking.times.size();
}

bool has_stack(const Incident& incident) {
  const auto& suspects = incident.ranking.suspects;
  if (!has_curve(incident) || extent_of(incident.ranking.total.values).smallest < 0) return false;
  const auto drawable = [](const Suspect& suspect) { return extent_of(suspect.curve.values).smallest >= 0; };
  const auto seen = [](const Suspect& suspect) { return extent_of(suspect.curve.values).largest > 0; };
  return std::all_of(suspects.begin(), suspects.end(), drawable) &&
         std::any_of(suspects.begin(), suspects.end(), seen);
}

bool has_baseline_line(const Incident& incident) {
  const Spike& spike = incident.spike;
  return spike.who == no_entity && spike.metric == incident.ranking.metric && !std::isnan(spike.baseline);
}

std::string system_chart(const Report& report, const Incident& incident, const std::string& id) {
  const Ranking& ranking = incident.ranking;
  const Extent extent = extent_of(ranking.total.values);
  const MetricInfo& metric = metric_of(report, ranking.metric);
  const Plot plot(report, ranking, extent.smallest, extent.largest);
  std::string out = opening(
      id, noun(metric) + " of the whole system over time",
      "From " + plot.clock().moment(plot.range().begin) + " to " + plot.clock().moment(plot.range().end) +
          ", at most " + quantity(extent.largest, metric) + ". " + window_words(plot.clock(), incident));
  out += incident_band(plot, incident.window) + grid(plot) + inner();
  const std::string line = step_line(plot, ranking.total.values);
  out += "<path class=\"total\" d=\"" + line + "\"/>\n</svg>\n";
  if (has_baseline_line(incident)) {
    const std::string y = decimal(plot.pixel(incident.spike.baseline), 1);
    out += "<line class=\"baseline\" x1=\"0\" x2=\"100%\" y1=\"" + y + "\" y2=\"" + y + "\"/>\n";
  }
  return out + axis_labels(plot) + "</svg>\n";
}

std::string stacked_chart(const Report& report, const Incident& incident, const std::string& id) {
  const Ranking& ranking = incident.ranking;
  const std::vector<Layer> layers = layers_of(ranking);
  const MetricInfo& metric = metric_of(report, ranking.metric);
  const Plot plot(report, ranking, 0, extent_of(layers.back().top).largest);
  std::string names;
  for (std::size_t s = 0; s < std::min(ranking.suspects.size(), most_colours); ++s)
    names += (s == 0 ? "" : ", ") + label_of(ranking.suspects[s].entity);
  std::string out =
      opening(id, noun(metric) + " by suspect over time",
              "From the bottom up: " + names + ", all others. " + window_words(plot.clock(), incident));
  out += incident_band(plot, incident.window) + grid(plot) + inner();
  std::vector<double> low(ranking.times.size(), 0);
  for (const Layer& layer : layers) {
    out += "<path class=\"layer " + layer.css + "\" d=\"" + step_area(plot, low, layer.top) + "\"/>\n";
    low = layer.top;
  }
  return out + "</svg>\n" + axis_labels(plot) + "</svg>\n";
}

std::string score_bar(const RankOptions& weights, const Suspect& suspect) {
  const double sum = weights.anomaly_weight + weights.energy_weight + weights.correlation_weight;
  const double unit = sum > 0 ? 100 / sum : 0;
  std::string out = "<svg class=\"bar\" width=\"100%\" height=\"14\" role=\"img\" aria-label=\"score " +
                    fixed(suspect.score, 2) + ": anomaly " + fixed(suspect.anomaly, 2) + ", energy " +
                    fixed(suspect.energy, 2) + ", correlation " + fixed(suspect.correlation, 2) +
                    "\">\n<rect class=\"track\" x=\"0\" y=\"0\" width=\"100%\" height=\"14\"/>\n";
  double at = 0;
  const auto part = [&](std::string_view css, double weight, double value) {
    const double width = std::clamp(std::isfinite(value) ? weight * value * unit : 0, 0.0, 100 - at);
    if (width < 0.005) return;
    out += "<rect class=\"part " + std::string(css) + "\" x=\"" + decimal(at) + "%\" y=\"0\" width=\"" +
           decimal(width) + "%\" height=\"14\"/>\n";
    at += width;
  };
  part("anomaly", weights.anomaly_weight, suspect.anomaly);
  part("energy", weights.energy_weight, suspect.energy);
  part("correlation", weights.correlation_weight, suspect.correlation);
  return out + "</svg>\n";
}

std::string score_axis() {
  std::string out = "<svg class=\"bar-axis\" width=\"100%\" height=\"18\" aria-hidden=\"true\">\n";
  const std::vector<std::pair<std::string_view, std::string_view>> ticks{
      {"0", "start"}, {"0.25", "middle"}, {"0.5", "middle"}, {"0.75", "middle"}, {"1", "end"}};
  for (std::size_t i = 0; i < ticks.size(); ++i)
    out += "<text class=\"tick\" x=\"" + std::to_string(i * 25) + "%\" y=\"13\" text-anchor=\"" +
           std::string(ticks[i].second) + "\">" + std::string(ticks[i].first) + "</text>\n";
  return out + "</svg>\n";
}

}  // namespace etwrca::report
