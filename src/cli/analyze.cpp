#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <utility>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

MonitorOptions options_of(const AnalyzeRequest& request) {
  MonitorOptions options = monitor_options(request);
  options.window = request.window;
  if (request.bin) options.bin = duration_from_seconds(*request.bin);
  return options;
}

Report analyze_file(const std::filesystem::path& file, MonitorOptions options) {
  const auto source = open_source(file);
  Progress progress(file);
  double share = 0;
  options.progress = [&](double done) {
    share = done;
    progress.show(done);
  };
  const StopOnInterrupt stopper(*source);
  Report report = Monitor(std::move(options)).run(*source);
  if (interrupted())
    report.source.notes.push_back(
        "Stopped by the user" +
        (share > 0 ? " after " + std::to_string(static_cast<int>(share * 100)) + " %" : "") +
        ": the rest of the input was not read.");
  return report;
}

/// False, and a complaint, where a file could not be written: what was found is told all the same.
bool written(const AnalyzeRequest& request, const Report& report, const ReportOptions& options) {
  try {
    if (!request.markdown.empty()) write_file(request.markdown, to_markdown(report, options));
    if (!request.html.empty()) write_file(request.html, to_html(report, options));
    return true;
  } catch (const std::exception& error) {
    complain(error.what());
    return false;
  }
}

// One report as it is; several inside one document.
void print_json(const AnalyzeRequest& request, const std::vector<std::string>& documents) {
  if (request.files.size() == 1) {
    if (!documents.empty()) print(documents.front() + "\n");
    return;
  }
  std::string all = "{\n\"schema\": \"etwrca.reports/1\",\n\"reports\": [";
  for (std::size_t i = 0; i < documents.size(); ++i) all += (i == 0 ? "\n" : ",\n") + documents[i];
  print(all + "\n]\n}\n");
}

}  // namespace

MonitorOptions monitor_options(const ReportRequest& request) {
  MonitorOptions options;
  options.rank.top = request.top;
  options.detect.threshold = request.threshold;
  return options;
}

ReportOptions report_options(const ReportRequest& request) {
  ReportOptions options;
  options.command_lines = request.command_lines;
  options.color = want_color(request.no_color);
  options.width = terminal_width();
  return options;
}

int analyze(const AnalyzeRequest& request) {
  const ReportOptions options = report_options(request);
  std::vector<std::string> documents;
  bool any_failed = false;
  bool any_incident = false;
  bool any_printed = false;
  for (const std::string& file : request.files) {
    if (interrupted()) break;
    try {
      const Report report = analyze_file(file, options_of(request));
      any_incident = any_incident || !report.incidents.empty();
      any_failed =
          !written(request, report, options) || any_failed;  // first: who reads our output may go away
      if (request.json)
        documents.push_back(to_json(report, options));
      else
        print((any_printed ? "\n" : "") + to_text(report, options));
      any_printed = true;
    } catch (const std::exception& error) {
      complain(file, error);
      any_failed = true;
    }
  }
  if (request.json) print_json(request, documents);
  if (interrupted()) return interrupted_by_user;
  if (any_failed) return failed;
  return request.exit_code && any_incident ? incidents_found : done;
}

}  // namespace etwrca::cli
