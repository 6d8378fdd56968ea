#include "etwrca/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "etwrca/error.hpp"

namespace etwrca {
namespace {

constexpr std::size_t most_metrics = 4096;

// OpenTelemetry names: semantic conventions, process and system metrics.
const std::array<MetricInfo, metric::built_in_count>& built_in() {
  constexpr double mib = 1048576.0;
  using enum MetricKind;
  using enum MetricWatch;
  static const std::array<MetricInfo, metric::built_in_count> rows = [] {
    std::array<MetricInfo, metric::built_in_count> table{{
        {"cpu", usage, "1", "process.cpu.utilization", "", "CPU time per second: cores kept busy", all, 0.03},
        {"ready", usage, "1", "", "", "Time per second spent runnable, waiting for a core", total, 0.03},
        // A hundredth of a common disk, and of a gigabit link.
        {"disk_read", usage, "By/s", "process.disk.io", "disk.io.direction=read", "Bytes read from disks",
         total, 2 * mib},
        {"disk_write", usage, "By/s", "process.disk.io", "disk.io.direction=write", "Bytes written to disks",
         total, 2 * mib},
        {"network_receive", usage, "By/s", "process.network.io", "network.io.direction=receive",
         "Bytes received from the network", total, 1.25e6},
        {"network_send", usage, "By/s", "process.network.io", "network.io.direction=transmit",
         "Bytes sent to the network", total, 1.25e6},
        {"hard_faults", usage, "{fault}/s", "process.paging.faults", "system.paging.fault.type=major",
         "Page faults that waited for a disk", total, 20},
        {"context_switches", usage, "{context_switch}/s", "process.context_switches", "",
         "Switches to a thread of the process", none, 0},
        {"memory", level, "By", "process.memory.virtual", "", "Private committed memory", all, 16 * mib},
        {"working_set", level, "By", "process.memory.usage", "", "Resident memory", none, 0},
    }};
    table[metric::ready].caused_by = {"cpu"};
    table[metric::hard_faults].caused_by = {"memory"};
    table[metric::context_switches].caused_by = {"cpu"};
    return table;
  }();
  return rows;
}

}  // namespace

MetricTable::MetricTable(Start start) {
  if (start == Start::built_in) rows_.assign(built_in().begin(), built_in().end());
}

MetricId MetricTable::add(MetricInfo info) {
  if (info.name.empty()) throw Error(Errc::invalid_argument, "a metric needs a name");
  if (!std::isfinite(info.least_spread) || info.least_spread < 0)
    throw Error(Errc::invalid_argument, "metric '" + info.name + "': its least_spread is not 0 or more");
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
