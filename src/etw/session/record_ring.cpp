#include "etw/session/record_ring.hpp"

#include <algorithm>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstring>
#include <limits>
#include <span>

#include "etw/kernel_class.hpp"
#include "etw/record_header.hpp"

namespace etwrca::etw {
namespace {

// Everything is in units of eight bytes. First the entry's length (low half, this unit included) and
// the processor (high half), then the record, padded.
constexpr std::size_t unit = sizeof(std::uint64_t);
constexpr std::size_t largest_record = std::numeric_limits<std::uint16_t>::max();  // its size has 16 bits
constexpr std::size_t largest_entry = 1 + padded(largest_record) / unit;
constexpr std::size_t batch_units = std::size_t{32} * 1024;
static_assert(batch_units >= 2 * largest_entry);

constexpr std::size_t full_header_size = 48;
constexpr std::size_t item_header_size = 8;
constexpr auto marker = std::byte{0xC0};  // what stands in byte 3 of every record
constexpr Guid lost_event_class{0x6a399ae0, 0x4bc6, 0x4de9, {0x87, 0x0b, 0x36, 0x57, 0xf8, 0x94, 0x7e, 0x7e}};
constexpr std::uint8_t lost_buffer = 33;

template <class T>
void put(std::byte* at, T value) noexcept {
  std::memcpy(at, &value, sizeof value);
}

/// ProcessorNumber lies in the low byte of ProcessorIndex.
std::uint32_t processor_of(const TraceEvent& event) noexcept {
  const bool whole = (event.header.flags & header_flag::processor_index) != 0;
  return whole ? event.processor : event.processor & 0xFFU;
}

bool is_classic(const TraceEvent& event) noexcept { return (event.header.flags & header_flag::classic) != 0; }

std::size_t payload_size(const TraceEvent& event) noexcept {
  return event.user_data == nullptr ? 0 : event.user_data_length;
}

bool is_32_bit(const TraceEvent& event) noexcept { return (event.header.flags & header_flag::bits_32) != 0; }

KernelClass kind_of(const TraceEvent& event) noexcept {
  if (!is_classic(event)) return KernelClass::none;
  std::array<std::byte, guid_size> id{};
  std::memcpy(id.data(), &event.header.provider_id, id.size());
  return kernel_class_of(id.data());
}

}  // namespace

struct RecordRing::Queue {
  explicit Queue(std::size_t units) : ring(units) {}
  boost::lockfree::spsc_queue<std::uint64_t> ring;
};

RecordRing::RecordRing(std::size_t bytes)
    : queue_(std::make_unique<Queue>(std::max(bytes / unit, 2 * largest_entry))),
      record_(largest_entry),
      batch_(batch_units) {}
RecordRing::~RecordRing() = default;

void RecordRing::push(const TraceEvent& event) noexcept {
  events_.fetch_add(1, std::memory_order_relaxed);
  const std::size_t size = store(event);
  if (size == 0) {
    too_large_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const std::size_t units = 1 + padded(size) / unit;
  record_[0] = units | std::uint64_t{processor_of(event)} << 32U;
  // The queue takes as much as there is room for: it must be all.
  if (queue_->ring.write_available() < units) {
    dropped_[static_cast<std::size_t>(kind_of(event))].fetch_add(1, std::memory_order_relaxed);
    return;
  }
  queue_->ring.push(record_.data(), units);
}

void RecordRing::push_gap(std::int64_t ticks) noexcept {
  TraceEvent gap;
  gap.header.flags = header_flag::classic | header_flag::bits_64;
  gap.header.provider_id = lost_event_class;
  gap.header.opcode = lost_buffer;
  gap.header.time_stamp = ticks;
  gap.header.process_id = gap.header.thread_id = EventRecord::no_id;
  push(gap);
}

/// The size of the record that was put together behind record_[0]; 0 if it cannot be one.
std::size_t RecordRing::store(const TraceEvent& event) noexcept {
  return is_classic(event) ? store_classic(event) : store_event(event);
}

/// EVENT_TRACE_HEADER
std::size_t RecordRing::store_classic(const TraceEvent& event) noexcept {
  const TraceEventHeader& header = event.header;
  const std::size_t payload = payload_size(event);
  const std::size_t size = full_header_size + payload;
  if (size > largest_record) return 0;
  const std::span<std::byte> to = std::as_writable_bytes(std::span(record_)).subspan(unit);
  put(to.data(), static_cast<std::uint16_t>(size));
  to[2] = is_32_bit(event) ? std::byte{0x0a} : std::byte{0x14};
  to[3] = marker;
  put(&to[4], header.opcode);
  put(&to[5], header.level);
  put(&to[6], std::uint16_t{header.version});
  put(&to[8], header.thread_id);
  put(&to[12], header.process_id);
  put(&to[16], header.time_stamp);
  put(&to[24], header.provider_id);
  put(&to[40], header.kernel_time);
  put(&to[44], header.user_time);
  if (payload != 0) std::memcpy(&to[full_header_size], event.user_data, payload);
  return size;
}

/// EVENT_HEADER, the extended items that still fit, the payload.
std::size_t RecordRing::store_event(const TraceEvent& event) noexcept {
  const std::span<std::byte> to = std::as_writable_bytes(std::span(record_)).subspan(unit);
  std::memcpy(to.data(), &event.header, event_header_size);
  const std::size_t payload = payload_size(event);
  if (event_header_size + payload > largest_record) return 0;
  std::size_t at = event_header_size;
  std::byte* last_item = nullptr;
  for (std::uint16_t i = 0; i < event.extended_count && event.extended != nullptr; ++i) {
    const TraceExtendedItem& item = event.extended[i];
    const std::size_t total = padded(item_header_size + item.data_size);
    if (at + total + payload > largest_record || (item.data == 0 && item.data_size != 0)) continue;
    if (last_item != nullptr) put(last_item + 4, std::uint16_t{1});  // another one follows
    last_item = &to[at];
    put(last_item, static_cast<std::uint16_t>(total));
    put(last_item + 2, item.type);
    put(last_item + 4, std::uint16_t{0});
    put(last_item + 6, item.data_size);
    std::memset(last_item + item_header_size, 0, total - item_header_size);
    const void* data = nullptr;
    static_assert(sizeof data <= sizeof item.data);
    std::memcpy(&data, &item.data, sizeof data);
    if (item.data_size != 0) std::memcpy(last_item + item_header_size, data, item.data_size);
    at += total;
  }
  if (payload != 0) std::memcpy(&to[at], event.user_data, payload);
  const std::size_t size = at + payload;
  put(to.data(), static_cast<std::uint16_t>(size));
  to[2] = is_32_bit(event) ? std::byte{0x12} : std::byte{0x13};
  to[3] = marker;
  const auto flags = static_cast<std::uint16_t>(event.header.flags & ~unsigned{header_flag::extended_info});
  put(&to[4], static_cast<std::uint16_t>(flags | (last_item != nullptr ? event_flag_extended : 0U)));
  return size;
}

bool RecordRing::batch_is_used_up() const noexcept {
  if (begin_ == end_) return true;
  const auto units = static_cast<std::size_t>(batch_[begin_] & 0xFFFFFFFFU);
  return end_ - begin_ < units;
}

bool RecordRing::refill() noexcept {
  std::copy(batch_.begin() + static_cast<std::ptrdiff_t>(begin_),
            batch_.begin() + static_cast<std::ptrdiff_t>(end_), batch_.begin());
  end_ -= begin_;
  begin_ = 0;
  end_ += queue_->ring.pop(batch_.data() + end_, batch_.size() - end_);
  return !batch_is_used_up();
}

bool RecordRing::next(EventRecord& out, const Clock& clock) noexcept {
  if (batch_is_used_up() && !refill()) return false;
  const std::uint64_t prefix = batch_[begin_];
  const auto units = static_cast<std::size_t>(prefix & 0xFFFFFFFFU);
  const std::span<const std::byte> record = std::as_bytes(std::span(batch_).subspan(begin_ + 1, units - 1));
  fill_record(out, record.data(), static_cast<std::uint32_t>(prefix >> 32U), clock);
  // Nobody says whose buffer it was.
  if (out.kernel == KernelClass::lost_event) out.cpu = EventRecord::no_id;
  begin_ += units;
  return true;
}

std::vector<EtwStats::Dropped> RecordRing::dropped() const {
  std::vector<EtwStats::Dropped> rows;
  for (std::size_t kind = 0; kind < dropped_.size(); ++kind)
    if (const std::uint64_t count = dropped_[kind].load(std::memory_order_relaxed); count != 0)
      rows.push_back({static_cast<KernelClass>(kind), count});
  return rows;
}

}  // namespace etwrca::etw
