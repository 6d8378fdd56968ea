// What a run says of a window that is given.
#ifndef ETWRCA_MONITOR_WINDOW_HPP
#define ETWRCA_MONITOR_WINDOW_HPP

#include <string>

#include "etwrca/incident.hpp"

namespace etwrca::monitor {

/// Why there is no incident: the sentence of an Error. `report` has the extent and the length of its frames.
std::string no_data_in(const TimeRange& window, const Report& report);

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_WINDOW_HPP
