// To which group a process belongs: control group, container, systemd unit.
#ifndef ETWRCA_SOURCE_PROC_CGROUP_HPP
#define ETWRCA_SOURCE_PROC_CGROUP_HPP

#include <string>
#include <string_view>

namespace etwrca::proc {

struct Grouping {
  std::string cgroup;     ///< "/system.slice/cron.service"; "/" for none
  std::string container;  ///< its id, or its name where it has no id; "" outside of any
  std::string unit;       ///< "cron.service"; "" if none is known
};

/// From /proc/PID/cgroup. The unified hierarchy counts; where a process is in its root (cgroup version 1),
/// that of systemd, then the first one that says something.
Grouping parse_cgroup(std::string_view text);

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_CGROUP_HPP
