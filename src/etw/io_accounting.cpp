#include "etw/io_accounting.hpp"

namespace etwrca::etw {
namespace {

constexpr std::size_t most_requests = 65536;
constexpr const char* unknown_issuer = "(unknown thread)";

bool known(std::uint32_t id) { return id != 0 && id != EventRecord::no_id; }

}  // namespace

void IoAccounting::charge(EntityId who, TimePoint at, MetricId metric, double amount) {
  out_.emplace_back(Usage{at, {}, who, no_module, metric, false, amount});
}

void IoAccounting::on_disk_init(const EventRecord& record, const DiskInit& event) {
  const std::uint32_t tid = known(event.issuing_tid) ? event.issuing_tid : record.tid;
  if (!known(tid)) return;
  if (issuers_.size() >= most_requests) {
    dropped_ += issuers_.size();
    issuers_.clear();
  }
  issuers_[event.irp] = processes_.owner(tid);
}

/// The issuing thread; before Windows 8 the request's start tells it; else the header's process.
void IoAccounting::on_disk(const EventRecord& record, const DiskTransfer& event) {
  EntityId who = no_entity;
  const auto issuer = issuers_.find(event.irp);
  if (known(event.issuing_tid)) who = processes_.owner(event.issuing_tid);
  if (who == no_entity && issuer != issuers_.end()) who = issuer->second;
  if (who == no_entity && known(record.pid)) who = processes_.process(record.pid);
  if (who == no_entity) who = processes_.bucket(unknown_issuer);
  if (issuer != issuers_.end()) issuers_.erase(issuer);
  charge(who, record.time, event.write ? metric::disk_write : metric::disk_read, event.bytes);
}

void IoAccounting::on_network(TimePoint at, const NetworkTransfer& event) {
  const bool send = event.direction == NetworkTransfer::Direction::send;
  EntityId who = processes_.process(event.pid);
  if (who == no_entity) who = processes_.bucket("(no process)");
  charge(who, at, send ? metric::network_send : metric::network_receive, event.bytes);
}

void IoAccounting::on_hard_fault(TimePoint at, const HardFault& event) {
  EntityId who = processes_.owner(event.tid);
  if (who == no_entity) who = processes_.bucket(unknown_issuer);
  charge(who, at, metric::hard_faults, 1.0);
}

}  // namespace etwrca::etw
