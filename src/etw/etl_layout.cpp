#include "etw/etl_layout.hpp"

namespace etwrca::etw {

using base::load_le;

BufferHeader parse_buffer_header(const std::byte* at) noexcept {
  BufferHeader header;
  header.size = load_le<std::uint32_t>(at);
  header.saved_offset = load_le<std::uint32_t>(at + 0x04);
  header.filled = load_le<std::uint32_t>(at + 0x30);
  header.flags = load_le<std::uint16_t>(at + 0x34);
  header.type = load_le<std::uint16_t>(at + 0x36);
  // ETW_BUFFER_CONTEXT: the processor was one byte, with the alignment behind it, until there were more than
  // 256.
  header.cpu = load_le<std::uint16_t>(at + 0x28);
  if ((header.flags & buffer_flag_processor_index) == 0) header.cpu &= 0xFFU;
  return header;
}

bool plausible(const BufferHeader& header, std::uint32_t largest) noexcept {
  return header.size >= buffer_header_size && header.size <= largest_buffer &&
         header.filled >= buffer_header_size && header.filled <= largest &&
         (header.compressed() || header.filled <= header.size);
}

bool convincing(const BufferHeader& header, std::uint32_t largest) noexcept {
  constexpr unsigned known_flags = 0x7F;
  constexpr unsigned known_types = 8;
  return plausible(header, largest) && header.saved_offset == header.filled && header.filled % 8 == 0 &&
         (header.flags & ~known_flags) == 0 && header.type <= known_types;
}

}  // namespace etwrca::etw
