// Writes .etl recordings as Windows lays them out: buffers of one processor each, in the order in
// which they were full, after a first buffer that holds the log file header.
//
//     EtlWriter writer("some.etl", {.processors = 4});
//     writer.append(0, record);
//     writer.close();
//
// Memory is one buffer a processor; everything else goes to the file. What cannot be written throws
// std::runtime_error. Same calls, same bytes, on every platform.
#ifndef ETWRCA_TESTS_SUPPORT_ETL_WRITER_HPP
#define ETWRCA_TESTS_SUPPORT_ETL_WRITER_HPP

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "etwrca/etl_file.hpp"
#include "support/bytes.hpp"
#include "support/etl_record.hpp"

namespace etwrca::test {

/// 2020-01-15 12:00:00 UTC as a FILETIME.
inline constexpr std::int64_t default_start = 132'235'632'000'000'000;

struct EtlOptions {
  std::uint32_t processors = 4;
  std::uint32_t buffer_size = 0x10000;
  unsigned pointer_size = 8;    ///< of the log file header; each record states its own
  bool compressed = false;      ///< XPRESS, and FILETIME flush times, as merged recordings have them
  bool processor_index = true;  ///< buffer flag 0x20 (Windows 8 on); needed above 255 processors
  ClockKind clock = ClockKind::query_performance_counter;
  std::int64_t counter_frequency = 10'000'000;  ///< PerfFreq; clock kind 3 runs at cpu_mhz instead
  std::uint32_t cpu_mhz = 2'600;
  std::int64_t start = default_start;         ///< FILETIME of the first event
  std::int64_t start_ticks = 36'000'000'000;  ///< its time stamp; ignored by clock kind 2
  std::uint32_t build = 19041;
  std::uint8_t major_version = 10;
  std::uint8_t minor_version = 0;
  std::uint32_t timer_resolution = 156'250;  ///< 100 ns units
  std::uint32_t max_buffers = 0;   ///< 0: sequential file; else circular, with this many after the first
  std::uint32_t extra_mode = 0;    ///< more bits of LogFileMode
  bool first_saved_offset = true;  ///< false: SavedOffset of the first buffer is 0, as Windows 7 leaves it
  bool extension = true;           ///< EventTrace/Extension in the first buffer
  std::string logger_name = "NT Kernel Logger";
  std::string file_name = "C:\\trace.etl";
};

class EtlWriter {
 public:
  EtlWriter(const std::filesystem::path& path, const EtlOptions& options);
  ~EtlWriter();
  EtlWriter(const EtlWriter&) = delete;
  EtlWriter& operator=(const EtlWriter&) = delete;

  /// The record goes into the current buffer of `cpu`. Times of one processor must not go back.
  /// Throws std::invalid_argument for a record that no buffer can hold.
  void append(std::uint32_t cpu, const Record& record);

  /// Writes the current buffer of the processor, full or not.
  void flush(std::uint32_t cpu);

  /// The current buffer of the processor and the `count - 1` after it never reach the file: their
  /// sequence numbers are missing, the next one carries the flags, the header the counts, and a
  /// RTLostBuffer record opens the next buffer.
  void lose_buffers(std::uint32_t cpu, std::uint32_t count);

  /// One event is counted as lost, and the next buffer carries the flag.
  void lose_event(std::uint32_t cpu);

  /// Flushes everything and completes the log file header with the end of the session. Called by the
  /// destructor if need be.
  void close(std::int64_t end_ticks);
  void close() { close(last_ticks_); }

  /// The clock's reading `nanoseconds` after the start, rounded down.
  [[nodiscard]] std::int64_t ticks_at(std::int64_t nanoseconds) const noexcept;
  /// The FILETIME of that moment.
  [[nodiscard]] std::int64_t filetime_at(std::int64_t nanoseconds) const noexcept;
  [[nodiscard]] std::int64_t frequency() const noexcept;
  [[nodiscard]] const EtlOptions& options() const noexcept { return options_; }

  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }  ///< that reached the file
  [[nodiscard]] std::uint64_t events_lost() const noexcept { return events_lost_; }
  [[nodiscard]] std::uint32_t buffers_lost() const noexcept { return buffers_lost_; }
  [[nodiscard]] std::uint32_t buffers_written() const noexcept { return buffers_written_; }
  [[nodiscard]] std::uint64_t bytes_written() const noexcept { return bytes_written_; }

 private:
  struct Buffer {
    Bytes bytes;
    std::uint32_t used = 0;  // 0: none taken yet
    std::uint32_t reserved = 0;
    std::uint64_t events = 0;
    std::int64_t sequence = 0;
    std::int64_t ticks = 0;
    std::uint32_t to_lose = 0;
    bool events_lost = false;
    bool buffer_lost = false;
  };

  void begin_buffer(std::uint32_t cpu, std::int64_t ticks);
  void end_buffer(std::uint32_t cpu, bool flush_marker);
  void write_buffer(const Buffer& buffer, std::uint32_t cpu, std::uint16_t flags);
  void write_file(const std::byte* data, std::size_t size);
  void write_first_buffer(std::int64_t end_ticks);
  void store_header(std::byte* at, std::uint32_t stride, const Buffer& buffer, std::uint32_t cpu,
                    std::uint16_t flags, std::uint16_t type) const;
  [[nodiscard]] Bytes log_file_header(std::int64_t end_ticks) const;

  EtlOptions options_;
  std::filesystem::path path_;
  std::ofstream file_;
  std::vector<Buffer> buffers_;
  std::vector<std::uint64_t> slot_events_;  // circular: events of each buffer in the file
  std::int64_t sequence_ = 0;
  std::int64_t last_ticks_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t events_lost_ = 0;
  std::uint32_t buffers_lost_ = 0;
  std::uint32_t buffers_written_ = 0;
  std::uint64_t bytes_written_ = 0;
  bool closed_ = false;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_ETL_WRITER_HPP
