#include "support/fake_windows_data.hpp"

#include <cstring>
#include <utility>

#include "etw/kernel_class.hpp"
#include "etw/record_header.hpp"

namespace etwrca::test {

using namespace etw;

FakeEvent classic_event(KernelClass kernel, std::uint8_t opcode, std::int64_t ticks,
                        std::vector<std::byte> payload) {
  FakeEvent event;
  event.header.flags = header_flag::classic | header_flag::bits_64 | header_flag::processor_index;
  event.header.provider_id = guid_of(kernel);
  event.header.opcode = opcode;
  event.header.version = 2;
  event.header.time_stamp = ticks;
  event.payload = std::move(payload);
  return event;
}

FakeEvent event_of(const EventRecord& record) {
  FakeEvent event;
  TraceEventHeader& header = event.header;
  if (record.header == HeaderKind::event) {
    std::memcpy(static_cast<void*>(&header), record.raw.data(), sizeof header);
    header.flags = static_cast<std::uint16_t>(header.flags & ~unsigned{header_flag::extended_info});
    if (has_extended_items(record.raw.data())) {
      std::size_t at = event_header_size;
      while (const auto item = extended_item(record.raw, at)) {
        event.extended.push_back(
            {static_cast<std::uint16_t>(item->type), {item->data.begin(), item->data.end()}});
        if (item->is_last) break;
        at = item->next;
      }
      header.flags |= header_flag::extended_info;
    }
  } else {
    header.flags = header_flag::classic;
    header.provider_id = record.provider();
    header.opcode = record.opcode;
    header.version = static_cast<std::uint8_t>(record.version);
    header.level = record.level;
    header.thread_id = record.tid;
    header.process_id = record.pid;
    header.time_stamp = record.ticks;
    header.kernel_time = record.kernel_time();
    header.user_time = record.user_time();
  }
  const auto bits = record.pointer_size == 4 ? header_flag::bits_32 : header_flag::bits_64;
  header.flags = static_cast<std::uint16_t>(header.flags | bits | header_flag::processor_index);
  event.processor = static_cast<std::uint16_t>(record.cpu);
  event.payload.assign(record.payload.begin(), record.payload.end());
  return event;
}

std::vector<std::byte> fake_process_list(const std::vector<FakeProcess>& rows, std::uintptr_t address) {
  constexpr std::size_t row_size = 256;
  constexpr std::size_t thread_size = 80;
  std::vector<std::byte> list;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const FakeProcess& row = rows[i];
    const std::size_t at = list.size();
    const std::size_t name_at = row_size + thread_size * row.threads.size();
    const std::size_t size = (name_at + 2 * row.name.size() + 2 + 7) / 8 * 8;
    list.resize(at + size);
    const auto put = [&](std::size_t offset, auto value) {
      std::memcpy(list.data() + at + offset, &value, sizeof value);
    };
    put(0, static_cast<std::uint32_t>(i + 1 < rows.size() ? size : 0));
    put(4, static_cast<std::uint32_t>(row.threads.size()));
    put(32, row.created);
    put(40, row.user);
    put(48, row.kernel);
    put(56, static_cast<std::uint16_t>(2 * row.name.size()));
    put(58, static_cast<std::uint16_t>(2 * row.name.size() + 2));
    put(64, static_cast<std::uint64_t>(address + at + name_at));
    put(80, std::uint64_t{row.pid});
    put(88, std::uint64_t{row.parent});
    put(144, row.working_set);
    put(200, row.private_bytes);
    for (std::size_t t = 0; t < row.threads.size(); ++t)
      put(row_size + thread_size * t + 48, std::uint64_t{row.threads[t]});
    std::memcpy(list.data() + at + name_at, row.name.data(), 2 * row.name.size());
  }
  return list;
}

}  // namespace etwrca::test
