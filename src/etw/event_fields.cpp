#include "etwrca/event_fields.hpp"

#include <array>

#include "base/text.hpp"
#include "etw/event_value.hpp"
#include "etw/kernel_class.hpp"
#include "etw/kernel_event_name.hpp"
#include "etw/kernel_layout.hpp"
#include "etwrca/trace_logging.hpp"

namespace etwrca {
namespace {

using etw::Bytes;
using etw::FieldType;

std::uint64_t pointer_value(const std::byte* at, std::size_t pointer_size) noexcept {
  return pointer_size == 8 ? base::load_le<std::uint64_t>(at) : base::load_le<std::uint32_t>(at);
}

std::vector<std::uint64_t> pointer_values(Bytes part, std::size_t pointer_size) {
  std::vector<std::uint64_t> values(part.size() / pointer_size);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = pointer_value(part.data() + i * pointer_size, pointer_size);
  return values;
}

/// The part has the length of its type: split() has seen to that.
FieldValue value_of(FieldType type, Bytes part, std::size_t pointer_size) {
  switch (type) {
    case FieldType::u8:
      return std::uint64_t{base::load_le<std::uint8_t>(part.data())};
    case FieldType::u16:
      return std::uint64_t{base::load_le<std::uint16_t>(part.data())};
    case FieldType::u32:
    case FieldType::length32:
      return std::uint64_t{base::load_le<std::uint32_t>(part.data())};
    case FieldType::u64:
      return base::load_le<std::uint64_t>(part.data());
    case FieldType::i8:
      return std::int64_t{base::load_le<std::int8_t>(part.data())};
    case FieldType::i16:
      return std::int64_t{base::load_le<std::int16_t>(part.data())};
    case FieldType::i32:
      return std::int64_t{base::load_le<std::int32_t>(part.data())};
    case FieldType::i64:
      return base::load_le<std::int64_t>(part.data());
    case FieldType::pointer:
      return pointer_value(part.data(), pointer_size);
    case FieldType::guid:
      return etw::parse_guid(part.data());
    case FieldType::bytes:
      return std::vector<std::byte>(part.begin(), part.end());
    case FieldType::chars16:
      return base::utf8_from_utf16le(etw::up_to_zero(part, 2));
    case FieldType::text8:
      return base::utf8_from_8bit(part);
    case FieldType::text16:
    case FieldType::optional_text16:
      return base::utf8_from_utf16le(part);
    case FieldType::sid:
    case FieldType::plain_sid:
      return etw::sid_text(part);
    case FieldType::pointers:
    case FieldType::level_pointers:
      return pointer_values(part, pointer_size);
  }
  return std::uint64_t{0};
}

/// ProcessMemInfo is a list: its entries become fields "0.ProcessId", "0.WorkingSetPages", ...
std::optional<EventFields> memory_info_fields(const EventRecord& record) {
  MemoryInfo info;
  if (!decode(record, info)) return std::nullopt;
  EventFields result{{}, {{"Count", std::uint64_t{info.count}}}};
  for (std::uint32_t i = 0; i < info.count; ++i) {
    const MemoryInfoEntry entry = memory_info_entry(info, i);
    const std::string prefix = std::to_string(i) + '.';
    result.fields.push_back({prefix + "ProcessId", std::uint64_t{entry.pid}});
    result.fields.push_back({prefix + "WorkingSetPages", entry.working_set_pages});
    result.fields.push_back({prefix + "CommitPages", entry.commit_pages});
    result.fields.push_back({prefix + "VirtualSizePages", entry.virtual_pages});
    result.fields.push_back({prefix + "PrivateWorkingSetPages", entry.private_working_set_pages});
  }
  return result;
}

}  // namespace

const FieldValue* EventFields::find(std::string_view field) const noexcept {
  for (const Field& candidate : fields)
    if (candidate.name == field) return &candidate.value;
  return nullptr;
}

std::optional<EventFields> fields(const EventRecord& record) {
  const EventRecord event = etw::with_layout_class(record);
  std::optional<EventFields> result;
  if (const etw::Layout* layout = etw::find_layout(event)) {
    std::array<etw::Bytes, etw::most_fields> parts{};
    const auto pointer_size = etw::split(*layout, event, parts);
    if (!pointer_size) return std::nullopt;
    result.emplace();
    std::size_t i = 0;
    for (const etw::FieldLayout& field : layout->fields) {
      result->fields.push_back({std::string(field.name), value_of(field.type, parts[i], *pointer_size)});
      ++i;
    }
  } else {
    result = memory_info_fields(record);
  }
  if (!result) return decode_trace_logging(record);
  result->name = etw::event_name(event.kernel, event.opcode);
  const bool kernel_network = event.kernel == KernelClass::tcp_ip || event.kernel == KernelClass::udp_ip;
  if (record.header == HeaderKind::event && kernel_network)
    result->name.insert(0, "Microsoft-Windows-Kernel-Network/");
  return result;
}

}  // namespace etwrca
