// The columns that only the Linux source has.
#ifndef ETWRCA_SOURCE_PROC_PROC_METRICS_HPP
#define ETWRCA_SOURCE_PROC_PROC_METRICS_HPP

#include <array>
#include <cstdint>
#include <optional>

#include "etwrca/metric.hpp"
#include "source/proc/system_reader.hpp"

namespace etwrca::proc {

struct ProcMetrics {
  explicit ProcMetrics(MetricTable& table);

  /// The column of one core, made when it is first asked for.
  static MetricId core(MetricTable& table, std::uint32_t number);

  // of a process
  MetricId cpu_system;
  MetricId threads;
  MetricId open_files;
  // of the system
  MetricId cpu_busiest_core;
  MetricId cpu_stolen;
  MetricId swap;
  MetricId disk_busy;
  MetricId load;
  std::array<MetricId, pressures> pressure_some{};
  std::array<MetricId, pressures> pressure_full{};  ///< of the CPU there is none
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_PROC_METRICS_HPP
