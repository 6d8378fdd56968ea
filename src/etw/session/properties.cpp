#include "etw/session/properties.hpp"

#include <cstring>
#include <new>
#include <span>

#include "base/text.hpp"

namespace etwrca::etw {
namespace {

constexpr std::size_t name_bytes = (1024 + 1) * sizeof(char16_t);
constexpr std::size_t total_bytes = sizeof(TraceProperties) + 2 * name_bytes;

}  // namespace

Properties::Properties() : memory_((total_bytes + 7) / 8) {
  TraceProperties& properties = *::new (memory_.data()) TraceProperties{};
  properties.wnode.buffer_size = static_cast<std::uint32_t>(total_bytes);
  properties.wnode.flags = wnode_flag_traced_guid;
  properties.logger_name_offset = sizeof(TraceProperties);
  // log_file_name_offset stays 0: otherwise Windows writes a file as well. The room is there all the same.
}

TraceProperties& Properties::operator*() noexcept {
  return *std::launder(static_cast<TraceProperties*>(static_cast<void*>(memory_.data())));
}

std::u16string Properties::name() {
  const std::span<const std::byte> all = std::as_bytes(std::span(memory_));
  std::size_t at = (**this).logger_name_offset;
  std::u16string text;
  while (text.size() < 1024 && at >= sizeof(TraceProperties) && at + sizeof(char16_t) <= all.size()) {
    char16_t c = 0;
    std::memcpy(&c, all.data() + at, sizeof c);
    if (c == 0) break;
    text.push_back(c);
    at += sizeof c;
  }
  return text;
}

std::u16string to_utf16(std::string_view text) {
  constexpr char16_t replacement = 0xFFFD;
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (!base::is_utf8(text.substr(i, length))) {
      out.push_back(replacement);
      ++i;
      continue;
    }
    char32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k)
      code = code << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    if (code < 0x10000) {
      out.push_back(static_cast<char16_t>(code));
    } else {
      out.push_back(static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U)));
      out.push_back(static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU)));
    }
    i += length;
  }
  return out;
}

std::string to_utf8(std::u16string_view text) {
  return base::utf8_from_utf16le(std::as_bytes(std::span(text)));
}

}  // namespace etwrca::etw
