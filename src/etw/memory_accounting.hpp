// Who holds how much memory.
#ifndef ETWRCA_ETW_MEMORY_ACCOUNTING_HPP
#define ETWRCA_ETW_MEMORY_ACCOUNTING_HPP

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "etw/process_map.hpp"

namespace etwrca::etw {

/// Private bytes and working sets, as they are told now and then; between, VirtualAlloc and VirtualFree move
/// the private bytes. At most most_entries processes; the rest is counted.
class MemoryAccounting {
 public:
  MemoryAccounting(ProcessMap& processes, std::vector<Observation>& out) : processes_(processes), out_(out) {}

  void on_virtual_alloc(TimePoint at, const VirtualAlloc& event);
  void on_memory_info(TimePoint at, const MemoryInfo& list);
  void on_counters(TimePoint at, const ProcessCounters& event);
  void on_sample(EntityId who, TimePoint at, const ProcessSample& sample);
  void forget(EntityId who) { committed_.erase(who); }

  void set_page_size(std::uint32_t bytes);
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  void set(EntityId who, TimePoint at, double bytes);
  void set(EntityId who, TimePoint at, double bytes, double resident);

  ProcessMap& processes_;
  std::vector<Observation>& out_;
  std::unordered_map<EntityId, double> committed_;  // private bytes, as last told or counted
  std::uint32_t page_size_ = 4096;
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_MEMORY_ACCOUNTING_HPP
