#include "etwrca/metric.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "etwrca/error.hpp"

namespace etwrca {
namespace {

constexpr std::size_t most_metrics = 4096;

// OpenTelemetry names: semantic conventions, process and system metrics.
const std::array<MetricInfo, metric::built_in_count>& built_in() {
  static const std::array<MetricInfo, metric::built_in_count> rows{{
      {"cpu", MetricKind::usage, "1", "process.cpu.utilization", "", "CPU time per second: cores kept busy"},
      {"ready", MetricKind::usage, "1", "", "", "Time per second spent runnable, waiting for a core"},
      {"disk_read", MetricKind::usage, "By/s", "process.disk.io", "disk.io.direction=read",
       "Bytes read from disks"},
      {"disk_write", MetricKind::usage, "By/s", "process.disk.io", "disk.io.direction=write",
       "Bytes written to disks"},
      {"network_receive", MetricKind::usage, "By/s", "process.network.io", "network.io.direction=receive",
       "Bytes received from the network"},
      {"network_send", MetricKind::usage, "By/s", "process.network.io", "network.io.direction=transmit",
       "Bytes sent to the network"},
      {"hard_faults", MetricKind::usage, "{fault}/s", "process.paging.faults",
       "system.paging.fault.type=major", "Page faults that waited for a disk"},
      {"context_switches", MetricKind::usage, "{context_switch}/s", "process.context_switches", "",
       "Switches to a thread of the process"},
      {"memory", MetricKind::level, "By", "process.memory.virtual", "", "Private committed memory"},
      {"working_set", MetricKind::level, "By", "process.memory.usage", "", "Resident memory"},
  }};
  return rows;
}

}  // namespace

MetricTable::MetricTable(Start start) {
  if (start == Start::built_in) rows_.assign(built_in().begin(), built_in().end());
}

MetricId MetricTable::add(MetricInfo info) {
  if (info.name.empty()) throw Error(Errc::invalid_argument, "a metric needs a name");
  if (const auto known = find(info.name)) return *known;
  if (rows_.size() >= most_metrics)
    throw Error(Errc::invalid_argument, "metric '" + info.name + "': the table is full (4096 metrics)");
  rows_.push_back(std::move(info));
  return static_cast<MetricId>(rows_.size() - 1);
}

std::optional<MetricId> MetricTable::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const MetricInfo& row) { return row.name == name; });
  if (found == rows_.end()) return std::nullopt;
  return static_cast<MetricId>(found - rows_.begin());
}

const MetricInfo& MetricTable::operator[](MetricId id) const {
  if (id >= rows_.size())
    throw Error(Errc::not_found, "metric number " + std::to_string(id) + " is not in the table");
  return rows_[id];
}

}  // namespace etwrca
