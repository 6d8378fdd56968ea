#include "source/proc/files_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "etwrca/error.hpp"
#include "source/proc/process_files.hpp"

namespace etwrca::proc {
namespace {

constexpr std::uint64_t slow_looks = 20;          // one in so many reads what is read seldom
constexpr std::uint64_t quiet_looks = 30;         // after so many its files are closed
constexpr std::size_t most_threads_a_look = 512;  // of which the waiting is read
constexpr std::size_t most_files_counted = 65536;
constexpr std::size_t buffer_bytes = 8192;

/// The number that a name is, 0 if it is none.
std::uint32_t number_of(const char* name) noexcept {
  const std::string_view text(name);
  std::uint32_t out = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && stop == text.data() + text.size() ? out : 0;
}

DIR* open_listing(int descriptor) noexcept {
  if (descriptor < 0) return nullptr;
  DIR* out = ::fdopendir(descriptor);
  if (out == nullptr) ::close(descriptor);
  return out;
}

DIR* open_listing(const Folder& folder, const char* name) noexcept {
  return open_listing(::openat(folder.descriptor(), name,  // NOLINT(cppcoreguidelines-pro-type-vararg)
                               O_RDONLY | O_CLOEXEC | O_DIRECTORY));
}

}  // namespace

FilesReader::FilesReader(const Folder& folder, Descriptors& budget, ProcessClock clock,
                         std::size_t most_processes)
    : folder_(folder),
      budget_(budget),
      clock_(std::move(clock)),
      most_processes_(most_processes),
      procfs_(folder.is_procfs()),
      ns_per_tick_(1e9 / static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)))),
      page_(static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)))),
      listing_(open_listing(folder, ".")),
      buffer_(buffer_bytes) {
  if (listing_ == nullptr) throw Error(Errc::io, "the folder of processes cannot be listed");
}

FilesReader::~FilesReader() {
  for (auto& [pid, kept] : kept_) close(*kept);
  ::closedir(listing_);
}

void FilesReader::close(Kept& kept) noexcept {
  kept.stat.close(budget_);
  kept.schedstat.close(budget_);
  kept.statm.close(budget_);
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
  ::rewinddir(listing_);
  while (const ::dirent* entry = ::readdir(listing_))  // NOLINT(concurrency-mt-unsafe): a listing of our own
    if (const std::uint32_t pid = number_of(entry->d_name)) look_at(pid, options);
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
  state_.files_denied += kept.files_denied ? 1U : 0U;
  found_.push_back(&kept.reading);
}

/// False if the process is not there any more, or is another one.
bool FilesReader::read(Kept& kept, bool first, const LookOptions& options) {
  Reading& reading = kept.reading;
  const bool slow = first || (look_ + reading.pid) % slow_looks == 0;
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
  if (!idle || slow) read_memory(kept, slow, options);
  if (slow) count_files(kept);
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
  DIR* tasks = open_listing(folder_, ProcessFileName(kept.reading.pid, "task").c_str());
  if (tasks == nullptr) return;
  while (const ::dirent* entry = ::readdir(tasks)) {  // NOLINT(concurrency-mt-unsafe)
    const std::uint32_t tid = number_of(entry->d_name);
    if (tid == 0) continue;
    if (threads_left_ > 0) --threads_left_;  // more may have begun meanwhile
    read_thread(kept, tid);
  }
  ::closedir(tasks);
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

// Resident minus shared is what /proc/PID/status calls RssAnon, at a seventh of the cost.
void FilesReader::read_memory(Kept& kept, bool slow, const LookOptions& options) {
  if (kept.reading.kernel_thread) return;
  std::string_view text;
  const std::uint32_t pid = kept.reading.pid;
  if (slow && !options.swap_in_use) kept.swapped = 0;
  if (slow && options.swap_in_use &&
      read_once(folder_, ProcessFileName(pid, "status").c_str(), buffer_, text) == ReadOutcome::ok)
    kept.swapped = parse_swap(text).value_or(0);
  if (kept.statm.read(folder_, ProcessFileName(pid, "statm").c_str(), budget_, buffer_, text) !=
      ReadOutcome::ok)
    return;
  const auto memory = parse_statm(text);
  if (!memory) return;
  const std::uint64_t own = memory->resident - std::min(memory->shared, memory->resident);
  kept.reading.holds.resident = memory->resident * page_;
  kept.reading.holds.memory = own * page_ + kept.swapped;
}

// Since Linux 6.2 the size of the folder is the number of its files, and everybody may ask for it.
void FilesReader::count_files(Kept& kept) {
  if (kept.reading.kernel_thread || kept.reading.ended) return;
  const ProcessFileName name(kept.reading.pid, "fd");
  struct ::stat status {};
  if (procfs_ && ::fstatat(folder_.descriptor(), name.c_str(), &status, 0) == 0 && status.st_size > 0) {
    kept.files_denied = false;
    kept.reading.holds.open_files = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  DIR* files = open_listing(folder_, name.c_str());
  kept.files_denied = files == nullptr;
  if (files == nullptr) return;
  std::uint64_t count = 0;
  while (const ::dirent* entry = ::readdir(files))  // NOLINT(concurrency-mt-unsafe)
    if (entry->d_name[0] != '.' && ++count >= most_files_counted) break;
  ::closedir(files);
  kept.reading.holds.open_files = count;
}

}  // namespace etwrca::proc
