#include "etw/log_header.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "etw/etl_layout.hpp"
#include "etwrca/error.hpp"

namespace etwrca::etw {
namespace {

using base::load_le;

constexpr std::size_t system_header_size = 32;
constexpr std::size_t payload_at = buffer_header_size + system_header_size;

[[noreturn]] void no_recording(const base::File& file, const std::string& reason, std::uint64_t at) {
  throw Error(Errc::corrupt,
              file.name() + ": not an ETW recording: " + reason + " at byte " + std::to_string(at));
}

/// The first buffer's header and first event, checked; the span begins with the event's payload and
/// ends with the event, or with the file.
struct FirstEvent {
  std::span<const std::byte> payload;
  std::size_t pointer_size = 8;
  std::int64_t ticks = 0;
};

FirstEvent first_event(const base::File& file, std::span<const std::byte> bytes, const BufferHeader& buffer) {
  constexpr std::size_t fixed32 = 0x110;
  constexpr std::size_t fixed64 = 0x118;
  if (buffer.size > largest_buffer || buffer.size < payload_at + fixed32)
    no_recording(file, "a first buffer of " + std::to_string(buffer.size) + " bytes", 0);
  if (buffer.filled > buffer.size || buffer.filled < payload_at + fixed32)
    no_recording(file, "a first buffer filled to " + std::to_string(buffer.filled), 0x30);
  if (buffer.compressed()) no_recording(file, "a compressed first buffer", 0x34);

  const std::byte* event = bytes.data() + buffer_header_size;
  const RecordLayout layout = record_layout(event);
  const auto opcode = std::to_integer<unsigned>(event[6]);
  const auto group = std::to_integer<unsigned>(event[7]);
  if (layout.kind != HeaderKind::system || layout.header_size == 0 || group != 0 || opcode != 0)
    no_recording(file, "the first event is not a log file header", buffer_header_size);
  const std::size_t size = load_le<std::uint16_t>(event + layout.size_at);
  const std::size_t fixed = layout.pointer_size == 4 ? fixed32 : fixed64;
  if (size < system_header_size + fixed || size > buffer.filled - buffer_header_size)
    no_recording(file, "a log file header of " + std::to_string(size) + " bytes",
                 buffer_header_size + layout.size_at);
  const std::size_t there = std::min(size, bytes.size() - buffer_header_size);
  if (there < system_header_size + fixed)
    no_recording(file, "the file ends within the log file header", bytes.size());
  return {bytes.subspan(payload_at, there - system_header_size), layout.pointer_size,
          load_le<std::int64_t>(event + layout.time_at)};
}

/// The UTF-16 text up to its zero; moves `rest` behind it.
std::string take_text(std::span<const std::byte>& rest) {
  std::size_t length = 0;
  while (length + 2 <= rest.size() && load_le<std::uint16_t>(rest.data() + length) != 0) length += 2;
  std::string text = base::utf8_from_utf16le(rest.first(length));
  rest = rest.subspan(std::min(length + 2, rest.size()));
  return text;
}

/// TRACE_LOGFILE_HEADER; the two pointers in its middle have the width of the event's header.
EtlHeader parse(const FirstEvent& event, std::int64_t& start_filetime) {
  const std::byte* at = event.payload.data();
  EtlHeader header;
  header.buffer_size = load_le<std::uint32_t>(at);
  header.major_version = std::to_integer<std::uint8_t>(at[4]);
  header.minor_version = std::to_integer<std::uint8_t>(at[5]);
  header.build = load_le<std::uint32_t>(at + 0x08);
  header.processors = load_le<std::uint32_t>(at + 0x0c);
  header.end = time_from_filetime(load_le<std::int64_t>(at + 0x10));
  header.timer_resolution = load_le<std::uint32_t>(at + 0x18);
  header.log_file_mode = load_le<std::uint32_t>(at + 0x20);
  header.buffers_written = load_le<std::uint32_t>(at + 0x24);
  header.pointer_size = load_le<std::uint32_t>(at + 0x2c);
  header.events_lost = load_le<std::uint32_t>(at + 0x30);
  header.cpu_mhz = load_le<std::uint32_t>(at + 0x34);
  constexpr std::size_t time_zone_size = 172;
  const std::size_t times_at = padded(0x38 + 2 * event.pointer_size + time_zone_size);
  header.boot = time_from_filetime(load_le<std::int64_t>(at + times_at));
  header.clock_frequency = load_le<std::int64_t>(at + times_at + 0x08);
  start_filetime = load_le<std::int64_t>(at + times_at + 0x10);
  header.start = time_from_filetime(start_filetime);
  header.clock = static_cast<ClockKind>(load_le<std::uint32_t>(at + times_at + 0x18) & 0xFFU);
  header.buffers_lost = load_le<std::uint32_t>(at + times_at + 0x1c);
  header.first_ticks = event.ticks;
  auto names = event.payload.subspan(times_at + 0x20);
  header.logger_name = take_text(names);
  header.file_name = take_text(names);
  return header;
}

/// Sets the frequency that belongs to the clock's kind.
Clock make_clock(EtlHeader& header, std::int64_t start_filetime, const base::File& file, DamageLog& damage) {
  switch (header.clock) {
    case ClockKind::query_performance_counter:
      break;
    case ClockKind::system_time:
      // Time stamps are FILETIMEs themselves, whatever the start says.
      header.clock_frequency = Clock::units_per_second;
      return {Clock::units_per_second, header.first_ticks, header.first_ticks};
    case ClockKind::cpu_cycles:
      // PerfFreq is that of the performance counter; cycles go by the processor's nominal speed.
      if (header.cpu_mhz != 0) header.clock_frequency = std::int64_t{header.cpu_mhz} * 1'000'000;
      break;
    default:
      damage.note(Damage::clock, [&] {
        return file.name() + ": the log file header states clock kind " +
               std::to_string(static_cast<unsigned>(header.clock)) + ", taken as the performance counter";
      });
      header.clock = ClockKind::query_performance_counter;
  }
  if (header.clock_frequency <= 0 || header.clock_frequency > Clock::highest_frequency) {
    damage.note(Damage::clock, [&] {
      return file.name() + ": the log file header states a clock of " +
             std::to_string(header.clock_frequency) + " ticks a second, taken as 10 MHz: times may be wrong";
    });
    header.clock_frequency = Clock::units_per_second;
  }
  return {header.clock_frequency, header.first_ticks, start_filetime};
}

}  // namespace

LogHeader read_log_header(const base::File& file, DamageLog& damage) {
  // A record is at most 64 KiB long: its size has 16 bits.
  std::vector<std::byte> bytes(buffer_header_size + 0x10000);
  bytes.resize(file.read_at(0, bytes));
  if (bytes.empty())
    throw Error(Errc::corrupt, file.name() + ": not an ETW recording: the file is empty at byte 0");
  if (bytes.size() < payload_at) no_recording(file, "the file ends before the first event", bytes.size());
  const BufferHeader buffer = parse_buffer_header(bytes.data());
  LogHeader log;
  log.first_buffer_size = buffer.size;
  std::int64_t start_filetime = 0;
  log.header = parse(first_event(file, bytes, buffer), start_filetime);
  log.clock = make_clock(log.header, start_filetime, file, damage);
  return log;
}

}  // namespace etwrca::etw
