// process_list.hpp - each process instance that a recording tells of, once.
#ifndef ETWRCA_CLI_PROCESS_LIST_HPP
#define ETWRCA_CLI_PROCESS_LIST_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "etwrca/kernel_event.hpp"
#include "etwrca/time.hpp"

namespace etwrca::cli {

struct ProcessSeen {
  std::uint32_t pid = 0;
  std::uint32_t parent_pid = 0;
  std::string name;
  std::uint64_t key = 0;           ///< unique_process_key; 0 if not recorded
  std::optional<TimePoint> start;  ///< where the recording has its start
  std::optional<TimePoint> end;
  bool gone = false;
};

/// Takes process events in time order. At most 2^17 instances; later ones are counted in dropped().
class ProcessList {
 public:
  void add(const ProcessEvent& event, TimePoint time);

  /// In the order in which they were first seen.
  [[nodiscard]] const std::vector<ProcessSeen>& processes() const noexcept { return seen_; }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  ProcessSeen* instance_of(const ProcessEvent& event, TimePoint time);

  std::vector<ProcessSeen> seen_;
  std::unordered_map<std::uint32_t, std::size_t> latest_;  ///< pid -> index of its last instance
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_PROCESS_LIST_HPP
