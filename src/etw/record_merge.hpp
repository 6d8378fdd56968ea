// The records of all processors in one time order.
#ifndef ETWRCA_ETW_RECORD_MERGE_HPP
#define ETWRCA_ETW_RECORD_MERGE_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "etw/buffer_reader.hpp"
#include "etw/read_ahead.hpp"
#include "etw/record_header.hpp"

namespace etwrca::etw {

/// Merges the lists of an index by time, equal times by list. A buffer is brought into memory when its
/// first record is due, so a list takes memory only while it has records to give.
///
/// Each list is taken to be in order from buffer to buffer. Within a buffer the reader has made it so;
/// where a recorder let several buffers of one list fill at once (a mode without buffers for each
/// processor), records may come late by as much as those overlap.
class RecordMerge {
 public:
  RecordMerge(const BufferIndex& index, ReadAhead& reader, const Clock& clock);

  /// Starts at the first record.
  void rewind();

  /// The next record; false at the end. Throws Error (io).
  bool next(EventRecord& out, DamageLog& damage) {
    while (!heap_.empty()) {
      Lane& lane = lanes_[heap_.front().lane];
      if (lane.at < lane.buffer.end) {
        const std::byte* at = lane.buffer.bytes.get() + lane.at;
        lane.at += fill_record(out, at, lane.buffer.cpu, clock_);
        // The buffer stays until the next call, since `out` looks into it.
        if (lane.at < lane.buffer.end) {
          settle(record_ticks(lane.buffer.bytes.get() + lane.at));
        } else if (lane.next < lane.last) {
          settle(index_.entries[lane.next].first_ticks);
        }
        return true;
      }
      advance(lane, damage);
    }
    return false;
  }

  /// Bytes of the file whose buffers have been begun.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

 private:
  struct Lane {
    Buffer buffer;
    std::size_t at = 0;
    std::size_t next = 0;  ///< in index_.entries
    std::size_t last = 0;
  };
  struct Due {
    std::int64_t ticks;
    std::uint32_t lane;

    [[nodiscard]] bool before(const Due& other) const noexcept {
      return ticks != other.ticks ? ticks < other.ticks : lane < other.lane;
    }
  };
  static constexpr Due last_of_all{std::numeric_limits<std::int64_t>::max(),
                                   std::numeric_limits<std::uint32_t>::max()};

  /// Gives the front of the heap a later time and restores the order. Mostly it stays in front.
  void settle(std::int64_t ticks) noexcept {
    heap_.front().ticks = ticks;
    if (!heap_.front().before(rival_)) sift();
  }

  /// Restores the order where the front may be out of it.
  void sift() noexcept {
    const Due due = heap_.front();
    std::size_t hole = 0;
    while (true) {
      std::size_t child = 2 * hole + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
      if (!heap_[child].before(due)) break;
      heap_[hole] = heap_[child];
      hole = child;
    }
    heap_[hole] = due;
    rival_ = last_of_all;
    for (std::size_t child = 1; child < std::min<std::size_t>(heap_.size(), 3); ++child)
      if (heap_[child].before(rival_)) rival_ = heap_[child];
  }

  void advance(Lane& lane, DamageLog& damage);

  const BufferIndex& index_;
  ReadAhead& reader_;
  Clock clock_;
  std::vector<Lane> lanes_;
  std::vector<Due> heap_;    ///< the earliest first
  Due rival_ = last_of_all;  ///< the second of the heap
  std::uint64_t bytes_read_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_RECORD_MERGE_HPP
