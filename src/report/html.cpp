#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "etwrca/report.hpp"
#include "report/evidence.hpp"
#include "report/html_style.hpp"
#include "report/label.hpp"
#include "report/narrative.hpp"
#include "report/numbers.hpp"
#include "report/svg.hpp"

namespace etwrca {
namespace {

using namespace report;

std::string element(std::string_view tag, std::string_view css, const std::string& text) {
  std::string out = "<" + std::string(tag);
  if (!css.empty()) out += " class=\"" + std::string(css) + "\"";
  return out + ">" + escape_html(text) + "</" + std::string(tag) + ">\n";
}

std::string list(std::string_view css, const std::vector<std::string>& sentences) {
  std::string out = "<ul" + (css.empty() ? "" : " class=\"" + std::string(css) + "\"") + ">\n";
  for (const std::string& sentence : sentences) out += element("li", "", sentence);
  return out + "</ul>\n";
}

std::string fact(const std::string& name, const std::string& value) {
  return "<div><dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd></div>\n";
}

std::string facts(const Report& report, const Incident& incident) {
  const MetricInfo& metric = metric_of(report, incident.spike.metric);
  std::string out = "<dl class=\"facts\">\n";
  out += fact("Peak", quantity(incident.spike.value, metric));
  if (!std::isnan(incident.spike.baseline)) {
    out += fact("Before", quantity(incident.spike.baseline, metric));
    out += fact(incident.given ? "z" : "Score", number(incident.spike.score));
  }
  out += fact("Lasted", span_of(between(incident.window.begin, incident.window.end)) +
                            (incident.open ? ", not ended" : ""));
  out += fact("Unexplained", percent(incident.ranking.unexplained));
  out += fact("Known loss",
              incident.ranking.loss.any() || incident.lost_share > 0
                  ? (incident.lost_share > 0 ? percent(incident.lost_share) + " of events" : "see below")
                  : "none");
  return out + "</dl>\n";
}

std::string swatch(std::string_view css) {
  return "<svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"" + std::string(css) +
         "\" width=\"12\" height=\"12\" rx=\"2\"/></svg>";
}

std::string key_entry(const std::string& picture, const std::string& text) {
  return "<li>" + picture + "<span>" + escape_html(text) + "</span></li>\n";
}

// The numbers of both curves for those who cannot see a picture; every frame while they are few.
std::string curve_table(const Report& report, const Incident& incident) {
  const Ranking& ranking = incident.ranking;
  const MetricInfo& metric = metric_of(report, ranking.metric);
  const Clock clock(report);
  constexpr std::size_t most_rows = 60;
  const std::size_t stride = (ranking.times.size() + most_rows - 1) / most_rows;
  const std::size_t shown = std::min(ranking.suspects.size(), most_colours);
  std::string out =
      "<details class=\"data\"><summary>These curves as a table</summary>\n<div class=\"scroll\" "
      "tabindex=\"0\" role=\"region\" aria-label=\"Curves as a table\">\n<table>\n<caption>" +
      escape_html(noun(metric)) + (stride > 1 ? ", every " + count(stride) + "th frame" : ", every frame") +
      "</caption>\n<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">System</th>";
  for (std::size_t s = 0; s < shown; ++s)
    out += "<th scope=\"col\">" + escape_html(label_of(ranking.suspects[s].entity)) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < ranking.times.size(); i += stride) {
    out += "<tr><th scope=\"row\" class=\"when\">" + escape_html(clock.short_time(ranking.times[i])) +
           "</th><td>" + escape_html(quantity(ranking.total.values[i], metric)) + "</td>";
    for (std::size_t s = 0; s < shown; ++s) {
      const auto& values = ranking.suspects[s].curve.values;
      out +=
          "<td>" + (i < values.size() ? escape_html(quantity(values[i], metric)) : std::string()) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div></details>\n";
}

std::string curves(const Report& report, const Incident& incident, const std::string& id) {
  if (!has_curve(incident))
    return element("p", "source", "There are too few frames for a picture of the curve.");
  const Ranking& ranking = incident.ranking;
  const std::string what = noun(metric_of(report, ranking.metric));
  std::string out =
      element("h3", "", "What happened") + "<figure>\n" + system_chart(report, incident, id + "-system");
  out += "<ul class=\"key\">\n" + key_entry(swatch("window"), "the incident");
  if (has_baseline_line(incident))
    out += key_entry(
        "<svg width=\"22\" height=\"12\" aria-hidden=\"true\"><line class=\"dash\" x1=\"0\" x2=\"22\" "
        "y1=\"6\" y2=\"6\"/></svg>",
        "baseline");
  const bool calendar = Clock(report).calendar();
  out += "</ul>\n" +
         element("figcaption", "",
                 what + " of the whole system; time " + (calendar ? "of day in UTC" : "in seconds") + ".") +
         "</figure>\n";
  if (has_stack(incident)) {
    out += element("h3", "", "Whose it was") + "<figure>\n" + stacked_chart(report, incident, id + "-stack");
    out += "<ul class=\"key\">\n";
    for (std::size_t s = 0; s < std::min(ranking.suspects.size(), most_colours); ++s)
      out += key_entry(swatch("c" + std::to_string(s)), label_of(ranking.suspects[s].entity));
    out += key_entry(swatch("rest"), "all others") + "</ul>\n" +
           element("figcaption", "", what + " by suspect, on top of each other.") + "</figure>\n";
  }
  return out + curve_table(report, incident);
}

std::string weight_key(const RankOptions& rank) {
  const auto entry = [](const char* css, const std::string& name, double weight) {
    return key_entry(swatch(css), name + " \u00d7 " + number(weight));
  };
  return "<ul class=\"key\">\n" + entry("anomaly", "anomaly", rank.anomaly_weight) +
         entry("energy", "energy", rank.energy_weight) +
         entry("correlation", "correlation", rank.correlation_weight) + "</ul>\n";
}

std::string score_table(const Incident& incident) {
  std::string out =
      "<details class=\"data\"><summary>These scores as a table</summary>\n<div class=\"scroll\" "
      "tabindex=\"0\" "
      "role=\"region\" aria-label=\"Scores as a table\">\n<table>\n<thead><tr><th scope=\"col\">Suspect</th>"
      "<th scope=\"col\">Score</th><th scope=\"col\">Anomaly</th><th scope=\"col\">Energy</th>"
      "<th scope=\"col\">Correlation</th></tr></thead>\n<tbody>\n";
  for (const Suspect& suspect : incident.ranking.suspects) {
    out += "<tr><th scope=\"row\">" + escape_html(label_of(suspect.entity)) + "</th>";
    for (const double value : {suspect.score, suspect.anomaly, suspect.energy, suspect.correlation})
      out += "<td>" + fixed(value, 2) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div></details>\n";
}

std::string suspects(const Report& report, const Incident& incident, const ReportOptions& options) {
  const auto& ranked = incident.ranking.suspects;
  if (ranked.empty()) return "";
  std::string out = element("h3", "", "Suspects and their evidence") + weight_key(report.rank) +
                    "<ol class=\"suspects\">\n";
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    out += "<li><details" + std::string(i == 0 ? " open" : "") + "><summary><span class=\"rank\">" +
           std::to_string(i + 1) + "</span><span class=\"name\">" + escape_html(label_of(ranked[i].entity)) +
           "</span><span class=\"score\">" + fixed(ranked[i].score, 2) + "</span>" +
           score_bar(report.rank, ranked[i]) + "</summary>\n";
    std::vector<std::string> sentences;
    for (const Claim& claim : claims(report, incident, ranked[i], options))
      if (!claim.weak) sentences.push_back(claim.text);
    if (sentences.empty()) sentences.emplace_back("nothing unusual on any metric");
    out += list("", sentences) + "</details></li>\n";
  }
  return out + "</ol>\n<div class=\"axis\">" + score_axis() + "</div>\n" + score_table(incident);
}

std::string css_of(Answer answer) {
  std::string css(to_string(answer));
  std::replace(css.begin(), css.end(), ' ', '-');
  return css;
}

std::string article(const Report& report, const Incident& incident, std::size_t number,
                    const ReportOptions& options) {
  const Narrative told = narrative_of(report, incident, options);
  const std::string id = "incident-" + std::to_string(number);
  std::string out = "<article id=\"" + id + "\" aria-labelledby=\"" + id +
                    "-h\">\n<div class=\"head\"><h2 id=\"" + id + "-h\">" + escape_html(told.title) +
                    "</h2>" +
                    element("span", "answer " + css_of(told.verdict.answer),
                            "Verdict: " + std::string(to_string(told.verdict.answer))) +
                    "</div>\n";
  out += element("p", "lead", number > 1 ? told.headline + " " + told.verdict.reason : told.verdict.reason);
  out += facts(report, incident) + curves(report, incident, id) + suspects(report, incident, options);
  out += element("h3", "", "Incident summary") + list("say", told.summary);
  out += element("h3", "", "Causal explanation") + list("say", told.cause);
  out += element("h3", "", "Impact assessment") + list("say", told.impact);
  out += element("h3", "", "Remediation recommendations") + list("say", told.remediation);
  return out + "</article>\n";
}

std::string head(const std::string& title) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
         "http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; style-src '" +
         std::string(style_digest) +
         "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n<title>" +
         escape_html(title) + "</title>\n<style>" + std::string(style_sheet) + "</style>\n</head>\n<body>\n";
}

std::string contents(const Report& report, const ReportOptions& options) {
  if (report.incidents.size() < 2) return "";
  std::string out = "<nav aria-label=\"Incidents\">\n<ol>\n";
  std::size_t number = 0;
  for (const Incident& incident : report.incidents)
    out += "<li><a href=\"#incident-" + std::to_string(++number) + "\">" +
           escape_html(narrative_of(report, incident, options).title) + "</a>" +
           (incident.ranking.suspects.empty()
                ? std::string()
                : ": " + escape_html(label_of(incident.ranking.suspects.front().entity))) +
           "</li>\n";
  return out + "</ol>\n</nav>\n";
}

}  // namespace

std::string to_html(const Report& report, const ReportOptions& options) {
  const std::string name = visible(report.source.name);
  std::string out = head(name + " \u00b7 etwrca");
  out += "<header>\n" + element("p", "kind", "etwrca report \u00b7 " + name) +
         element("h1", "", headline_of(report, options)) + element("p", "source", source_sentence(report));
  const std::vector<std::string> doubts = reservations(report);
  if (!doubts.empty()) out += "<div class=\"notes\" role=\"note\">" + list("", doubts) + "</div>\n";
  out += contents(report, options) + "</header>\n<main>\n";
  std::size_t number = 0;
  for (const Incident& incident : report.incidents) out += article(report, incident, ++number, options);
  out += "</main>\n<footer>\n";
  if (!report.incidents.empty())
    out += element(
        "p", "",
        "Score = weights times anomaly (how unlike itself), energy (its share of the rise) and "
        "correlation (how its curve follows the system's), each from 0 to 1. Recommendations are for a "
        "person to judge.");
  out += element("p", "", "Made from the data alone; etwrca only reads.");
  return out + "</footer>\n</body>\n</html>\n";
}

}  // namespace etwrca
