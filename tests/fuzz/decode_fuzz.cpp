// Any header over any payload through every decoder: 8 bytes choose the header, the rest is the
// record (its payload alone, or a whole EVENT_HEADER record with extended items).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "etwrca/event_fields.hpp"
#include "etwrca/kernel_event.hpp"
#include "etwrca/trace_logging.hpp"

namespace {

using namespace etwrca;

/// Whatever a decoder gives as a view has to lie within the payload.
void check_within(const EventRecord& record, std::span<const std::byte> part) {
  if (part.empty()) return;
  const std::byte* begin = record.payload.data();
  if (part.data() < begin || part.data() + part.size() > begin + record.payload.size()) std::abort();
}

template <class... Events>
void decode_each(const EventRecord& record) {
  (
      [&] {
        Events event;
        (void)decode(record, event);
      }(),
      ...);
}

void decode_views(const EventRecord& record) {
  if (ProcessEvent event; decode(record, event)) {
    check_within(record, event.sid);
    check_within(record, event.image.bytes);
    check_within(record, event.image_path.bytes);
    check_within(record, event.command_line.bytes);
    (void)image_name(event);
    (void)event.command_line.str();
  }
  if (ImageEvent event; decode(record, event)) check_within(record, event.path.bytes);
  if (StackWalk event; decode(record, event)) check_within(record, event.frames);
  if (ServiceInfo event; decode(record, event)) {
    check_within(record, event.name.bytes);
    check_within(record, event.display_name.bytes);
  }
  if (MemoryInfo event; decode(record, event)) {
    check_within(record, event.entries);
    (void)memory_info_entry(event, event.count - 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t chosen = 8;
  constexpr std::size_t event_header = 80;
  if (size < chosen) return 0;
  const auto bytes = std::as_bytes(std::span(data, size));
  EventRecord record;
  record.header = static_cast<HeaderKind>(data[0] % 5);
  record.kernel = static_cast<KernelClass>(data[1]);
  record.opcode = data[2];
  record.version = static_cast<std::uint16_t>(data[3] & 7U);
  record.pointer_size = (data[3] & 0x80U) != 0 ? 8 : 4;
  record.id = static_cast<std::uint16_t>(data[4] | (data[5] & 1U) << 8U);
  record.raw = bytes.subspan(chosen);
  record.payload = record.raw;
  if (record.header == HeaderKind::event && record.raw.size() >= event_header)
    record.payload = record.raw.subspan(event_header + (data[6] | data[7] << 8U) % (record.raw.size() - event_header + 1));

  decode_each<ProcessTotals, ProcessCounters, ThreadEvent, ContextSwitch, ReadyThread, ProfileSample,
              ProfileInterval, InterruptEvent, DiskTransfer, DiskInit, FileTransfer, HardFault, VirtualAlloc,
              NetworkTransfer, CpuConfig, LostEvents>(record);
  decode_views(record);
  (void)fields(record);
  (void)kernel_event_name(record);
  (void)decode_trace_logging(record);
  (void)trace_logging_provider(record);
  return 0;
}
