#include "support/etl_writer.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "support/xpress_compressor.hpp"

namespace etwrca::test {
namespace {

// WMI_BUFFER_HEADER.
constexpr std::uint32_t buffer_header_size = 0x48;
constexpr std::uint16_t flag_flush_marker = 0x01;
constexpr std::uint16_t flag_events_lost = 0x02;
constexpr std::uint16_t flag_buffer_lost = 0x04;
constexpr std::uint16_t flag_processor_index = 0x20;
constexpr std::uint16_t flag_compressed = 0x40;
constexpr std::uint16_t type_generic = 0;
constexpr std::uint16_t type_header = 4;
constexpr std::uint32_t state_flush = 3;

// EVENT_TRACE_FILE_MODE_* and the two bits that merging leaves.
constexpr std::uint32_t mode_sequential = 0x1;
constexpr std::uint32_t mode_circular = 0x2;
constexpr std::uint32_t mode_relog = 0x10000;
constexpr std::uint32_t mode_compressed = 0x04000000;

constexpr std::byte filler{0xFF};

constexpr Guid lost_event_class{0x6a399ae0, 0x4bc6, 0x4de9, {0x87, 0x0b, 0x36, 0x57, 0xf8, 0x94, 0x7e, 0x7e}};
constexpr std::uint8_t rt_lost_buffer = 33;

std::uint32_t padded(std::size_t size) { return static_cast<std::uint32_t>((size + 7) & ~std::size_t{7}); }

}  // namespace

EtlWriter::EtlWriter(const std::filesystem::path& path, const EtlOptions& options)
    : options_(options), path_(path), buffers_(options.processors), slot_events_(options.max_buffers) {
  if (options.processors == 0) throw std::invalid_argument("a recording has at least one processor");
  if (options.processors > 256 && !options.processor_index)
    throw std::invalid_argument("more than 256 processors need the processor index");
  if (options.max_buffers != 0 && options.compressed)
    throw std::invalid_argument("a circular recording is not compressed: its buffers have fixed places");
  file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_) throw std::runtime_error("cannot write " + path.string());
  last_ticks_ = ticks_at(0);
  write_first_buffer(0);
}

EtlWriter::~EtlWriter() {
  try {
    close();
  } catch (const std::exception&) {
    closed_ = true;  // A test that cares calls close() itself.
  }
}

std::int64_t EtlWriter::frequency() const noexcept {
  switch (options_.clock) {
    case ClockKind::system_time:
      return 10'000'000;
    case ClockKind::cpu_cycles:
      return std::int64_t{options_.cpu_mhz} * 1'000'000;
    case ClockKind::query_performance_counter:
      break;
  }
  return options_.counter_frequency;
}

std::int64_t EtlWriter::ticks_at(std::int64_t nanoseconds) const noexcept {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t rate = frequency();
  const std::int64_t first = options_.clock == ClockKind::system_time ? options_.start : options_.start_ticks;
  return first + nanoseconds / second * rate + nanoseconds % second * rate / second;
}

std::int64_t EtlWriter::filetime_at(std::int64_t nanoseconds) const noexcept {
  return options_.start + nanoseconds / 100;
}

void EtlWriter::append(std::uint32_t cpu, const Record& record) {
  const std::size_t exact = record_size(record);
  const std::uint32_t size = padded(exact);
  if (exact > 0xFFFF || size > options_.buffer_size - buffer_header_size)
    throw std::invalid_argument("a record of " + std::to_string(exact) + " bytes fits no buffer");
  Buffer& buffer = buffers_.at(cpu);
  if (buffer.used != 0 && buffer.used + size > options_.buffer_size) {
    buffer.reserved = buffer.used + size;
    end_buffer(cpu, false);
  }
  if (buffer.used == 0) begin_buffer(cpu, record.ticks);
  std::byte* at = buffer.bytes.data() + buffer.used;
  store_record(at, record);
  std::memset(at + exact, 0, size - exact);
  buffer.used += size;
  buffer.ticks = record.ticks;
  ++buffer.events;
  last_ticks_ = std::max(last_ticks_, record.ticks);
}

void EtlWriter::begin_buffer(std::uint32_t cpu, std::int64_t ticks) {
  Buffer& buffer = buffers_[cpu];
  if (buffer.bytes.empty()) buffer.bytes.resize(options_.buffer_size);
  buffer.used = buffer_header_size;
  buffer.reserved = 0;
  buffer.events = 0;
  buffer.sequence = ++sequence_;
  if (!buffer.buffer_lost || buffer.to_lose != 0) return;
  const Record lost{.header = RecordHeader::full,
                    .type = rt_lost_buffer,
                    .version = 0,
                    .ticks = ticks,
                    .guid = lost_event_class};
  store_record(buffer.bytes.data() + buffer.used, lost);
  buffer.used += padded(record_size(lost));
  ++buffer.events;
}

void EtlWriter::end_buffer(std::uint32_t cpu, bool flush_marker) {
  Buffer& buffer = buffers_[cpu];
  if (buffer.used == 0) return;
  if (buffer.to_lose != 0) {
    --buffer.to_lose;
    ++buffers_lost_;
    events_lost_ += buffer.events;
    buffer.buffer_lost = true;
  } else {
    unsigned flags = flush_marker ? flag_flush_marker : 0U;
    if (buffer.events_lost) flags |= flag_events_lost;
    if (buffer.buffer_lost) flags |= flag_buffer_lost;
    write_buffer(buffer, cpu, static_cast<std::uint16_t>(flags));
    buffer.events_lost = false;
    buffer.buffer_lost = false;
  }
  buffer.used = 0;
}

void EtlWriter::flush(std::uint32_t cpu) { end_buffer(cpu, true); }

void EtlWriter::lose_buffers(std::uint32_t cpu, std::uint32_t count) { buffers_.at(cpu).to_lose += count; }

void EtlWriter::lose_event(std::uint32_t cpu) {
  buffers_.at(cpu).events_lost = true;
  ++events_lost_;
}

void EtlWriter::store_header(std::byte* at, std::uint32_t stride, const Buffer& buffer, std::uint32_t cpu,
                             std::uint16_t flags, std::uint16_t type) const {
  const bool first = type == type_header;
  std::int64_t flushed = first ? 0 : buffer.ticks;
  if (!first && options_.compressed) {
    const std::int64_t ticks = buffer.ticks - ticks_at(0);
    flushed =
        options_.start + ticks / frequency() * 10'000'000 + ticks % frequency() * 10'000'000 / frequency();
  }
  std::memset(at, 0, buffer_header_size);
  store(at, stride);
  store(at + 0x04, first && !options_.first_saved_offset ? 0U : buffer.used);
  store(at + 0x08, std::max(buffer.used, buffer.reserved));
  store(at + 0x10, flushed);
  store(at + 0x18, buffer.sequence);
  if (options_.processor_index) {
    store(at + 0x28, static_cast<std::uint16_t>(cpu));
  } else {
    store(at + 0x28, static_cast<std::uint8_t>(cpu));
    store(at + 0x29, std::uint8_t{8});
  }
  store(at + 0x2c, state_flush);
  store(at + 0x30, buffer.used);
  store(at + 0x34,
        static_cast<std::uint16_t>(flags | (options_.processor_index ? flag_processor_index : 0U)));
  store(at + 0x36, type);
}

void EtlWriter::write_buffer(const Buffer& buffer, std::uint32_t cpu, std::uint16_t flags) {
  Bytes out;
  std::byte* data = buffers_[cpu].bytes.data();
  std::uint32_t stride = options_.buffer_size;
  if (options_.compressed) {
    const Bytes body = xpress_compress({data + buffer_header_size, buffer.used - buffer_header_size});
    out.resize(buffer_header_size);
    out.insert(out.end(), body.begin(), body.end());
    stride = static_cast<std::uint32_t>(out.size());
    data = out.data();
    flags = static_cast<std::uint16_t>(flags | flag_compressed);
  } else {
    std::fill(data + buffer.used, data + options_.buffer_size, filler);
  }
  store_header(data, stride, buffer, cpu, flags, type_generic);
  if (options_.max_buffers != 0) {
    // A circular file keeps its first buffer and writes over the oldest of the others.
    const std::uint32_t slot = buffers_written_ % options_.max_buffers;
    file_.seekp(static_cast<std::streamoff>((slot + std::uint64_t{1}) * options_.buffer_size));
    events_ -= std::exchange(slot_events_[slot], buffer.events);
  }
  events_ += buffer.events;
  write_file(data, stride);
  ++buffers_written_;
}

void EtlWriter::write_file(const std::byte* data, std::size_t size) {
  file_.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (!file_) throw std::runtime_error("cannot write to " + path_.string());
  bytes_written_ += size;
}

// TRACE_LOGFILE_HEADER.
Bytes EtlWriter::log_file_header(std::int64_t end_ticks) const {
  constexpr std::size_t time_zone_size = 172;
  const bool ended = end_ticks != 0;
  const std::int64_t span = ended ? end_ticks - ticks_at(0) : 0;
  const std::int64_t rate = frequency();
  const std::int64_t end = options_.start + span / rate * 10'000'000 + span % rate * 10'000'000 / rate;
  std::uint32_t mode = options_.extra_mode | (options_.max_buffers == 0 ? mode_sequential : mode_circular);
  if (options_.compressed) mode |= mode_compressed | mode_relog;
  const std::uint64_t max_size = std::uint64_t{options_.max_buffers + 1} * options_.buffer_size;
  ByteWriter out(options_.pointer_size);
  out.u32(options_.buffer_size);
  out.u8(options_.major_version).u8(options_.minor_version).u8(1).u8(5);
  out.u32(options_.build).u32(options_.processors).i64(ended ? end : 0).u32(options_.timer_resolution);
  out.u32(options_.max_buffers == 0 ? 0 : (max_size + 0xFFFFF) / 0x100000);
  out.u32(mode).u32(buffers_written_ + 1).u32(1).u32(options_.pointer_size);
  out.u32(events_lost_).u32(options_.cpu_mhz).pointer(5).pointer(0).zeros(time_zone_size);
  out.zeros(padded(out.size()) - out.size());
  out.i64(options_.start - 36'000'000'000).i64(options_.counter_frequency).i64(options_.start);
  out.u32(static_cast<std::uint32_t>(options_.clock)).u32(buffers_lost_);
  return out.text16(options_.logger_name).text16(options_.file_name).take();
}

void EtlWriter::write_first_buffer(std::int64_t end_ticks) {
  Buffer first;
  first.bytes.resize(options_.buffer_size, filler);
  first.used = buffer_header_size;
  const auto add = [&](std::uint8_t type, const Bytes& payload) {
    const Record record{.pointer_size = options_.pointer_size,
                        .type = type,
                        .pid = 4,
                        .tid = 60,
                        .ticks = ticks_at(0),
                        .payload = payload};
    const std::uint32_t size = padded(record_size(record));
    if (first.used + size > options_.buffer_size)
      throw std::invalid_argument("buffers too small for the header");
    std::fill_n(first.bytes.begin() + first.used, size, std::byte{0});
    store_record(first.bytes.data() + first.used, record);
    first.used += size;
    return 1U;
  };
  std::uint64_t count = add(0, log_file_header(end_ticks));
  if (options_.extension) count += add(5, ByteWriter().zeros(32).u32(80).take());
  // Merging shrinks the first buffer to the next 512 bytes.
  const std::uint32_t stride = options_.compressed ? (first.used + 0x1FFU) & ~0x1FFU : options_.buffer_size;
  store_header(first.bytes.data(), stride, first, 0, flag_flush_marker, type_header);
  file_.seekp(0);
  const std::uint64_t before = bytes_written_;
  write_file(first.bytes.data(), stride);
  if (before != 0) {
    bytes_written_ = before;
  } else {
    events_ += count;
  }
}

void EtlWriter::close(std::int64_t end_ticks) {
  if (closed_) return;
  closed_ = true;
  for (std::uint32_t cpu = 0; cpu < buffers_.size(); ++cpu) flush(cpu);
  write_first_buffer(end_ticks);
  file_.close();
  if (!file_) throw std::runtime_error("cannot finish " + path_.string());
}

}  // namespace etwrca::test
