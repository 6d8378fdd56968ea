#include "etwrca/event_record.hpp"

#include <charconv>

#include "base/bytes.hpp"
#include "etw/kernel_class.hpp"
#include "etw/record_header.hpp"

namespace etwrca {
namespace {

void append_hex(std::string& text, std::uint32_t value, unsigned digits) {
  constexpr std::string_view digit = "0123456789abcdef";
  for (unsigned shift = digits * 4; shift > 0; shift -= 4)
    text.push_back(digit[(value >> (shift - 4)) & 15U]);
}

/// A number of the record's header, or zero if the record is of another kind or not whole.
template <class T>
T header_field(const EventRecord& record, HeaderKind kind, std::size_t offset) noexcept {
  if (record.header != kind) return 0;
  return base::read_le<T>(record.raw, offset).value_or(0);
}

}  // namespace

std::string to_string(const Guid& id) {
  std::string text;
  text.reserve(36);
  append_hex(text, id.data1, 8);
  text.push_back('-');
  append_hex(text, id.data2, 4);
  text.push_back('-');
  append_hex(text, id.data3, 4);
  for (std::size_t i = 0; i < id.data4.size(); ++i) {
    if (i == 0 || i == 2) text.push_back('-');
    append_hex(text, id.data4[i], 2);
  }
  return text;
}

std::optional<Guid> to_guid(std::string_view text) noexcept {
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  if (text.size() != 36) return std::nullopt;
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    if (text[dash] != '-') return std::nullopt;
  bool good = true;
  const auto number = [&]<class T>(std::size_t begin, std::size_t digits, T& out) {
    const char* const end = text.data() + begin + digits;
    const auto read = std::from_chars(text.data() + begin, end, out, 16);
    good = good && read.ec == std::errc() && read.ptr == end;
  };
  Guid id;
  number(0, 8, id.data1);
  number(9, 4, id.data2);
  number(14, 4, id.data3);
  for (std::size_t i = 0; i < 8; ++i) number((i < 2 ? 19 : 20) + 2 * i, 2, id.data4[i]);
  return good ? std::optional(id) : std::nullopt;
}

// EVENT_TRACE_HEADER and EVENT_HEADER both keep their GUID at 24.
Guid EventRecord::provider() const noexcept {
  constexpr std::size_t guid_at = 24;
  if (header != HeaderKind::full && header != HeaderKind::event) return etw::guid_of(kernel);
  if (raw.size() < guid_at + etw::guid_size) return etw::guid_of(kernel);
  return etw::parse_guid(raw.data() + guid_at);
}

Guid EventRecord::activity_id() const noexcept {
  constexpr std::size_t activity_at = 64;
  if (header != HeaderKind::event || raw.size() < etw::event_header_size) return {};
  return etw::parse_guid(raw.data() + activity_at);
}

std::uint64_t EventRecord::keyword() const noexcept {
  return header_field<std::uint64_t>(*this, HeaderKind::event, 48);
}

std::uint16_t EventRecord::task() const noexcept {
  return header_field<std::uint16_t>(*this, HeaderKind::event, 46);
}

std::uint32_t EventRecord::kernel_time() const noexcept {
  return header == HeaderKind::full ? header_field<std::uint32_t>(*this, HeaderKind::full, 40)
                                    : header_field<std::uint32_t>(*this, HeaderKind::system, 24);
}

std::uint32_t EventRecord::user_time() const noexcept {
  return header == HeaderKind::full ? header_field<std::uint32_t>(*this, HeaderKind::full, 44)
                                    : header_field<std::uint32_t>(*this, HeaderKind::system, 28);
}

std::optional<std::span<const std::byte>> EventRecord::extended(ExtendedType type) const noexcept {
  if (header != HeaderKind::event || raw.size() < etw::event_header_size) return std::nullopt;
  if (!etw::has_extended_items(raw.data())) return std::nullopt;
  std::size_t offset = etw::event_header_size;
  while (const auto item = etw::extended_item(raw, offset)) {
    if (item->type == type) return item->data;
    if (item->is_last) break;
    offset = item->next;
  }
  return std::nullopt;
}

}  // namespace etwrca
