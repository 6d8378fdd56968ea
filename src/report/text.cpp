#include <algorithm>
#include <cmath>
#include <string>

#include "etwrca/report.hpp"
#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/narrative.hpp"
#include "report/numbers.hpp"
#include "report/terminal.hpp"

namespace etwrca {
namespace {

using namespace report;

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 200;
constexpr std::size_t roomy_width = 72;  // columns from which the parts of a score have room

class Page {
 public:
  Page(std::size_t width, bool color) : width_(std::clamp(width, narrowest, widest)), color_(color) {}

  [[nodiscard]] std::size_t width() const noexcept { return width_; }

  [[nodiscard]] std::string styled(Style style, const std::string& text) const {
    return report::styled(style, text, color_);
  }
  void line(const std::string& text = {}) { out_ += text + '\n'; }
  void wrapped(const std::string& text, std::size_t indent, Style style) {
    const std::string margin(indent, ' ');
    line(margin + styled(style, wrap(text, width_, indent, indent)));
  }
  // A sentence under a hanging indent; the first line has `lead` in front.
  void hanging(const std::string& lead, const std::string& text, std::size_t indent) {
    line(lead + wrap(text, width_, lead.size(), indent));
  }
  std::string take() { return std::move(out_); }

 private:
  std::size_t width_;
  bool color_;
  std::string out_;
};

// Marks under the sparkline where the incident is.
std::string marks(const Incident& incident, std::size_t width) {
  const auto& times = incident.ranking.times;
  width = std::min(width, times.size());
  std::string out;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t begin = i * times.size() / width;
    const std::size_t end = std::max(begin + 1, (i + 1) * times.size() / width);
    const bool inside = std::any_of(times.begin() + static_cast<std::ptrdiff_t>(begin),
                                    times.begin() + static_cast<std::ptrdiff_t>(end),
                                    [&](TimePoint t) { return incident.window.contains(t); });
    out += inside ? "^" : " ";
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

void curve_text(Page& page, const Report& report, const Incident& incident) {
  const Ranking& ranking = incident.ranking;
  double top = 0;
  for (const double value : ranking.total.values)
    if (std::isfinite(value)) top = std::max(top, value);
  if (ranking.total.values.size() < 2 || top <= 0) return;
  const MetricInfo& metric = metric_of(report, ranking.metric);
  const std::size_t room = page.width() - 2;
  page.line("  " + page.styled(Style::accent, sparkline(ranking.total.values, room, top)));
  page.line("  " + marks(incident, room));
  page.wrapped(noun(metric) + ", up to " + quantity(top, metric) + "; ^ is the incident", 2, Style::dim);
}

void suspect_text(Page& page, const Report& report, const Incident& incident, const Suspect& suspect,
                  std::size_t rank, std::size_t sentences, const ReportOptions& options) {
  const bool roomy = page.width() >= roomy_width;
  const std::size_t name_width = page.width() - 5 - (roomy ? 9 + 6 + 24 : 6);
  std::string name = visible(label_of(suspect.entity), name_width);
  if (columns(label_of(suspect.entity)) > name_width && suspect.entity.kind == EntityKind::process) {
    const std::string pid = " (pid " + std::to_string(suspect.entity.pid) + ")";
    name = visible(suspect.entity.name, name_width > pid.size() + 4 ? name_width - pid.size() : 4) + pid;
  }
  page.line(pad_left(std::to_string(rank), 3) + "  " +
            page.styled(rank == 1 ? Style::bold : Style::accent, pad_right(name, name_width)) +
            (roomy ? " " + bar(suspect.score, 8) : "") + pad_left(fixed(suspect.score, 2), 6) +
            (roomy ? pad_left(fixed(suspect.anomaly, 2), 8) + pad_left(fixed(suspect.energy, 2), 8) +
                         pad_left(fixed(suspect.correlation, 2), 8)
                   : ""));
  std::size_t said = 0;
  for (const Claim& claim : claims(report, incident, suspect, options))
    if (!claim.weak && said++ < sentences) page.hanging("     ", claim.text, 7);
}

// The worst incident is told at length, the others in brief: JSON, Markdown and HTML have them all.
void suspects_text(Page& page, const Report& report, const Incident& incident, bool at_length,
                   const ReportOptions& options) {
  const auto& suspects = incident.ranking.suspects;
  if (suspects.empty()) return;
  const std::string head = page.width() >= roomy_width ? "score anomaly  energy correl." : "score";
  page.line();
  page.line(page.styled(Style::dim, "  #  suspect" + pad_left(head, page.width() - 12)));
  const std::size_t shown = std::min<std::size_t>(suspects.size(), at_length ? 5 : 3);
  for (std::size_t i = 0; i < shown; ++i)
    suspect_text(page, report, incident, suspects[i], i + 1,
                 !at_length || i > 1 ? 1
                 : i == 0            ? 12
                                     : 2,
                 options);
  if (shown < suspects.size())
    page.line(page.styled(Style::dim, "     and " + std::to_string(suspects.size() - shown) + " below " +
                                          fixed(suspects[shown - 1].score, 2)));
}

void incident_text(Page& page, const Report& report, const Incident& incident, std::size_t number,
                   const ReportOptions& options) {
  const Narrative told = narrative_of(report, incident, options);
  const bool at_length = number == 1;
  page.line();
  page.wrapped("Incident " + std::to_string(number) + " of " + std::to_string(report.incidents.size()) +
                   ": " + told.title,
               0, Style::bold);
  if (at_length)
    for (const std::string& sentence : told.summary) page.hanging("  ", sentence, 2);
  else
    page.hanging("  ", told.headline, 2);
  page.line();
  curve_text(page, report, incident);
  suspects_text(page, report, incident, at_length, options);
  page.line();
  page.hanging("  ",
               "Unexplained: " + percent(incident.ranking.unexplained) +
                   ". Others: " + percent(incident.ranking.others) +
                   ". Loss inside the window: " + loss_phrase(incident.ranking.loss) + ".",
               2);
  if (!at_length) return;
  page.line();
  page.line("  " + page.styled(Style::bold, "What to look at"));
  for (const std::string& sentence : told.remediation) page.hanging("  - ", sentence, 4);
}

}  // namespace

std::string to_text(const Report& report, const ReportOptions& options) {
  Page page(options.width, options.color);
  page.wrapped(headline_of(report, options), 0, Style::bold);
  page.wrapped(source_sentence(report), 0, Style::dim);
  for (const std::string& doubt : reservations(report)) page.hanging("! ", doubt, 2);
  std::size_t number = 0;
  for (const Incident& incident : report.incidents) incident_text(page, report, incident, ++number, options);
  return page.take();
}

}  // namespace etwrca
