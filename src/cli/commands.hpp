// commands.hpp - the subcommands: what each was asked, and the call that does it. Each returns an exit code.
#ifndef ETWRCA_CLI_COMMANDS_HPP
#define ETWRCA_CLI_COMMANDS_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "etwrca/monitor.hpp"
#include "etwrca/pid_ranker.hpp"
#include "etwrca/report.hpp"
#include "etwrca/spike_detector.hpp"
#include "etwrca/time.hpp"

namespace etwrca::cli {

/// What analyze and watch have in common: which incidents, and how they are told.
struct ReportRequest {
  std::size_t top = RankOptions{}.top;
  double threshold = DetectOptions{}.threshold;
  bool json = false;
  bool command_lines = false;
  bool exit_code = false;  ///< tell by the exit code whether there was an incident
  bool no_color = false;
};
MonitorOptions monitor_options(const ReportRequest& request);
ReportOptions report_options(const ReportRequest& request);

struct AnalyzeRequest : ReportRequest {
  std::vector<std::string> files;
  std::optional<TimeRange> window;
  std::optional<double> bin;  ///< seconds
  std::string markdown;       ///< files to write; "" for none
  std::string html;
};
int analyze(const AnalyzeRequest& request);

struct InfoRequest {
  std::string file;
  bool json = false;
};
int info(const InfoRequest& request);

struct DetectRequest {
  std::string file;
  DetectOptions options;
  std::optional<double> learn;  ///< seconds, on the file's own clock: scoring starts here
  bool json = false;
};
int detect(const DetectRequest& request);

struct WatchRequest : ReportRequest {
  double interval = 1;             ///< seconds
  std::optional<double> duration;  ///< seconds; absent: until interrupted
  std::optional<double> warmup;    ///< seconds before the first alert is possible
  std::string process;             ///< only incidents about this name or pid; "" for all
  std::string output;              ///< folder for the reports of each incident; "" for none
  std::string record;              ///< recording to write; "" for none
};
int watch(const WatchRequest& request);

struct DoctorRequest {
  bool json = false;
};
int doctor(const DoctorRequest& request);

struct VersionRequest {
  bool json = false;
};
int version(const VersionRequest& request);

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_COMMANDS_HPP
