#include "etw/record_merge.hpp"

#include <algorithm>

namespace etwrca::etw {

RecordMerge::RecordMerge(const BufferIndex& index, ReadAhead& reader, const Clock& clock)
    : index_(index), reader_(reader), clock_(clock) {
  rewind();
}

void RecordMerge::rewind() {
  for (Lane& lane : lanes_) reader_.release(lane.buffer);
  lanes_.clear();
  heap_.clear();
  bytes_read_ = 0;
  reader_.restart();
  for (std::size_t i = 0; i < index_.entries.size(); ++i) {
    if (i == 0 || index_.entries[i].list() != index_.entries[i - 1].list()) {
      heap_.push_back({index_.entries[i].first_ticks, static_cast<std::uint32_t>(lanes_.size())});
      lanes_.emplace_back();
      lanes_.back().next = i;
    }
    lanes_.back().last = i + 1;
  }
  std::make_heap(heap_.begin(), heap_.end(), [](const Due& a, const Due& b) { return b.before(a); });
  if (!heap_.empty()) sift();
}

/// Brings the lane in front its next buffer, or takes it out.
void RecordMerge::advance(Lane& lane, DamageLog& damage) {
  if (lane.next == lane.last) {
    reader_.release(lane.buffer);
    const Due moved = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return;
    heap_.front() = moved;
    sift();
    return;
  }
  const std::size_t entry = lane.next++;
  lane.at = 0;
  bytes_read_ += reader_.load(entry, lane.buffer, damage);
  lane.at = lane.buffer.begin;
  if (lane.at < lane.buffer.end) {
    settle(record_ticks(lane.buffer.bytes.get() + lane.at));
  } else if (lane.next < lane.last) {
    settle(index_.entries[lane.next].first_ticks);
  }
}

}  // namespace etwrca::etw
