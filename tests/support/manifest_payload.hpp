// Events of manifest providers and of TraceLogging, for EVENT_HEADER records.
#ifndef ETWRCA_TESTS_SUPPORT_MANIFEST_PAYLOAD_HPP
#define ETWRCA_TESTS_SUPPORT_MANIFEST_PAYLOAD_HPP

#include <cstdint>
#include <string_view>

#include "etwrca/event_record.hpp"
#include "support/bytes.hpp"

namespace etwrca::test {

inline constexpr Guid kernel_process_provider{
    0x22fb2cd6, 0x0e7b, 0x422b, {0xa0, 0xc7, 0x2f, 0xad, 0x1f, 0xd0, 0xe7, 0x16}};
inline constexpr Guid kernel_network_provider{
    0x7dd42a49, 0x5329, 0x4832, {0x8d, 0xfd, 0x43, 0xd9, 0x79, 0x15, 0x3a, 0x88}};

/// Kernel-Network event ids.
enum class NetworkEvent : std::uint16_t {
  tcp_send = 10,
  tcp_receive = 11,
  tcp_send_v6 = 26,
  tcp_receive_v6 = 27,
  udp_send = 42,
  udp_receive = 43,
  udp_send_v6 = 58,
  udp_receive_v6 = 59,
};

namespace payload {

/// Kernel-Process ProcessStart (id 1), version 0. Times are FILETIMEs.
ByteWriter& manifest_process_start(ByteWriter& out, std::uint32_t pid, std::int64_t created,
                                   std::uint32_t parent, std::uint32_t session, std::string_view image);

/// Kernel-Process ProcessStop (id 2), version 1.
struct ManifestStop {
  std::uint32_t pid = 0;
  std::int64_t created = 0;
  std::int64_t exited = 0;
  std::uint32_t exit_code = 0;
  std::uint64_t commit_peak = 0;
  std::uint64_t cycles = 0;
  std::uint32_t hard_faults = 0;
  std::string_view image{};
};
ByteWriter& manifest_process_stop(ByteWriter& out, const ManifestStop& fields);

/// Kernel-Network transfers.
ByteWriter& manifest_network(ByteWriter& out, NetworkEvent event, std::uint32_t pid, std::uint32_t bytes);

/// Types of TraceLogging fields (_TlgIn_t) that the builder knows.
enum class TlgIn : std::uint8_t {
  unicode_string = 1,
  ansi_string = 2,
  int32 = 7,
  uint32 = 8,
  uint64 = 10,
  float64 = 12,
  boolean = 13,
  guid = 15,
};

/// The two extended items and the payload of a TraceLogging event, field by field.
class TraceLoggingBuilder {
 public:
  TraceLoggingBuilder(std::string_view provider, std::string_view event);
  TraceLoggingBuilder& text(std::string_view name, std::string_view utf8);
  TraceLoggingBuilder& number(std::string_view name, std::uint32_t value);
  TraceLoggingBuilder& large(std::string_view name, std::uint64_t value);
  TraceLoggingBuilder& real(std::string_view name, double value);
  TraceLoggingBuilder& flag(std::string_view name, bool value);
  /// The next `fields` fields belong to a structure of that name.
  TraceLoggingBuilder& structure(std::string_view name, std::uint8_t fields);

  /// EVENT_HEADER_EXT_TYPE_EVENT_SCHEMA_TL (11), EVENT_HEADER_EXT_TYPE_PROV_TRAITS (12).
  [[nodiscard]] Bytes schema() const;
  [[nodiscard]] Bytes traits() const;
  [[nodiscard]] std::span<const std::byte> payload() const noexcept { return payload_.bytes(); }

 private:
  void field(std::string_view name, TlgIn type);

  Bytes traits_;
  ByteWriter schema_;
  ByteWriter payload_;
};

}  // namespace payload
}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_MANIFEST_PAYLOAD_HPP
