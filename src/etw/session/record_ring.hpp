// The way of an event from the thread on which Windows hands it over to the thread that reads.
#ifndef ETWRCA_ETW_SESSION_RECORD_RING_HPP
#define ETWRCA_ETW_SESSION_RECORD_RING_HPP

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "etw/clock.hpp"
#include "etw/session/windows_types.hpp"
#include "etwrca/etw_session.hpp"

namespace etwrca::etw {

/// A ring of fixed size, without locks, for one writer and one reader. An event is in it as one record of a
/// recording would be (EVENT_HEADER with its extended items, or EVENT_TRACE_HEADER for a classic event),
/// whole or not at all; so the reader's EventRecord is made by the code that reads files.
class RecordRing {
 public:
  /// `bytes`: at least 256 KiB.
  explicit RecordRing(std::size_t bytes);
  ~RecordRing();
  RecordRing(const RecordRing&) = delete;
  RecordRing& operator=(const RecordRing&) = delete;

  /// The writer's. Copies the event, or counts it if there is no room: allocates nothing, waits for nothing.
  void push(const TraceEvent& event) noexcept;
  /// The writer's: as Windows tells in the stream that a buffer was lost (RTLostBuffer).
  void push_gap(std::int64_t ticks) noexcept;

  /// The reader's. False if the ring is empty; `out` is valid until the next call.
  bool next(EventRecord& out, const Clock& clock) noexcept;
  /// The reader's: whether next() has to go to the ring for more.
  [[nodiscard]] bool batch_is_used_up() const noexcept;

  /// Anybody's.
  [[nodiscard]] std::uint64_t events() const noexcept { return events_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t too_large() const noexcept {
    return too_large_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::vector<EtwStats::Dropped> dropped() const;

 private:
  struct Queue;

  std::size_t store(const TraceEvent& event) noexcept;
  std::size_t store_classic(const TraceEvent& event) noexcept;
  std::size_t store_event(const TraceEvent& event) noexcept;
  bool refill() noexcept;

  std::unique_ptr<Queue> queue_;
  // The writer's.
  std::vector<std::uint64_t> record_;  // being put together
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<std::uint64_t> too_large_ = 0;
  std::array<std::atomic<std::uint64_t>, 256> dropped_{};  // by KernelClass
  // The reader's.
  std::vector<std::uint64_t> batch_;
  std::size_t begin_ = 0;  // in batch_, of what is not yet read
  std::size_t end_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_RECORD_RING_HPP
