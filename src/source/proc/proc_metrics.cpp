#include "source/proc/proc_metrics.hpp"

#include <string>
#include <utility>
#include <vector>

namespace etwrca::proc {
namespace {

constexpr double mib = 1048576.0;
constexpr double stall = 0.05;  // a twentieth of the time: below it nobody feels it

MetricId add(MetricTable& table, const char* name, MetricKind kind, const char* unit, const char* otel_name,
             const char* otel_attributes, const char* summary, MetricWatch watch, double least_spread,
             std::vector<std::string> caused_by = {}) {
  return table.add(
      {name, kind, unit, otel_name, otel_attributes, summary, watch, least_spread, std::move(caused_by)});
}

}  // namespace

// OpenTelemetry names: semantic conventions, process and system metrics.
ProcMetrics::ProcMetrics(MetricTable& table) {
  using enum MetricKind;
  using enum MetricWatch;
  cpu_system = add(table, "cpu_system", usage, "1", "process.cpu.utilization", "cpu.mode=system",
                   "The part of the CPU time that was spent in the kernel", none, 0);
  threads = add(table, "threads", level, "{thread}", "process.thread.count", "", "Threads", none, 0);
  open_files = add(table, "open_files", level, "{file_descriptor}", "process.unix.file_descriptor.count", "",
                   "Open files, sockets and pipes", none, 0);
  cpu_busiest_core =
      add(table, "cpu_busiest_core", level, "1", "", "", "How busy the busiest core was, 0 to 1", none, 0);
  cpu_stolen =
      add(table, "cpu_stolen", usage, "1", "system.cpu.utilization", "cpu.mode=steal",
          "CPU time that a virtual machine wanted and its host gave to others", total, stall, {"cpu"});
  swap = add(table, "swap", level, "By", "system.paging.usage", "system.paging.state=used",
             "Memory that is swapped out", total, 16 * mib, {"memory"});
  disk_busy =
      add(table, "disk_busy", level, "1", "", "", "How long the busiest disk had something to do, 0 to 1",
          none, 0, {"disk_read", "disk_write"});
  load = add(table, "load", level, "{thread}", "", "", "Threads that run or wait, mean of a minute", none, 0,
             {"cpu"});
  const char* summary[pressures] = {// NOLINT(modernize-avoid-c-arrays)
                                    "Time in which a task that could run had to wait for a core",
                                    "Time in which a task was stalled for want of memory",
                                    "Time in which a task was stalled by a disk"};
  const std::vector<std::string> caused_by[pressures] = {// NOLINT(modernize-avoid-c-arrays)
                                                         {"cpu"},
                                                         {"memory"},
                                                         {"disk_read", "disk_write"}};
  for (std::size_t i = 0; i < pressures; ++i) {
    const std::string name = "pressure_" + std::string(pressure_names[i]);
    pressure_some[i] = add(table, name.c_str(), usage, "1", "", "", summary[i], total, stall, caused_by[i]);
    if (i == 0) continue;
    pressure_full[i] = add(table, (name + "_full").c_str(), usage, "1", "", "",
                           "The part of it in which nothing else could run either", none, 0, caused_by[i]);
  }
}

MetricId ProcMetrics::core(MetricTable& table, std::uint32_t number) {
  return add(table, ("cpu_core_" + std::to_string(number)).c_str(), MetricKind::level, "1", "", "",
             "How busy one core was, 0 to 1", MetricWatch::none, 0);
}

}  // namespace etwrca::proc
