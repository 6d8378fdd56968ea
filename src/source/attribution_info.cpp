#include "source/attribution_info.hpp"

#include <algorithm>

namespace etwrca::source {

void describe(const AttributionStats& stats, SourceInfo& info) {
  info.processors = std::max(info.processors, stats.processors);
  info.unknown_events = stats.unknown_events;
  if (stats.context_switches)
    info.cpu_method = stats.samples ? "context switches and samples" : "context switches";
  else if (stats.samples)
    info.cpu_method = "samples";
  else if (stats.looks)
    info.cpu_method = "process times";
  if (stats.broken_chains > 0)
    info.notes.push_back(std::to_string(stats.broken_chains) +
                         " context switches do not follow from the one before on their processor: events are "
                         "missing, and the time between is charged to nobody");
  info.loss.records += stats.out_of_time;
  if (stats.out_of_time > 0)
    info.notes.push_back(std::to_string(stats.out_of_time) + " events with impossible times were left out");
  if (stats.dropped > 0)
    info.notes.push_back(std::to_string(stats.dropped) + " entries were left out because a table was full");
}

}  // namespace etwrca::source
