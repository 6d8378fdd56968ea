#include "source/proc/thread_records.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>

namespace etwrca::proc {

void ThreadSum::add(const etwrca_thread_record& record, std::uint64_t look) noexcept {
  if (look_ != look) {
    sum_ = {};
    look_ = look;
    has_first_ = false;
  }
  sum_.run_ns += record.run_ns;
  sum_.wait_ns += record.wait_ns;
  sum_.turns += record.turns;
  sum_.user_ns += record.user_ns;
  sum_.system_ns += record.system_ns;
  sum_.hard_faults += record.hard_faults;
  sum_.read_bytes += record.read_bytes;
  sum_.write_bytes += record.write_bytes;
  if (record.tid != record.pid) return;
  has_first_ = true;
  sum_.pid = record.pid;
  sum_.parent = record.parent;
  sum_.flags = record.flags;
  sum_.start_ns = record.start_ns;
  sum_.child_ns = record.child_ns;
  sum_.threads = record.threads;
  std::memcpy(sum_.comm, record.comm, sizeof sum_.comm);
}

bool ThreadSum::settle(Reading& reading, double ns_per_tick) noexcept {
  Counters& used = reading.used;
  const char* comm_end = std::find(std::begin(sum_.comm), std::end(sum_.comm), '\0');
  const std::string_view comm(sum_.comm, static_cast<std::size_t>(comm_end - sum_.comm));
  const bool ended = (sum_.flags & etwrca_ended) != 0;
  const bool same = settled_ && sum_.run_ns <= used.cpu_ns && sum_.child_ns <= used.child_ns &&
                    sum_.threads == reading.holds.threads && ended == reading.ended && comm == reading.comm();
  if (same) return false;

  const auto grow = [](std::uint64_t& counter, std::uint64_t now) { counter = std::max(counter, now); };
  // The kernel tells the two by ticks; their sum is known better.
  const double ticks = static_cast<double>(sum_.user_ns) + static_cast<double>(sum_.system_ns);
  const double part = ticks > 0 ? static_cast<double>(sum_.system_ns) / ticks : 0.0;
  grow(used.cpu_ns, sum_.run_ns);
  grow(used.system_ns, static_cast<std::uint64_t>(static_cast<double>(sum_.run_ns) * part));
  grow(used.turns, sum_.turns);
  grow(used.hard_faults, sum_.hard_faults);
  grow(used.read_bytes, sum_.read_bytes);
  grow(used.write_bytes, sum_.write_bytes);
  grow(used.child_ns, sum_.child_ns);
  // Of ended threads the waiting is not kept: the sum goes back by theirs, and is followed from there.
  if (!settled_ || sum_.wait_ns > wait_before_) used.wait_ns += sum_.wait_ns - (settled_ ? wait_before_ : 0);
  wait_before_ = sum_.wait_ns;

  reading.pid = sum_.pid;
  reading.parent = sum_.parent;
  reading.start_ticks = start_ticks(ns_per_tick);
  reading.kernel_thread = (sum_.flags & etwrca_kernel_thread) != 0;
  reading.ended = ended;
  reading.has_io = reading.has_wait = true;
  reading.holds.threads = sum_.threads;
  reading.set_comm(comm);
  settled_ = true;
  return true;
}

}  // namespace etwrca::proc
