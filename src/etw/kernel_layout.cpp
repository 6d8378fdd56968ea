#include "etw/kernel_layout.hpp"

#include "etw/kernel_layouts_io.hpp"
#include "etw/kernel_layouts_process.hpp"
#include "etw/kernel_layouts_system.hpp"

namespace etwrca::etw {
namespace {

// What stands for a SID whose TOKEN_USER begins with zero: usually nothing but these four bytes; in
// events written by user programs a whole TOKEN_USER with a null pointer, then the SID.
enum class NullSid : std::uint8_t { four_bytes, token_user };

/// Reads forward through a payload and never beyond it.
class Cursor {
 public:
  explicit Cursor(Bytes payload) noexcept : rest_(payload) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] Bytes rest() const noexcept { return rest_; }
  [[nodiscard]] bool terminated() const noexcept { return terminated_; }

  bool take(std::size_t size, Bytes& part) noexcept {
    if (rest_.size() < size) return false;
    part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return true;
  }

  /// Text up to its terminator. Text that has none ends with the payload; text of which not even a
  /// terminator is there is missing.
  template <std::integral Unit>
  bool take_text(Bytes& text) noexcept {
    if (rest_.size() < sizeof(Unit)) return false;
    const std::size_t whole = rest_.size() / sizeof(Unit) * sizeof(Unit);
    std::size_t size = 0;
    if constexpr (sizeof(Unit) == 2) {
      size = base::before_zero16(rest_);
    } else {
      size = static_cast<std::size_t>(std::find(rest_.begin(), rest_.end(), std::byte{0}) - rest_.begin());
    }
    text = rest_.first(size);
    terminated_ = terminated_ && size < whole;
    rest_ = rest_.subspan(size < whole ? size + sizeof(Unit) : size);
    return true;
  }

  /// SID: revision (always 1), count of sub-authorities (at most 15), authority, sub-authorities.
  bool take_sid(Bytes& sid) noexcept {
    constexpr std::size_t most_sub_authorities = 15;
    if (rest_.size() < 8 || rest_[0] != std::byte{1}) return false;
    const auto count = std::to_integer<std::size_t>(rest_[1]);
    return count <= most_sub_authorities && take(8 + 4 * count, sid);
  }

  bool take_token_user(std::size_t pointer_size, NullSid null_sid, Bytes& sid) noexcept {
    const auto first = base::read_le<std::uint32_t>(rest_, 0);
    if (!first) return false;
    if (*first == 0 && null_sid == NullSid::four_bytes) {
      rest_ = rest_.subspan(4);
      sid = {};
      return true;
    }
    return take(2 * pointer_size, sid) && take_sid(sid);
  }

 private:
  Bytes rest_;
  bool terminated_ = true;
};

struct Cut {
  bool whole = false;  ///< nothing was missing
  bool exact = false;  ///< used up to the last byte, every text with its terminator, no length of zero
  bool named = true;   ///< no 8-bit text is empty: a cut in the wrong place ends up in zeros
};

bool take_field(Cursor& cursor, const FieldLayout& field, std::size_t pointer_size, NullSid null_sid,
                Bytes payload, Bytes& part) noexcept {
  switch (field.type) {
    case FieldType::text8:
      return cursor.take_text<std::uint8_t>(part);
    case FieldType::text16:
      return cursor.take_text<std::uint16_t>(part);
    case FieldType::optional_text16:
      return cursor.at_end() || cursor.take_text<std::uint16_t>(part);
    case FieldType::sid:
      return cursor.take_token_user(pointer_size, null_sid, part);
    case FieldType::plain_sid:
      return cursor.take_sid(part);
    case FieldType::pointers:
      return cursor.take(cursor.rest().size() / pointer_size * pointer_size, part);
    case FieldType::level_pointers:
      return cursor.take(std::to_integer<std::size_t>(payload[0]) * pointer_size, part);
    default:
      return cursor.take(width(field, pointer_size), part);
  }
}

Cut cut(const Layout& layout, Bytes payload, std::size_t pointer_size, NullSid null_sid,
        std::span<Bytes> parts) noexcept {
  Cut result;
  Cursor cursor(payload);
  bool no_length = false;
  Bytes* part = parts.data();
  for (const FieldLayout& field : layout.fields) {
    *part = {};
    if (!take_field(cursor, field, pointer_size, null_sid, payload, *part)) return result;
    if (field.type == FieldType::text8 && part->empty()) result.named = false;
    if (field.type == FieldType::length32 && base::load_le<std::uint32_t>(part->data()) == 0)
      no_length = true;
    ++part;
  }
  result.whole = true;
  result.exact = cursor.at_end() && cursor.terminated() && !no_length;
  return result;
}

template <class Table>
const Layout* find_in(const Table& table, const EventRecord& record) noexcept {
  for (const Layout& layout : table)
    if (layout.holds_for(record.kernel, record.opcode, record.version)) return &layout;
  return nullptr;
}

// The manifest's TCP ids are the types of TcpIp; its UDP ids are those of UdpIp and 32 more. All of
// its events are version 0 with the payload of the kernel's version 2.
void from_kernel_network(EventRecord& record) noexcept {
  const bool udp = record.id >= 42;
  record.kernel = udp ? KernelClass::udp_ip : KernelClass::tcp_ip;
  record.opcode = static_cast<std::uint8_t>(udp ? record.id - 32 : record.id);
  record.version = 2;
}

}  // namespace

std::optional<std::size_t> split(const Layout& layout, const EventRecord& record,
                                 std::span<Bytes> parts) noexcept {
  const std::size_t own = record.pointer_size == 8 ? 8 : 4;
  const Cut usual = cut(layout, record.payload, own, NullSid::four_bytes, parts);
  if (usual.whole && usual.exact) return own;
  const bool has_sid = std::any_of(layout.fields.begin(), layout.fields.end(),
                                   [](auto& f) { return f.type == FieldType::sid; });
  for (const std::size_t pointer_size : {own, 12 - own}) {
    for (const NullSid null_sid : {NullSid::four_bytes, NullSid::token_user}) {
      if (null_sid == NullSid::token_user ? !has_sid : pointer_size == own) continue;
      const Cut other = cut(layout, record.payload, pointer_size, null_sid, parts);
      if (other.whole && other.exact && other.named) return pointer_size;
    }
  }
  if (!usual.whole) return std::nullopt;
  (void)cut(layout, record.payload, own, NullSid::four_bytes, parts);
  return own;
}

const Layout* find_layout(const EventRecord& record) noexcept {
  switch (record.kernel) {
    case KernelClass::event_trace:
      return find_in(event_trace_layouts, record);
    case KernelClass::disk_io:
      return find_in(disk_io_layouts, record);
    case KernelClass::memory:
      return find_in(memory_layouts, record);
    case KernelClass::process:
      return find_in(process_layouts, record);
    case KernelClass::file_io:
      return find_in(file_io_layouts, record);
    case KernelClass::thread:
      return find_in(thread_layouts, record);
    case KernelClass::tcp_ip:
      return find_in(tcp_ip_layouts, record);
    case KernelClass::udp_ip:
      return find_in(udp_ip_layouts, record);
    case KernelClass::registry:
      return find_in(registry_layouts, record);
    case KernelClass::system_config:
      return find_in(system_config_layouts, record);
    case KernelClass::perf_info:
      return find_in(perf_info_layouts, record);
    case KernelClass::image:
      return find_in(image_layouts, record);
    case KernelClass::stack_walk:
      return find_in(stack_walk_layouts, record);
    case KernelClass::lost_event:
      return find_in(lost_event_layouts, record);
    default:
      break;
  }
  if (record.kernel == kernel_process_provider) return find_in(kernel_process_layouts, record);
  if (record.kernel == kernel_memory_provider) return find_in(memory_layouts, record);
  return nullptr;
}

EventRecord with_layout_class(const EventRecord& record) noexcept {
  constexpr std::uint8_t image_load = 10;
  EventRecord result = record;
  if (record.header == HeaderKind::event) {
    result.kernel = KernelClass::none;
    if (record.id > 0xFF) return result;
    const Guid provider = record.provider();
    result.opcode = static_cast<std::uint8_t>(record.id);
    if (provider == kernel_process_guid)
      result.kernel = kernel_process_provider;
    else if (provider == kernel_memory_guid)
      result.kernel = kernel_memory_provider;
    else if (provider == kernel_network_guid && record.version == 0)
      from_kernel_network(result);
  } else if (record.kernel == KernelClass::process && record.opcode == image_load) {
    result.kernel = KernelClass::image;
  }
  return result;
}

}  // namespace etwrca::etw
