// Who read, wrote, sent and received, and who waited for a page.
#ifndef ETWRCA_ETW_IO_ACCOUNTING_HPP
#define ETWRCA_ETW_IO_ACCOUNTING_HPP

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "etw/process_map.hpp"

namespace etwrca::etw {

/// Charges disk transfers, network transfers and hard faults. At most 65536 disk requests are under way; if
/// more seem to be, ends were lost, and all are forgotten and counted.
class IoAccounting {
 public:
  IoAccounting(ProcessMap& processes, std::vector<Observation>& out) : processes_(processes), out_(out) {}

  void on_disk_init(const EventRecord& record, const DiskInit& event);
  void on_disk(const EventRecord& record, const DiskTransfer& event);
  void on_network(TimePoint at, const NetworkTransfer& event);
  void on_hard_fault(TimePoint at, const HardFault& event);

  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  void charge(EntityId who, TimePoint at, MetricId metric, double amount);

  ProcessMap& processes_;
  std::vector<Observation>& out_;
  std::unordered_map<std::uint64_t, EntityId> issuers_;  // by IRP: who issued the request
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_IO_ACCOUNTING_HPP
