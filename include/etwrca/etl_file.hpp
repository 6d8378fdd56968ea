// etl_file.hpp - reads an ETW recording (.etl), in time order, on any system.
//
//     etwrca::EtlFile file("slow.etl");
//     etwrca::EventRecord event;
//     while (file.next(event)) { ... }
//     if (file.loss().any()) { ... }
//
// Buffers of each processor are read in their own order and merged by time, so memory is bounded by
// (processors + 16) x buffer size (plus 16 bytes a buffer for the index), not by the length of the
// recording. Compressed recordings (XPRESS) and circular ones read like any other.
//
// Damage is loss, not failure: a truncated file, a buffer of a wrong size or garbage in the middle
// is stepped over and counted in loss(). Only a file that cannot be opened, or is no recording from
// its first bytes on, throws Error.
//
// Threads: one at a time per object. Two objects may read one file at once. A recording of some length is
// read ahead on a second thread, which ends with the object; the answers do not depend on it.
#ifndef ETWRCA_ETL_FILE_HPP
#define ETWRCA_ETL_FILE_HPP

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "etwrca/event_record.hpp"
#include "etwrca/export.h"
#include "etwrca/loss.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// The clock the time stamps were taken from (TRACE_LOGFILE_HEADER.ReservedFlags).
enum class ClockKind : std::uint8_t {
  query_performance_counter = 1,
  system_time = 2,
  cpu_cycles = 3,
};

/// What the recorder wrote about itself (TRACE_LOGFILE_HEADER).
struct EtlHeader {
  std::uint32_t buffer_size = 0;  ///< bytes
  std::uint8_t major_version = 0;
  std::uint8_t minor_version = 0;
  std::uint32_t build = 0;  ///< Windows build, e.g. 22000
  std::uint32_t processors = 0;
  std::uint32_t pointer_size = 0;      ///< of the program that wrote the header; events state their own
  std::uint32_t timer_resolution = 0;  ///< 100 ns units: the length of a kernel_time() tick
  std::uint32_t log_file_mode = 0;
  std::uint32_t buffers_written = 0;
  std::uint32_t events_lost = 0;
  std::uint32_t buffers_lost = 0;
  std::uint32_t cpu_mhz = 0;
  ClockKind clock = ClockKind::query_performance_counter;
  std::int64_t clock_frequency = 0;  ///< ticks per second of EventRecord::ticks
  std::int64_t first_ticks = 0;      ///< ticks at `start`
  TimePoint boot{};
  TimePoint start{};
  TimePoint end{};  ///< when the session stopped; TimePoint::min() if it never did
  std::string logger_name;
  std::string file_name;
};

/// A recording, open for reading.
class ETWRCA_EXPORT EtlFile {
 public:
  /// Opens and indexes the recording. Throws Error: not_found, permission, io, or corrupt (not an
  /// ETW recording). The sentence names the file, the place and the reason.
  explicit EtlFile(const std::filesystem::path& path);
  ~EtlFile();
  EtlFile(EtlFile&&) noexcept;
  EtlFile& operator=(EtlFile&&) noexcept;

  /// A second reader of the same recording, at its first event. Nothing is opened or indexed again: the
  /// two share what was found, and are otherwise as independent as two objects.
  [[nodiscard]] EtlFile another() const;

  [[nodiscard]] const EtlHeader& header() const noexcept;

  /// The next event in time order (events of equal time: lower processor first). False at the end.
  /// `out` stays valid until the next call on this object. Throws Error (io) only if the system
  /// fails to read.
  [[nodiscard]] bool next(EventRecord& out);

  /// Starts again at the first event. Loss counted so far is forgotten.
  void rewind();

  /// What was missing or unreadable up to here; complete once next() has returned false. Events and
  /// buffers that the recorder says it lost are in it from the start.
  [[nodiscard]] const Loss& loss() const noexcept;

  /// One sentence for each kind of damage met, with place and reason; at most 32.
  [[nodiscard]] const std::vector<std::string>& loss_notes() const noexcept;

  /// Buffers found in the file, bytes of the file, and bytes consumed so far (for progress).
  [[nodiscard]] std::uint64_t buffers() const noexcept;
  [[nodiscard]] std::uint64_t size() const noexcept;
  [[nodiscard]] std::uint64_t position() const noexcept;

  /// From when on the recording tells all: header().start, or, where a circular one has overwritten its
  /// oldest buffers, the first event of those that are left. Single events may be older.
  [[nodiscard]] TimePoint first_time() const noexcept;

  /// An estimate of when the last event was recorded, from the last buffer of each processor; costs
  /// the reading of those buffers once.
  [[nodiscard]] TimePoint last_time();

  /// The moment of a time stamp in this recording's clock; exact to 100 ns, in integers.
  [[nodiscard]] TimePoint to_time(std::int64_t ticks) const noexcept;
  /// The length of a span of clock ticks.
  [[nodiscard]] Duration to_duration(std::int64_t ticks) const noexcept;

 private:
  struct Impl;
  explicit EtlFile(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace etwrca

#endif  // ETWRCA_ETL_FILE_HPP
