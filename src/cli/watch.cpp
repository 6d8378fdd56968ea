#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/machine.hpp"
#include "cli/output.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

MonitorOptions options_of(const WatchRequest& request) {
  MonitorOptions options = monitor_options(request);
  if (request.warmup) {
    const auto frames = static_cast<std::size_t>(*request.warmup / request.interval);
    options.detect.warmup = std::max(options.detect.lag + 4, frames);
  }
  return options;
}

/// Whether an incident is about the process that was asked for: it leads the suspects, or one of the
/// spikes is its own.
class Wanted {
 public:
  Wanted(const Source& source, const std::string& process) : source_(source), name_(process) {
    const char* end = process.data() + process.size();
    std::uint32_t pid = 0;
    if (const auto read = std::from_chars(process.data(), end, pid);
        read.ec == std::errc() && read.ptr == end)
      pid_ = pid;
  }

  [[nodiscard]] bool operator()(const Incident& incident) const {
    if (name_.empty()) return true;
    const auto& suspects = incident.ranking.suspects;
    if (!suspects.empty() && is(&suspects[0].entity)) return true;
    if (is(source_.entities().find(incident.spike.who))) return true;
    return std::any_of(incident.others.begin(), incident.others.end(),
                       [&](const Spike& spike) { return is(source_.entities().find(spike.who)); });
  }

 private:
  [[nodiscard]] bool is(const Entity* entity) const {
    return entity != nullptr && (pid_ ? entity->pid == *pid_ : entity->name == name_);
  }

  const Source& source_;
  std::string name_;
  std::optional<std::uint32_t> pid_;
};

/// Shows what happens, as it happens.
class Watcher final : public Sink {
 public:
  Watcher(Source& source, const WatchRequest& request, const MonitorOptions& options)
      : source_(source),
        request_(request),
        wanted_(source, request.process),
        monitor_(options),
        view_(source, options.detect.warmup),
        report_options_(report_options(request)) {
    on_screen_ = !request.json && output_is_terminal();
    if (on_screen_) print("\x1b[2J");
  }

  Report operator()() { return monitor_.add(*this).run(source_); }

  void frame(const Frame& frame) override {
    view_.frame(frame);
    if (!begin_) begin_ = frame.begin;
    if (request_.duration && to_seconds(between(*begin_, frame.begin + frame.length)) >= *request_.duration)
      source_.stop();
    if (on_screen_) draw();
  }

  [[nodiscard]] bool wants_ongoing() const override { return !request_.json; }

  void ongoing(const Incident& incident) override {
    if (!wanted_(incident)) return;
    view_.ongoing(incident);
    const bool is_new = !std::exchange(open_, true);
    if (is_new && !on_screen_ && !request_.json) print("begins  " + view_.line(incident) + "\n");
  }

  void incident(const Incident& incident) override {
    if (!wanted_(incident)) return;
    open_ = false;
    view_.incident(incident);
    if (!on_screen_ && !request_.json) print("ended   " + view_.line(incident) + "\n");
    if (!request_.json && request_.output.empty()) return;
    const Report report = report_of(incident);
    if (request_.json) {
      ReportOptions one_line = report_options_;
      one_line.indent = -1;
      print(to_json(report, one_line) + "\n");
    }
    if (!request_.output.empty()) write_reports(report);
  }

  /// The whole watch, after its end. In lines, what was said already is not said again.
  void close(Report report) {
    std::erase_if(report.incidents, [&](const Incident& incident) { return !wanted_(incident); });
    if (request_.json) return;
    if (on_screen_) print("\x1b[H\x1b[J");
    print((on_screen_ ? "" : "\n") + to_text(report, report_options_));
  }

 private:
  void draw() {
    std::string text = "\x1b[H";
    const std::string lines = view_.draw({terminal_width(), terminal_height() - 1, report_options_.color});
    for (const char c : lines) text += c == '\n' ? "\x1b[K\n" : std::string(1, c);
    print(text + "\x1b[J");
  }

  /// The document of one incident: what was known when it was complete.
  [[nodiscard]] Report report_of(const Incident& incident) const {
    Report report = monitor_.so_far();
    report.incidents = {incident};
    return report;
  }

  void write_reports(const Report& report) const {
    std::string name = report.incidents[0].id;
    std::replace(name.begin(), name.end(), ':', '-');  // no file name on Windows may hold one
    const std::filesystem::path base = std::filesystem::path(request_.output) / name;
    const auto beside = [&](const char* extension) { return base.string() + extension; };
    write_file(beside(".json"), to_json(report, report_options_) + "\n");
    write_file(beside(".md"), to_markdown(report, report_options_));
    write_file(beside(".html"), to_html(report, report_options_));
  }

  Source& source_;
  const WatchRequest& request_;
  Wanted wanted_;
  Monitor monitor_;
  LiveView view_;
  const ReportOptions report_options_;
  bool on_screen_ = false;
  bool open_ = false;
  std::optional<TimePoint> begin_;
};

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder))
    throw Error(Errc::io, folder + ": cannot be made: " +
                              (error ? error.message() : std::string("there is a file of that name")));
}

}  // namespace

int watch(const WatchRequest& request) {
  try {
    const Monitor checked(options_of(request));  // before anything is made
  } catch (const Error& error) {
    complain(error.what());
    return usage;
  }
  try {
    if (!request.output.empty()) make_folder(request.output);
    auto source = open_machine(duration_from_seconds(request.interval));
    std::string not_recorded;
    if (!request.record.empty())
      source = record(std::move(source), request.record, [&](const Error& error) {
        not_recorded = std::string("the recording ended: ") + error.what();
        complain(not_recorded);
      });
    MonitorOptions options = options_of(request);
    // Events come as they happen; a source that looks has its interval.
    if (source->info().interval <= Duration::zero()) options.bin = duration_from_seconds(request.interval);
    Watcher watcher(*source, request, options);
    const StopOnInterrupt stopper(*source);
    Report report = watcher();
    const bool any = !report.incidents.empty();
    if (interrupted()) report.source.notes.emplace_back("Stopped by the user.");
    if (!not_recorded.empty()) report.source.notes.push_back(not_recorded);
    watcher.close(std::move(report));
    if (interrupted()) return interrupted_by_user;
    if (!not_recorded.empty()) return failed;
    return request.exit_code && any ? incidents_found : done;
  } catch (const std::exception& error) {
    complain(error.what());
    return failed;
  }
}

}  // namespace etwrca::cli
