#include "support/manifest_payload.hpp"

#include <bit>

namespace etwrca::test::payload {
namespace {

// A structure's type in the schema; its out byte then holds the number of fields.
constexpr std::uint8_t tlg_structure = 24;
constexpr std::uint8_t tlg_chain = 0x80;

// Data that begins with its own length, u16.
Bytes with_length(std::span<const std::byte> rest) {
  return ByteWriter().u16(rest.size() + 2).raw(rest).take();
}

bool is_ipv6(NetworkEvent event) {
  switch (event) {
    case NetworkEvent::tcp_send_v6:
    case NetworkEvent::tcp_receive_v6:
    case NetworkEvent::udp_send_v6:
    case NetworkEvent::udp_receive_v6:
      return true;
    default:
      return false;
  }
}

bool is_tcp_send(NetworkEvent event) {
  return event == NetworkEvent::tcp_send || event == NetworkEvent::tcp_send_v6;
}

}  // namespace

ByteWriter& manifest_process_start(ByteWriter& out, std::uint32_t pid, std::int64_t created,
                                   std::uint32_t parent, std::uint32_t session, std::string_view image) {
  out.clear();
  return out.u32(pid).i64(created).u32(parent).u32(session).text16(image);
}

ByteWriter& manifest_process_stop(ByteWriter& out, const ManifestStop& f) {
  out.clear();
  out.u32(f.pid).i64(f.created).i64(f.exited).u32(f.exit_code).u32(1).u32(100);
  out.u64(0).u64(f.commit_peak).u64(f.cycles).u32(0).u32(0).u32(0).u32(0).u32(f.hard_faults);
  return out.text8(f.image);
}

ByteWriter& manifest_network(ByteWriter& out, NetworkEvent event, std::uint32_t pid, std::uint32_t bytes) {
  out.clear();
  out.u32(pid).u32(bytes);
  if (is_ipv6(event)) {
    out.u16(0x0120).zeros(13).u8(2).u16(0x0120).zeros(13).u8(1);
  } else {
    out.u32(0x0200A8C0).u32(0x0100A8C0);
  }
  out.u16(0xBB01).u16(0x50C3);  // ports 443 and 50000 in network byte order
  if (is_tcp_send(event)) out.u32(100).u32(101);
  return out.u32(0).pointer(0);
}

TraceLoggingBuilder::TraceLoggingBuilder(std::string_view provider, std::string_view event)
    : traits_(with_length(ByteWriter().text8(provider).bytes())) {
  schema_.u8(0).text8(event);  // no tags
}

void TraceLoggingBuilder::field(std::string_view name, TlgIn type) {
  schema_.text8(name).u8(static_cast<std::uint8_t>(type));
}

TraceLoggingBuilder& TraceLoggingBuilder::text(std::string_view name, std::string_view utf8) {
  field(name, TlgIn::unicode_string);
  payload_.text16(utf8);
  return *this;
}

TraceLoggingBuilder& TraceLoggingBuilder::number(std::string_view name, std::uint32_t value) {
  field(name, TlgIn::uint32);
  payload_.u32(value);
  return *this;
}

TraceLoggingBuilder& TraceLoggingBuilder::large(std::string_view name, std::uint64_t value) {
  field(name, TlgIn::uint64);
  payload_.u64(value);
  return *this;
}

TraceLoggingBuilder& TraceLoggingBuilder::real(std::string_view name, double value) {
  field(name, TlgIn::float64);
  payload_.u64(std::bit_cast<std::uint64_t>(value));
  return *this;
}

TraceLoggingBuilder& TraceLoggingBuilder::flag(std::string_view name, bool value) {
  field(name, TlgIn::boolean);
  payload_.u32(value ? 1 : 0);
  return *this;
}

TraceLoggingBuilder& TraceLoggingBuilder::structure(std::string_view name, std::uint8_t fields) {
  schema_.text8(name).u8(tlg_structure | tlg_chain).u8(fields);
  return *this;
}

Bytes TraceLoggingBuilder::schema() const { return with_length(schema_.bytes()); }
Bytes TraceLoggingBuilder::traits() const { return traits_; }

}  // namespace etwrca::test::payload
