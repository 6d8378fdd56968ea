// What is read of one process at one look, and the interface of what reads it.
#ifndef ETWRCA_SOURCE_PROC_PROCESS_READER_HPP
#define ETWRCA_SOURCE_PROC_PROCESS_READER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace etwrca::proc {

inline constexpr std::uint64_t unknown = ~std::uint64_t{0};

/// What a process has used since it began. Only ever grows.
struct Counters {
  std::uint64_t cpu_ns = 0;
  std::uint64_t system_ns = 0;  ///< the part of cpu_ns that was spent in the kernel
  std::uint64_t wait_ns = 0;    ///< runnable, but not running
  std::uint64_t turns = 0;      ///< how often a thread of it was given a core
  std::uint64_t read_bytes = 0;
  std::uint64_t write_bytes = 0;
  std::uint64_t hard_faults = 0;
  std::uint64_t child_ns = 0;  ///< CPU time of its children that ended and were waited for
};

/// What a process holds at the moment; `unknown` where that cannot be seen.
struct Levels {
  std::uint64_t memory = unknown;    ///< private bytes, in memory and swapped out
  std::uint64_t resident = unknown;  ///< bytes
  std::uint64_t threads = unknown;
  std::uint64_t open_files = unknown;
};

struct Reading {
  std::uint32_t pid = 0;
  std::uint32_t parent = 0;
  std::uint64_t start_ticks = 0;  ///< since boot; with the pid it names the instance
  bool kernel_thread = false;
  bool ended = false;   ///< a zombie: it has ended, and only its parent has not asked yet
  bool changed = true;  ///< false: nothing in it differs from the look before
  bool has_io = false;
  bool has_wait = false;
  Counters used;
  Levels holds;

  [[nodiscard]] std::string_view comm() const noexcept { return {comm_.data(), comm_length_}; }
  void set_comm(std::string_view text) noexcept {
    comm_length_ = static_cast<std::uint8_t>(text.copy(comm_.data(), comm_.size()));
  }

 private:
  std::array<char, 64> comm_{};  // the kernel gives 15 bytes, to a kernel thread up to 63
  std::uint8_t comm_length_ = 0;
};

/// CPU time of a process in nanoseconds, as the scheduler counts it; nothing if it has ended.
using ProcessClock = std::function<std::optional<std::uint64_t>(std::uint32_t pid)>;

struct LookOptions {
  bool swap_in_use = true;  ///< else nobody is asked how much of it is swapped out
};

/// What could not be read, and how much was.
struct ReaderState {
  std::size_t processes = 0;
  std::size_t io_denied = 0;           ///< processes whose disk bytes this user may not see
  std::size_t files_denied = 0;        ///< processes whose open files this user may not count
  bool any_wait = false;               ///< the kernel tells how long threads wait for a core
  std::uint64_t too_many = 0;          ///< processes beyond the bound, at the last look
  std::uint64_t threads_left_out = 0;  ///< threads whose waiting was not read, in all
};

class ProcessReader {
 public:
  ProcessReader() = default;
  virtual ~ProcessReader() = default;
  ProcessReader(const ProcessReader&) = delete;
  ProcessReader& operator=(const ProcessReader&) = delete;

  /// All processes that there are now, each once. Valid until the next look.
  virtual std::span<const Reading* const> look(const LookOptions& options) = 0;
  [[nodiscard]] virtual const ReaderState& state() const noexcept = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_PROCESS_READER_HPP
