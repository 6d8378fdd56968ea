#include "etw/buffer_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <string>

#include "etw/record_header.hpp"
#include "etw/xpress.hpp"

namespace etwrca::etw {
namespace {

using base::load_le;

std::string place_of(const base::File& file, std::uint64_t offset) {
  return file.name() + ": the buffer at byte " + std::to_string(offset) + " ";
}

/// What a walk over the records of a buffer has found.
struct Walk {
  std::size_t end = 0;       ///< behind the last record that can be stepped over
  std::uint64_t unread = 0;  ///< records of other kinds, or damaged within
  std::size_t first_unread = 0;
  bool in_order = true;  ///< times never go back
};

enum class Step : std::uint8_t { readable, unread, impossible };

/// Looks at the record at `at`, of which at least smallest_record bytes are there.
Step examine(const RecordLayout& layout, const std::byte* at, std::size_t available,
             std::size_t& size) noexcept {
  size = load_le<std::uint16_t>(at + layout.size_at);
  if (size > available) return Step::impossible;
  if (layout.header_size == 0)
    return size >= smallest_record && has_record_marker(at) ? Step::unread : Step::impossible;
  if (size < layout.header_size) return Step::impossible;
  if (layout.kind == HeaderKind::event && has_extended_items(at) && !event_payload_offset({at, size}))
    return Step::unread;
  return Step::readable;
}

Walk walk(const std::byte* bytes, std::size_t begin, std::size_t end) noexcept {
  Walk result;
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::size_t at = begin;
  while (at < end && end - at >= smallest_record) {
    std::size_t size = 0;
    const RecordLayout layout = record_layout(bytes + at);
    const Step step = examine(layout, bytes + at, end - at, size);
    if (step == Step::impossible) break;
    if (step == Step::readable) {
      const auto ticks = record_ticks(bytes + at);
      result.in_order = result.in_order && ticks >= last;
      last = ticks;
    } else if (result.unread++ == 0) {
      result.first_unread = at;
    }
    at += padded(size);
  }
  result.end = std::min(at, end);
  return result;
}

/// Moves the readable records together, in time order; equal times keep their order.
void rewrite(Buffer& buffer) {
  struct Record {
    std::int64_t ticks;
    std::size_t at;
    std::size_t size;
  };
  std::vector<Record> records;
  std::size_t at = buffer.begin;
  while (at < buffer.end) {
    std::size_t size = 0;
    const std::byte* record = buffer.bytes.get() + at;
    if (examine(record_layout(record), record, buffer.end - at, size) == Step::readable)
      records.push_back({record_ticks(record), at, size});
    at += padded(size);
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.ticks < b.ticks; });
  // The last record need not be padded; another one may be the last now.
  auto ordered = std::make_unique<std::byte[]>(buffer.end + 8);  // NOLINT(modernize-avoid-c-arrays)
  std::size_t to = buffer.begin;
  for (const Record& record : records) {
    std::memcpy(ordered.get() + to, buffer.bytes.get() + record.at, record.size);
    to += padded(record.size);
  }
  buffer.end = to;
  std::memcpy(buffer.bytes.get() + buffer.begin, ordered.get() + buffer.begin, to - buffer.begin);
}

}  // namespace

BufferReader::BufferReader(const base::File& file, const BufferIndex& index, MemoryBound& memory)
    : file_(file),
      largest_(index.largest),
      first_read_(std::max(buffer_header_size, index.stride)),
      memory_(memory) {}

bool BufferReader::reserve(Buffer& buffer, std::size_t size) {
  if (buffer.holds(size)) return true;
  const std::size_t wanted = most_memory(size);
  release(buffer);
  if (memory_.used.fetch_add(wanted) + wanted > memory_.bound) {
    memory_.used -= wanted;
    return false;
  }
  try {
    buffer.bytes = std::unique_ptr<std::byte[]>(new std::byte[wanted]);  // NOLINT(modernize-avoid-c-arrays)
  } catch (const std::bad_alloc&) {
    memory_.used -= wanted;
    throw;
  }
  buffer.capacity = wanted;
  return true;
}

void BufferReader::release(Buffer& buffer) noexcept {
  memory_.used -= buffer.capacity;
  buffer = {};
}

std::uint64_t BufferReader::load(std::uint64_t offset, Buffer& buffer, DamageLog& damage) {
  buffer.begin = buffer.end = 0;
  std::array<std::byte, buffer_header_size> apart{};
  const bool in_place = reserve(buffer, first_read_);
  const auto first = in_place ? std::span(buffer.bytes.get(), first_read_) : std::span<std::byte>(apart);
  const std::size_t got = file_.read_at(offset, first);
  const BufferHeader header = got < apart.size() ? BufferHeader{} : parse_buffer_header(first.data());
  if (!plausible(header, largest_)) {
    ++damage.loss.buffers;
    damage.note(Damage::changed,
                [&] { return place_of(file_, offset) + "is gone: the file has been changed"; });
    return got;
  }
  const std::size_t present = in_place && buffer.holds(header.filled) ? got : 0;
  if (!reserve(buffer, header.filled)) {
    ++damage.loss.buffers;
    damage.loss.bytes += header.size;
    damage.note(Damage::memory, [&] {
      return place_of(file_, offset) + "claims " + std::to_string(header.filled) +
             " bytes, for which the bound of all buffers together (" + std::to_string(memory_.bound) +
             " bytes) has no room";
    });
    return header.size;
  }
  buffer.cpu = header.cpu;
  const std::size_t end = header.compressed() ? decode(offset, header, buffer, damage)
                                              : fetch(offset, header, present, buffer, damage);
  check_records(offset, end, end < header.filled, buffer, damage);
  return header.size;
}

std::size_t BufferReader::fetch(std::uint64_t offset, const BufferHeader& header, std::size_t present,
                                Buffer& buffer, DamageLog& damage) {
  std::size_t end = std::min<std::size_t>(present, header.filled);
  if (end < header.filled)
    end += file_.read_at(offset + end, std::span(buffer.bytes.get(), header.filled).subspan(end));
  end = std::max<std::size_t>(end, buffer_header_size);
  const std::size_t missing = header.filled - end;
  if (missing > 0) {
    ++damage.loss.buffers;
    damage.loss.bytes += missing;
    damage.note(Damage::truncated, [&] {
      return place_of(file_, offset) + "is cut short by the end of the file (" + std::to_string(missing) +
             " bytes are missing)";
    });
  }
  return end;
}

std::size_t BufferReader::decode(std::uint64_t offset, const BufferHeader& header, Buffer& buffer,
                                 DamageLog& damage) {
  packed_.resize(std::max<std::size_t>(packed_.size(), header.size));
  const std::size_t packed_size = header.size - buffer_header_size;
  const std::size_t got = file_.read_at(offset + buffer_header_size, std::span(packed_).first(packed_size));
  const std::size_t body = header.filled - buffer_header_size;
  const XpressResult result =
      xpress_decode(std::span(packed_).first(got), {buffer.bytes.get() + buffer_header_size, body});
  if (!result.complete) {
    ++damage.loss.buffers;
    damage.loss.bytes += body - result.written;
    const bool cut = got < packed_size;
    damage.note(cut ? Damage::truncated : Damage::compression, [&] {
      return place_of(file_, offset) +
             (cut ? "is cut short by the end of the file" : "cannot be decompressed") + " (" +
             std::to_string(body - result.written) + " of " + std::to_string(body) + " bytes are missing)";
    });
  }
  // An unused flag word may be left over.
  const std::size_t left = got - result.consumed;
  if (result.complete && left > 4) {
    damage.loss.bytes += left;
    damage.note(Damage::leftover, [&] {
      return place_of(file_, offset) + "has " + std::to_string(left) + " bytes behind its compressed data";
    });
  }
  return buffer_header_size + result.written;
}

/// Walks the records up to `end` and leaves the readable ones; `cut` if the buffer should have been longer.
void BufferReader::check_records(std::uint64_t offset, std::size_t end, bool cut, Buffer& buffer,
                                 DamageLog& damage) const {
  buffer.begin = buffer_header_size;
  const Walk found = walk(buffer.bytes.get(), buffer.begin, end);
  buffer.end = found.end;
  if (found.end < end) {
    damage.loss.bytes += end - found.end;
    if (!cut)
      damage.note(Damage::record, [&] {
        return place_of(file_, offset) + "has no sound record at " + std::to_string(found.end) +
               "; the rest of it (" + std::to_string(end - found.end) + " bytes) is not read";
      });
  }
  if (found.unread > 0) {
    damage.loss.records += found.unread;
    damage.note(Damage::unread_record, [&] {
      const std::byte* at = buffer.bytes.get() + found.first_unread;
      return place_of(file_, offset) + "has a record of a kind that is stepped over at " +
             std::to_string(found.first_unread) + " (header type " +
             std::to_string(std::to_integer<unsigned>(at[2])) + ", marker " +
             std::to_string(std::to_integer<unsigned>(at[3])) + ")";
    });
  }
  if (found.unread > 0 || !found.in_order) rewrite(buffer);
}

}  // namespace etwrca::etw
