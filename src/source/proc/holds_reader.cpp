#include "source/proc/holds_reader.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "source/proc/listing.hpp"
#include "source/proc/process_files.hpp"

namespace etwrca::proc {
namespace {

constexpr std::size_t buffer_bytes = 8192;
constexpr std::uint64_t most_files_counted = 65536;

}  // namespace

HoldsReader::HoldsReader(const Folder& folder, Descriptors& budget)
    : folder_(folder),
      budget_(budget),
      procfs_(folder.is_procfs()),
      page_(static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)))),
      buffer_(buffer_bytes) {}

void HoldsReader::read(HeldFiles& held, Reading& reading, bool slow, bool swap_in_use) {
  if (reading.kernel_thread) return;
  read_memory(held, reading, slow, swap_in_use);
  if (slow && !reading.ended) count_files(held, reading);
}

// Resident minus shared is what /proc/PID/status calls RssAnon, at a seventh of the cost.
void HoldsReader::read_memory(HeldFiles& held, Reading& reading, bool slow, bool swap_in_use) {
  std::string_view text;
  const std::uint32_t pid = reading.pid;
  if (slow && !swap_in_use) held.swapped = 0;
  if (slow && swap_in_use &&
      read_once(folder_, ProcessFileName(pid, "status").c_str(), buffer_, text) == ReadOutcome::ok)
    held.swapped = parse_swap(text).value_or(0);
  const ProcessFileName name(pid, "statm");
  if (held.statm.read(folder_, name.c_str(), budget_, buffer_, text) != ReadOutcome::ok) return;
  const auto memory = parse_statm(text);
  if (!memory) return;
  const std::uint64_t own = memory->resident - std::min(memory->shared, memory->resident);
  reading.holds.resident = memory->resident * page_;
  reading.holds.memory = own * page_ + held.swapped;
}

// Since Linux 6.2 the size of the folder is the number of its files, and everybody may ask for it.
void HoldsReader::count_files(HeldFiles& held, Reading& reading) const {
  const ProcessFileName name(reading.pid, "fd");
  struct ::stat status {};
  if (procfs_ && ::fstatat(folder_.descriptor(), name.c_str(), &status, 0) == 0 && status.st_size > 0) {
    held.files_denied = false;
    reading.holds.open_files = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  Listing files(folder_, name.c_str());
  held.files_denied = !files.open();
  if (!files.open()) return;
  std::uint64_t count = 0;
  while (const char* entry = files.next())
    if (entry[0] != '.' && ++count >= most_files_counted) break;
  reading.holds.open_files = count;
}

}  // namespace etwrca::proc
