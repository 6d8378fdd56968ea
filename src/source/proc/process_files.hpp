// The files of one process: /proc/PID/stat, schedstat, io, statm, status. Formats: proc(5) and the kernel's
// Documentation/filesystems/proc.rst.
#ifndef ETWRCA_SOURCE_PROC_PROCESS_FILES_HPP
#define ETWRCA_SOURCE_PROC_PROCESS_FILES_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace etwrca::proc {

/// /proc/PID/stat. Times are in ticks, of which sysconf(_SC_CLK_TCK) make a second (100 everywhere).
struct Stat {
  std::string_view comm;  ///< any bytes but NUL, blanks, parentheses and line ends too
  char state = '?';
  std::uint32_t parent = 0;
  bool kernel_thread = false;
  std::uint64_t hard_faults = 0;
  std::uint64_t user_ticks = 0;
  std::uint64_t system_ticks = 0;
  std::uint64_t child_ticks = 0;  ///< user and system, of children that ended and were waited for
  std::uint32_t threads = 0;
  std::uint64_t start_ticks = 0;  ///< since the system booted
};

/// Nothing if the text is not that of a stat file. `comm` points into the text.
std::optional<Stat> parse_stat(std::string_view text) noexcept;

/// /proc/PID/schedstat, of one thread.
struct SchedStat {
  std::uint64_t run_ns = 0;
  std::uint64_t wait_ns = 0;  ///< runnable, but not running
  std::uint64_t turns = 0;    ///< how often it was given a core
};
std::optional<SchedStat> parse_schedstat(std::string_view text) noexcept;

/// /proc/PID/io: bytes that really went to or came from a block device, or will.
struct Io {
  std::uint64_t read_bytes = 0;
  std::uint64_t write_bytes = 0;  ///< counted when a page is made dirty
};
std::optional<Io> parse_io(std::string_view text) noexcept;

/// /proc/PID/statm, in pages.
struct StatM {
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;  ///< resident pages of files and of shared memory
};
std::optional<StatM> parse_statm(std::string_view text) noexcept;

/// VmSwap of /proc/PID/status, in bytes; nothing for a kernel thread.
std::optional<std::uint64_t> parse_swap(std::string_view status) noexcept;

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_PROCESS_FILES_HPP
