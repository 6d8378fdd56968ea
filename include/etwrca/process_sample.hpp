// process_sample.hpp - one process, as its system states it at one moment.
//
// A system can be asked for all its processes at once. That tells what events do not: memory now, and who
// was there before the first event. EtwSession::processes() asks Windows; Attribution::look() takes the
// answer.
#ifndef ETWRCA_PROCESS_SAMPLE_HPP
#define ETWRCA_PROCESS_SAMPLE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "etwrca/time.hpp"

namespace etwrca {

/// A value that owns its data.
struct ProcessSample {
  std::uint32_t pid = 0;
  std::uint32_t parent_pid = 0;  ///< as it was at the start; that process may have ended since
  TimePoint created{};           ///< by the system's own clock; with the pid it names the instance
  std::string name;              ///< "svchost.exe". Data from the watched machine: escape it
  std::uint64_t private_bytes = 0;
  std::uint64_t working_set = 0;  ///< bytes
  Duration cpu{};                 ///< user and kernel time since its start
  std::vector<std::uint32_t> threads;
};

}  // namespace etwrca

#endif  // ETWRCA_PROCESS_SAMPLE_HPP
