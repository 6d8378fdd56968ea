#include "etwrca/live_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/numbers.hpp"
#include "report/terminal.hpp"

namespace etwrca {
namespace {

using namespace report;

constexpr std::size_t frames_kept = 600;
constexpr std::size_t incidents_kept = 8;
constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 200;
constexpr std::size_t lowest = 12;

/// A curve: the sum of the totals of these metrics.
struct Line {
  std::string_view label;
  std::array<std::string_view, 2> metrics;
};
constexpr std::array<Line, 8> lines_of_curves{{
    {"CPU", {"cpu", ""}},
    {"waiting", {"ready", ""}},
    {"memory", {"memory", ""}},
    {"disk", {"disk_read", "disk_write"}},
    {"network", {"network_receive", "network_send"}},
    {"CPU stall", {"pressure_cpu", ""}},
    {"disk stall", {"pressure_io", ""}},
    {"mem. stall", {"pressure_memory", ""}},
}};

/// Lines that fill a screen and no more.
class Screen {
 public:
  Screen(std::size_t width, std::size_t height, bool color)
      : width_(std::clamp(width, narrowest, widest)), left_(std::max(height, lowest)), color_(color) {}

  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] std::size_t left() const noexcept { return left_; }
  [[nodiscard]] bool color() const noexcept { return color_; }

  /// Plain text, cut to the width, then styled.
  void line(const std::string& text, std::optional<Style> style = std::nullopt) {
    const std::string shown = cut(text);
    put(style ? styled(*style, shown, color_) : shown);
  }
  /// Text that is known to fit and may hold ANSI codes.
  void put(const std::string& text) {
    if (left_ == 0) return;
    --left_;
    out_ += text + '\n';
  }
  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string cut(const std::string& text) const {
    return columns(text) <= width_ ? text : visible(text, width_);
  }

  std::size_t width_;
  std::size_t left_;
  bool color_;
  std::string out_;
};

Clock clock_of(const SourceInfo& info) {
  Report report;
  report.source.kind = info.kind;
  return Clock(report);
}

std::string short_loss(const Loss& loss) { return "Loss: " + loss_phrase(loss) + "."; }

}  // namespace

struct ETWRCA_NO_EXPORT LiveView::Impl {
  const Source& source;
  std::size_t warmup;
  std::size_t frames = 0;
  TimePoint begin{};
  std::optional<Frame> latest;
  std::deque<std::vector<double>> totals;
  Loss loss;
  std::optional<Incident> open;
  std::deque<Incident> ended;  // the newest first
  std::size_t ended_count = 0;

  Clock clock;

  Impl(const Source& from, std::size_t frames_to_learn)
      : source(from), warmup(frames_to_learn), clock(clock_of(from.info())) {}

  void head(Screen& screen, const SourceInfo& info) const {
    std::string text = visible(info.name, 30) + ", " + counted(info.processors, "processor");
    if (latest)
      text += ", " + clock.short_time(latest->begin + latest->length, 0) + ", watched for " +
              span_of(latest->begin + latest->length - begin);
    screen.line(text, Style::bold);
    if (frames < warmup)
      screen.line("Learning what is usual: " + count(frames) + " of " + counted(warmup, "frame") +
                      "; no alert before that.",
                  Style::dim);
  }

  /// The sum of the totals in each frame kept; nothing if the source does not know the metric or it was never
  /// seen.
  [[nodiscard]] std::vector<double> curve(const Line& line, MetricId& unit_of) const {
    std::vector<double> out(totals.size(), 0.0);
    bool seen = false;
    for (const std::string_view name : line.metrics) {
      const auto id = name.empty() ? std::nullopt : source.metrics().find(name);
      if (!id) continue;
      unit_of = *id;
      for (std::size_t i = 0; i < totals.size(); ++i) {
        if (*id >= totals[i].size() || !std::isfinite(totals[i][*id])) continue;
        out[i] += totals[i][*id];
        seen = seen || totals[i][*id] != 0;
      }
    }
    return seen ? out : std::vector<double>{};
  }

  void curves(Screen& screen, std::uint32_t processors) const {
    const std::size_t label_width = 11;
    const std::size_t value_width = 24;
    for (const Line& line : lines_of_curves) {
      MetricId metric = 0;
      std::vector<double> values = curve(line, metric);
      if (values.empty()) continue;
      const MetricInfo& info = source.metrics()[metric];
      double top = *std::max_element(values.begin(), values.end());
      std::string value = quantity(values.back(), info);
      if (metric == metric::cpu && processors > 0) {
        top = processors;
        value += " of " + count(processors);
      }
      const std::size_t room = screen.width() - label_width - value_width;
      const std::size_t shown = std::min(values.size(), room);
      values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>(shown));
      screen.put(pad_right(line.label, label_width) + pad_right(value, value_width) +
                 styled(Style::accent, sparkline(values, room, top), screen.color()));
    }
  }

  /// The busiest now: by CPU, then by what they read and write. Data that brings only its own metrics has no
  /// such columns.
  void processes(Screen& screen, std::size_t most) const {
    const MetricTable& table = source.metrics();
    if (!latest || most < 2 || table.find("memory") != metric::memory) return;
    struct Row {
      std::size_t row;
      double cpu;
      double disk;
    };
    const auto value = [&](std::size_t row, MetricId m) {
      const double v = m < latest->metrics ? latest->value(row, m) : 0;
      return std::isfinite(v) ? v : 0;
    };
    std::vector<Row> rows;
    for (std::size_t i = 0; i < latest->entities.size(); ++i) {
      const Entity* entity = source.entities().find(latest->entities[i]);
      if (entity == nullptr || entity->kind == EntityKind::bucket) continue;
      rows.push_back({i, value(i, metric::cpu), value(i, metric::disk_read) + value(i, metric::disk_write)});
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      if (a.cpu != b.cpu) return a.cpu > b.cpu;
      return a.disk != b.disk ? a.disk > b.disk : a.row < b.row;
    });
    const std::size_t name_width = screen.width() - 2 - 12 - 12 - 12;
    screen.line("  " + pad_right("busiest now", name_width) + pad_left("CPU", 12) + pad_left("memory", 12) +
                    pad_left("disk", 12),
                Style::dim);
    for (std::size_t i = 0; i < std::min(rows.size(), most - 1); ++i) {
      const Row& row = rows[i];
      const Entity* entity = source.entities().find(latest->entities[row.row]);
      const auto cell = [](const std::string& text) { return pad_left(visible(text, 11), 12); };
      screen.put("  " + pad_right(visible(label_of(*entity), name_width - 1), name_width) +
                 cell(fixed(row.cpu, 2) + " cores") +
                 cell(quantity(value(row.row, metric::memory), table[metric::memory])) +
                 cell(quantity(row.disk, table[metric::disk_read])));
    }
  }

  [[nodiscard]] std::string incident_line(const Incident& incident) const {
    const MetricInfo& info = source.metrics()[incident.spike.metric];
    std::string text = clock.short_time(incident.window.begin, 0) + "  " + noun(info) + " " +
                       quantity(incident.spike.value, info) + ", " +
                       (incident.open ? "for " + span_of(incident.window.length()) + " now"
                                      : "for " + span_of(incident.window.length()));
    if (incident.ranking.suspects.empty()) return text + ": nobody to suspect";
    const Suspect& first = incident.ranking.suspects[0];
    return text + ": " + visible(label_of(first.entity), 40) + ", score " + fixed(first.score, 2);
  }

  void incidents(Screen& screen) const {
    if (!open && ended.empty()) {
      screen.line(frames < warmup ? "" : "No incident so far.");
      return;
    }
    screen.line("Incidents: " + std::string(open ? "one going on, " : "") + count(ended_count) + " ended",
                Style::bold);
    if (open) screen.line("> " + incident_line(*open), Style::alarm);
    for (const Incident& incident : ended)
      if (screen.left() > 1) screen.line("  " + incident_line(incident));
  }
};

LiveView::LiveView(const Source& source, std::size_t warmup)
    : impl_(std::make_unique<Impl>(source, warmup)) {}
LiveView::~LiveView() = default;

void LiveView::frame(const Frame& frame) {
  if (impl_->frames++ == 0) impl_->begin = frame.begin;
  impl_->latest = frame;
  impl_->loss += frame.loss;
  impl_->totals.push_back(frame.total);
  if (impl_->totals.size() > frames_kept) impl_->totals.pop_front();
}

void LiveView::ongoing(const Incident& incident) { impl_->open = incident; }

void LiveView::incident(const Incident& incident) {
  impl_->open.reset();
  impl_->ended.push_front(incident);
  ++impl_->ended_count;
  if (impl_->ended.size() > incidents_kept) impl_->ended.pop_back();
}

std::string LiveView::line(const Incident& incident) const { return impl_->incident_line(incident); }

std::string LiveView::draw(const LiveViewOptions& options) const {
  Screen screen(options.width, options.height, options.color);
  const SourceInfo info = impl_->source.info();
  impl_->head(screen, info);
  screen.line("");
  impl_->curves(screen, info.processors);
  screen.line("");
  const std::size_t below = std::min<std::size_t>(3 + impl_->ended.size() + (impl_->open ? 1 : 0), 7);
  if (screen.left() > below) impl_->processes(screen, std::min<std::size_t>(screen.left() - below, 11));
  screen.line("");
  impl_->incidents(screen);
  Loss loss = impl_->loss;
  loss += info.loss;
  screen.line(short_loss(loss), loss.any() ? Style::alarm : Style::dim);
  return screen.take();
}

}  // namespace etwrca
