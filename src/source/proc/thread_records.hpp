// The records of the BPF iterator, one a thread, added up to processes.
#ifndef ETWRCA_SOURCE_PROC_THREAD_RECORDS_HPP
#define ETWRCA_SOURCE_PROC_THREAD_RECORDS_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "source/proc/bpf/thread_record.h"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

/// One process while its threads are added up, and what was added up at the look before.
class ThreadSum {
 public:
  /// A record of this process. The first one of a look begins anew.
  void add(const etwrca_thread_record& record, std::uint64_t look) noexcept;

  /// Whether all there is to know was there at this look: the first thread holds what belongs to the process.
  [[nodiscard]] bool complete(std::uint64_t look) const noexcept { return look_ == look && has_first_; }

  /// The start of the process, as /proc tells it.
  [[nodiscard]] std::uint64_t start_ticks(double ns_per_tick) const noexcept {
    return static_cast<std::uint64_t>(static_cast<double>(sum_.start_ns) / ns_per_tick);
  }

  /// It is another process now, under the same pid.
  void restart() noexcept {
    settled_ = false;
    wait_before_ = 0;
  }

  /// Writes what has changed to `reading`; false if nothing has. Counters never go back: threads end while
  /// they are read.
  bool settle(Reading& reading, double ns_per_tick) noexcept;

 private:
  etwrca_thread_record sum_{};
  std::uint64_t look_ = 0;
  std::uint64_t wait_before_ = 0;
  bool has_first_ = false;
  bool settled_ = false;
};

/// Calls `use` for each record; what is less than a record at the end is left.
template <typename Use>
void each_record(std::span<const std::byte> bytes, Use&& use) {
  for (; bytes.size() >= sizeof(etwrca_thread_record); bytes = bytes.subspan(sizeof(etwrca_thread_record))) {
    etwrca_thread_record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    if (record.pid != 0) use(record);
  }
}

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_THREAD_RECORDS_HPP
