#include <string>
#include <string_view>

#include "etwrca/report.hpp"
#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/narrative.hpp"
#include "report/numbers.hpp"

namespace etwrca {
namespace {

using namespace report;

// Every character that CommonMark or its common extensions give a meaning inside a line. The text is
// one line already (visible()), so that only what may stand inside a paragraph matters, and the
// characters that begin a block when a line begins with them.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = "\\`*_{}[]<>|~#&$!@^=";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // "http://" and "www." alone are links to some.
    const bool link =
        text.substr(i).starts_with("://") || (text[i] == '.' && text.substr(0, i).ends_with("www"));
    if (link || special.find(text[i]) != std::string_view::npos) out += '\\';
    out += text[i];
  }
  return out;
}

void list(std::string& out, const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) out += "- " + escaped(sentence) + "\n";
  out += '\n';
}

void paragraph(std::string& out, const std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) out += (i == 0 ? "" : " ") + escaped(sentences[i]);
  out += "\n\n";
}

void suspects_table(std::string& out, const Incident& incident) {
  if (incident.ranking.suspects.empty()) return;
  out += "| # | Suspect | Score | Anomaly | Energy | Correlation |\n|--:|:--|--:|--:|--:|--:|\n";
  std::size_t rank = 0;
  for (const Suspect& suspect : incident.ranking.suspects)
    out += "| " + std::to_string(++rank) + " | " + escaped(label_of(suspect.entity)) + " | " +
           fixed(suspect.score, 2) + " | " + fixed(suspect.anomaly, 2) + " | " + fixed(suspect.energy, 2) +
           " | " + fixed(suspect.correlation, 2) + " |\n";
  out += '\n';
}

void incident_markdown(std::string& out, const Report& report, const Incident& incident, std::size_t number,
                       const ReportOptions& options) {
  const Narrative told = narrative_of(report, incident, options);
  out += "## Incident " + std::to_string(number) + " of " + std::to_string(report.incidents.size()) + ": " +
         escaped(told.title) + "\n\n**" + escaped(told.headline) + "**\n\n";
  out += "### Incident summary\n\n";
  paragraph(out, told.summary);
  suspects_table(out, incident);
  out += "### Causal explanation\n\n";
  list(out, told.cause);
  out += "### Impact assessment\n\n";
  list(out, told.impact);
  out += "### Remediation recommendations\n\n";
  out += "Places for a person to look; etwrca itself only reads.\n\n";
  list(out, told.remediation);
}

}  // namespace

std::string to_markdown(const Report& report, const ReportOptions& options) {
  std::string out = "# " + escaped(visible(report.source.name)) + "\n\n";
  if (report.incidents.empty()) out += "**" + escaped(headline_of(report, options)) + "**\n\n";
  out += escaped(source_sentence(report)) + "\n\n";
  const std::vector<std::string> doubts = reservations(report);
  if (!doubts.empty()) {
    out += "To be kept in mind:\n\n";
    list(out, doubts);
  }
  std::size_t number = 0;
  for (const Incident& incident : report.incidents)
    incident_markdown(out, report, incident, ++number, options);
  while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}

}  // namespace etwrca
