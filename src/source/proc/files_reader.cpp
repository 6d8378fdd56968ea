#include "source/proc/files_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "etwrca/error.hpp"
#include "source/proc/process_files.hpp"

namespace etwrca::proc {
namespace {

constexpr std::uint64_t quiet_looks = 30;         // after so many its files are closed
constexpr std::size_t most_threads_a_look = 512;  // of which the waiting is read
constexpr std::size_t buffer_bytes = 8192;

}  // namespace

FilesReader::FilesReader(const Folder& folder, Descriptors& budget, ProcessClock clock,
                         std::size_t most_processes)
    : folder_(folder),
      budget_(budget),
      clock_(std::move(clock)),
      most_processes_(most_processes),
      ns_per_tick_(1e9 / static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)))),
      holds_(folder, budget),
      listing_(folder, "."),
      buffer_(buffer_bytes) {
  if (!listing_.open()) throw Error(Errc::io, "the folder of processes cannot be listed");
}

FilesReader::~FilesReader() {
  for (auto& [pid, kept] : kept_) close(*kept);
}

void FilesReader::close(Kept& kept) noexcept {
  kept.stat.close(budget_);
  kept.schedstat.close(budget_);
  kept.held.statm.close(budget_);
  kept.io.close(budget_);
}

std::span<const Reading* const> FilesReader::look(const LookOptions& options) {
  ++look_;
  found_.clear();
  state_.too_many = 0;
  state_.io_denied = state_.files_denied = 0;
  threads_left_ = most_threads_a_look;
  list(options);
  for (auto at = kept_.begin(); at != kept_.end();) {
    if (at->second->look == look_) {
      ++at;
      continue;
    }
    close(*at->second);
    at = kept_.erase(at);
  }
  state_.processes = found_.size();
  return found_;
}

void FilesReader::list(const LookOptions& options) {
  listing_.rewind();
  while (const std::uint32_t pid = listing_.next_number()) look_at(pid, options);
}

void FilesReader::look_at(std::uint32_t pid, const LookOptions& options) {
  auto at = kept_.find(pid);
  const bool first = at == kept_.end();
  if (first) {
    if (kept_.size() >= most_processes_) {
      ++state_.too_many;
      return;
    }
    at = kept_.emplace(pid, std::make_unique<Kept>()).first;
    at->second->reading.pid = pid;
  }
  Kept& kept = *at->second;
  if (!read(kept, first, options)) {
    // What we knew has ended. Another process may have its pid already.
    close(kept);
    kept_.erase(at);
    if (!first) look_at(pid, options);
    return;
  }
  kept.look = look_;
  state_.io_denied += kept.io_denied ? 1U : 0U;
  state_.files_denied += kept.held.files_denied ? 1U : 0U;
  found_.push_back(&kept.reading);
}

/// False if the process is not there any more, or is another one.
bool FilesReader::read(Kept& kept, bool first, const LookOptions& options) {
  Reading& reading = kept.reading;
  const bool slow = first || HoldsReader::is_slow_look(look_, reading.pid);
  std::uint64_t clock = unknown;
  if (clock_) {
    const auto now = clock_(reading.pid);
    if (!now) return false;
    clock = *now;
  }
  const bool idle = !first && clock_ && clock == kept.clock;
  kept.quiet_looks = idle ? kept.quiet_looks + 1 : 0;
  reading.changed = !idle || slow;
  if (!idle) {
    const std::uint64_t start = reading.start_ticks;
    const std::uint64_t used = reading.used.cpu_ns;
    if (!read_stat(kept, clock)) return false;
    if (!first && start != reading.start_ticks) return false;
    kept.clock = clock;
    if (first || used != reading.used.cpu_ns) read_wait(kept, first);
    read_io(kept);
  }
  if (!idle || slow) holds_.read(kept.held, reading, slow, options.swap_in_use);
  if (slow && kept.quiet_looks >= quiet_looks && budget_.scarce()) close(kept);
  return true;
}

bool FilesReader::read_stat(Kept& kept, std::uint64_t clock) {
  std::string_view text;
  const ProcessFileName name(kept.reading.pid, "stat");
  if (kept.stat.read(folder_, name.c_str(), budget_, buffer_, text) != ReadOutcome::ok) return false;
  const auto stat = parse_stat(text);
  if (!stat) return false;
  Reading& reading = kept.reading;
  if (reading.comm() != stat->comm) {
    reading.set_comm(stat->comm);
    kept.io_denied = false;  // another program may run in it now, with other rights
  }
  const auto ns = [&](std::uint64_t ticks) {
    return static_cast<std::uint64_t>(static_cast<double>(ticks) * ns_per_tick_);
  };
  reading.parent = stat->parent;
  reading.start_ticks = stat->start_ticks;
  reading.kernel_thread = stat->kernel_thread;
  // The first thread may end before the others: then the process has not.
  reading.ended = (stat->state == 'Z' || stat->state == 'X') && stat->threads <= 1;
  reading.used.cpu_ns = clock != unknown ? clock : ns(stat->user_ticks + stat->system_ticks);
  reading.used.system_ns = ns(stat->system_ticks);
  reading.used.hard_faults = stat->hard_faults;
  reading.used.child_ns = ns(stat->child_ticks);
  reading.holds.threads = stat->threads;
  return true;
}

/// Adds what the threads that are there now have waited since they were last read, or since they began. A
/// process of one thread is read by one file; threads that ended between two looks are missed.
void FilesReader::read_wait(Kept& kept, bool first) {
  now_.clear();
  if (kept.reading.holds.threads > 1)
    read_threads(kept);
  else
    read_thread(kept, kept.reading.pid);
  if (now_.empty()) return;
  std::sort(now_.begin(), now_.end(), [](const Thread& a, const Thread& b) { return a.tid < b.tid; });
  auto before = kept.threads.cbegin();
  const bool baseline = kept.threads.empty() && !first;
  for (const Thread& thread : now_) {
    while (before != kept.threads.cend() && before->tid < thread.tid) ++before;
    const bool known = before != kept.threads.cend() && before->tid == thread.tid &&
                       before->wait_ns <= thread.wait_ns && before->turns <= thread.turns;
    if (baseline) continue;
    kept.reading.used.wait_ns += thread.wait_ns - (known ? before->wait_ns : 0);
    kept.reading.used.turns += thread.turns - (known ? before->turns : 0);
  }
  kept.threads.swap(now_);
  kept.reading.has_wait = state_.any_wait = true;
}

bool FilesReader::read_thread(Kept& kept, std::uint32_t tid) {
  std::string_view text;
  ReadOutcome outcome{};
  if (tid == kept.reading.pid) {
    const ProcessFileName name(tid, "schedstat");
    outcome = kept.schedstat.read(folder_, name.c_str(), budget_, buffer_, text);
  } else {
    const ProcessFileName name(kept.reading.pid, tid, "schedstat");
    outcome = read_once(folder_, name.c_str(), buffer_, text);
  }
  if (outcome != ReadOutcome::ok) return false;
  const auto stat = parse_schedstat(text);
  if (stat) now_.push_back({tid, stat->wait_ns, stat->turns});
  return stat.has_value();
}

void FilesReader::read_threads(Kept& kept) {
  if (kept.reading.holds.threads > threads_left_) {
    state_.threads_left_out += kept.reading.holds.threads;
    return;
  }
  Listing tasks(folder_, ProcessFileName(kept.reading.pid, "task").c_str());
  while (const std::uint32_t tid = tasks.next_number()) {
    if (threads_left_ > 0) --threads_left_;  // more may have begun meanwhile
    read_thread(kept, tid);
  }
}

void FilesReader::read_io(Kept& kept) {
  if (kept.io_denied) return;
  std::string_view text;
  const ProcessFileName name(kept.reading.pid, "io");
  const ReadOutcome outcome = kept.io.read(folder_, name.c_str(), budget_, buffer_, text);
  if (outcome == ReadOutcome::denied) {
    kept.io_denied = true;
    kept.io.close(budget_);
  }
  const auto io = outcome == ReadOutcome::ok ? parse_io(text) : std::nullopt;
  kept.reading.has_io = io.has_value();
  if (!io) return;
  kept.reading.used.read_bytes = io->read_bytes;
  kept.reading.used.write_bytes = io->write_bytes;
}

}  // namespace etwrca::proc
