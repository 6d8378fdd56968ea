#include "etw/session/session_report.hpp"

#include <algorithm>
#include <utility>

namespace etwrca::etw {
namespace {

constexpr std::size_t most_notes = 32;

}  // namespace

EtwStats SessionReport::stats(const RecordRing& ring) const {
  EtwStats out;
  {
    const std::scoped_lock lock(mutex_);
    out = stats_;
  }
  out.events = ring.events();
  out.too_large = ring.too_large();
  out.dropped_kinds = ring.dropped();
  for (const EtwStats::Dropped& row : out.dropped_kinds) out.dropped += row.events;
  return out;
}

std::vector<EtwCapability> SessionReport::capabilities() const {
  const std::scoped_lock lock(mutex_);
  return capabilities_;
}

std::vector<std::string> SessionReport::notes() const {
  const std::scoped_lock lock(mutex_);
  return notes_;
}

void SessionReport::set_capabilities(std::vector<EtwCapability> rows) {
  const std::scoped_lock lock(mutex_);
  capabilities_ = std::move(rows);
}

void SessionReport::note(std::string sentence) {
  const std::scoped_lock lock(mutex_);
  if (notes_.size() < most_notes) notes_.push_back(std::move(sentence));
}

void SessionReport::counters(const TraceProperties& now) {
  const std::scoped_lock lock(mutex_);
  stats_.events_lost = before_.events_lost + now.events_lost;
  stats_.log_buffers_lost = before_.log_buffers_lost + now.log_buffers_lost;
  stats_.real_time_buffers_lost = before_.real_time_buffers_lost + now.real_time_buffers_lost;
  stats_.buffer_kb = now.buffer_size;
  stats_.buffers = now.number_of_buffers;
  stats_.free_buffers = now.free_buffers;
  stats_.min_buffers = now.minimum_buffers;
  stats_.max_buffers = now.maximum_buffers;
  stats_.buffers_written = before_.buffers_written + now.buffers_written;
  stats_.log_file_mode = now.log_file_mode;
}

void SessionReport::session_over(bool stopped_by_others) {
  const std::scoped_lock lock(mutex_);
  stats_.stopped_by_others |= stopped_by_others;
  before_ = stats_;
}

void SessionReport::restarted() {
  const std::scoped_lock lock(mutex_);
  ++stats_.restarts;
}

void SessionReport::latency(Duration age) {
  const std::scoped_lock lock(mutex_);
  stats_.latency = std::max(age, Duration::zero());
  stats_.highest_latency = std::max(stats_.highest_latency, stats_.latency);
}

void SessionReport::loss_notice() {
  const std::scoped_lock lock(mutex_);
  ++stats_.loss_notices;
}

void SessionReport::clock_set(Duration by) {
  const std::scoped_lock lock(mutex_);
  stats_.clock_step += by;
}

}  // namespace etwrca::etw
