// etw_session.hpp - a live ETW session on Windows: any provider, raw events.
//
//     etwrca::EtwOptions options;
//     options.kernel = etwrca::kernel_flag::process;
//     etwrca::EtwSession session(options);
//     session.start();
//     etwrca::EventRecord event;
//     while (session.next(event)) { ... }        // until stop(), from any thread
//
// The live twin of EtlFile: it yields the same EventRecords, so that what decodes a recording decodes a
// session. open_etw() (source.hpp) makes observations of one.
//
// A thread of Windows hands the events over; there they are copied into a ring of fixed size and nothing
// else is done. If next() is not called often enough the ring is full, and what comes then is dropped and
// counted: nothing ever waits for the reader. Another thread flushes the session and asks for its losses.
//
// Rights: kernel events need an administrator; sessions without them at least the group "Performance Log
// Users". docs/windows.md says what else there is to know, and what has not been run on a real Windows.
// Elsewhere than on 64-bit Windows the constructor throws Errc::unsupported.
//
// Threads: start(), next() and run() one at a time; stop(), stats(), capabilities(), notes() and running()
// from any thread at any time.
#ifndef ETWRCA_ETW_SESSION_HPP
#define ETWRCA_ETW_SESSION_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "etwrca/event_record.hpp"
#include "etwrca/export.h"
#include "etwrca/process_sample.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

namespace etw {
class EtwApi;  // the Win32 calls: private to the library and its tests
}

/// What the kernel can be asked to log: EVENT_TRACE_FLAG_* of evntrace.h. Combine them with |.
namespace kernel_flag {
inline constexpr std::uint32_t process = 0x1;
inline constexpr std::uint32_t thread = 0x2;
inline constexpr std::uint32_t image_load = 0x4;
inline constexpr std::uint32_t process_counters = 0x8;  ///< memory figures at the end of a process
inline constexpr std::uint32_t context_switch = 0x10;
inline constexpr std::uint32_t dpc = 0x20;
inline constexpr std::uint32_t interrupt = 0x40;
inline constexpr std::uint32_t disk_io = 0x100;
inline constexpr std::uint32_t disk_file_io = 0x200;  ///< file names; needs disk_io
inline constexpr std::uint32_t disk_io_init = 0x400;
inline constexpr std::uint32_t dispatcher = 0x800;      ///< ReadyThread
inline constexpr std::uint32_t page_faults = 0x1000;    ///< all of them: a very high rate
inline constexpr std::uint32_t hard_faults = 0x2000;    ///< those that wait for a disk
inline constexpr std::uint32_t virtual_alloc = 0x4000;  ///< commits and releases of memory
inline constexpr std::uint32_t vamap = 0x8000;          ///< mapped views of files
inline constexpr std::uint32_t network = 0x10000;       ///< TCP and UDP
inline constexpr std::uint32_t split_io = 0x200000;
inline constexpr std::uint32_t profile = 0x1000000;       ///< samples of the instruction pointer
inline constexpr std::uint32_t file_io = 0x2000000;       ///< ends of file operations
inline constexpr std::uint32_t file_io_init = 0x4000000;  ///< their starts: reads and writes are here

/// What open_etw() needs to name a culprit.
inline constexpr std::uint32_t usual = process | thread | image_load | process_counters | context_switch |
                                       dpc | interrupt | disk_io | disk_io_init | dispatcher | hard_faults |
                                       network | profile;
}  // namespace kernel_flag

/// What to do if a session of the same name exists already. Sessions outlive a program that crashed.
enum class StaleSession : std::uint8_t {
  fail,     ///< throw
  replace,  ///< stop it and start anew; tried once
  attach,   ///< read what it yields; it is neither changed nor stopped
};

/// What to do if another program stops the session.
enum class WhenStopped : std::uint8_t {
  report,   ///< end: next() returns false once all was yielded, and notes() tells
  restart,  ///< start it again, with growing pauses; the gap is an event of KernelClass::lost_event
};

/// A provider to enable: its GUID, or the name under which it is registered (`logman query providers`).
struct EtwProvider {
  Guid id{};                      ///< zero: found by `name`
  std::string name{};             ///< "Microsoft-Windows-DNS-Client"; any case
  std::uint8_t level = 5;         ///< 1 critical to 5 verbose
  std::uint64_t any_keyword = 0;  ///< events with any of these bits; 0: all
  std::uint64_t all_keyword = 0;  ///< and with all of these
  bool stacks = false;            ///< a stack with every event (ExtendedType::stack64)
};

/// A kernel event that shall come with its stack, as a StackWalk event of its own.
struct EtwStack {
  KernelClass kernel = KernelClass::perf_info;
  std::uint8_t opcode = 0;
};

/// What to log, and how. Windows has the last word on buffers: see EtwStats.
struct EtwOptions {
  std::string name = "etwrca";  ///< 1 to 200 characters; Windows does not tell upper from lower case
  std::uint32_t kernel = kernel_flag::usual;
  std::vector<EtwProvider> providers{};  ///< at most 64
  std::vector<EtwStack> stacks{};        ///< at most 256
  /// Between two profile samples: 100 us to 1 s. It is that of the whole machine, and set back by stop().
  /// Zero: left as it is (Windows starts with 1 ms).
  Duration sampling_interval{};
  StaleSession stale_session = StaleSession::fail;
  WhenStopped when_stopped = WhenStopped::report;
  Duration restart_pause = std::chrono::seconds{1};  ///< before the first attempt; doubles; five attempts
  std::uint32_t buffer_kb = 64;                      ///< 4 to 1024. Events larger than a buffer are lost
  std::uint32_t min_buffers = 0;                     ///< 0: four a processor
  std::uint32_t max_buffers = 0;                     ///< 0: 32 a processor
  /// Buffers that are not full are handed over so often; 0: when Windows does, each second. 10 to 10000.
  std::uint32_t flush_ms = 200;
  std::size_t ring_bytes = std::size_t{16} << 20;  ///< 256 KiB to 1 GiB
  /// EVENT_TRACE_INDEPENDENT_SESSION_MODE: trouble in other sessions does not stop this one, but a failed
  /// write is then silent.
  bool independent = false;
  bool command_lines = true;  ///< open_etw() only: keep command lines (in memory)
};

/// How the session fares. Lost events need more or larger buffers (`events`) or a faster reader (the others).
struct EtwStats {
  std::uint64_t events = 0;                  ///< handed over by Windows so far
  std::uint64_t events_lost = 0;             ///< by Windows, for want of a free buffer
  std::uint64_t log_buffers_lost = 0;        ///< by Windows: could not be written
  std::uint64_t real_time_buffers_lost = 0;  ///< by Windows: not fetched in time
  std::uint64_t dropped = 0;                 ///< here, because the ring was full
  /// How many events of one kind.
  struct Dropped {
    KernelClass kernel = KernelClass::none;  ///< none: events of all other providers
    std::uint64_t events = 0;
  };
  std::vector<Dropped> dropped_kinds;  ///< `dropped` by kind, those that are not nought
  std::uint64_t too_large = 0;         ///< larger than a record can be; left out
  std::uint64_t loss_notices = 0;      ///< events that said, in their place, that something is missing
  std::uint32_t restarts = 0;          ///< after others had stopped the session
  bool stopped_by_others = false;
  Duration latency{};  ///< from an event's moment to next(), of the oldest in the last batch
  Duration highest_latency{};
  Duration clock_step{};        ///< by how much the system's clock was set since start()
  std::uint32_t buffer_kb = 0;  ///< as Windows made them
  std::uint32_t buffers = 0;
  std::uint32_t free_buffers = 0;
  std::uint32_t min_buffers = 0;
  std::uint32_t max_buffers = 0;
  std::uint32_t buffers_written = 0;
  std::uint32_t log_file_mode = 0;  ///< EVENT_TRACE_*_MODE, as Windows keeps it
};

/// One thing that was asked of Windows beside the session itself.
struct EtwCapability {
  std::string name;         ///< "context switches", or a provider's name or GUID
  bool works = false;       ///< false: Windows refused; the session goes on without it
  std::uint32_t error = 0;  ///< the Windows error code
  std::string detail;       ///< one sentence; "" if it works
  std::string remedy;       ///< one sentence; "" where there is nothing to do
};

/// A session of this machine: see the head of this file.
class ETWRCA_EXPORT EtwSession {
 public:
  /// Checks the options; starts nothing. Throws Error: invalid_argument, unsupported.
  explicit EtwSession(EtwOptions options = {});
  /// For tests: with a stand-in for Windows, which must outlive the session's last thread.
  EtwSession(EtwOptions options, etw::EtwApi& api);
  /// stop().
  ~EtwSession();
  EtwSession(EtwSession&&) noexcept;
  EtwSession& operator=(EtwSession&&) = delete;

  /// Starts the session, its reader and its providers, once. A provider that Windows refuses is no error: see
  /// capabilities(). Throws Error and leaves nothing behind: permission; io (the sentence names the limit and
  /// what to do: the name is taken, no free session); unsupported (before Windows 8); invalid_argument
  /// (started before).
  void start();

  /// The next event; waits for it. False once the session has ended and all was yielded. `out` stays valid
  /// until the next call on this object.
  [[nodiscard]] bool next(EventRecord& out);
  /// The same, but false also if none came within `timeout`: running() tells the difference.
  [[nodiscard]] bool next(EventRecord& out, Duration timeout);
  /// Calls `each` for every event until the session ends. `each` may call stop(), or destroy the session. If
  /// it throws, the session is stopped and the exception goes on to the caller.
  void run(const std::function<void(const EventRecord&)>& each);

  /// Ends the session; returns when it has ended, at most some five seconds later. What was received before
  /// is still yielded by next(). Again or elsewhere: waits for the first call, and does nothing.
  void stop() noexcept;

  /// False before start(), and once the session has ended and next() has yielded all.
  [[nodiscard]] bool running() const noexcept;

  [[nodiscard]] EtwStats stats() const;
  /// What was asked for, working or not. Complete after start().
  [[nodiscard]] std::vector<EtwCapability> capabilities() const;
  /// Sentences about what happened: stopped by others, clock set, buffers other than asked for; at most 32.
  [[nodiscard]] std::vector<std::string> notes() const;

  /// Ticks per second of EventRecord::ticks.
  [[nodiscard]] std::int64_t clock_frequency() const noexcept;
  /// When start() was called, and this moment, in the time of the events. That time is taken from the
  /// system's clock once, in start(), and from the performance counter from then on: it does not jump when
  /// the clock is set.
  [[nodiscard]] TimePoint started() const noexcept;
  [[nodiscard]] TimePoint now() const noexcept;
  [[nodiscard]] std::uint32_t processors() const noexcept;

  /// Every process of the machine, in one system call; needs neither start() nor any right. False if the
  /// system does not answer.
  [[nodiscard]] bool processes(std::vector<ProcessSample>& out) const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_ETW_SESSION_HPP
