// Hand-made payloads and records.
#ifndef ETWRCA_TESTS_ETW_PAYLOAD_HPP
#define ETWRCA_TESTS_ETW_PAYLOAD_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "etwrca/event_record.hpp"

namespace etwrca::test {

/// Appends numbers and text, little-endian.
class Payload {
 public:
  explicit Payload(std::uint8_t pointer_size = 8) : pointer_size_(pointer_size) {}

  Payload& u8(std::uint64_t value) { return number(value, 1); }
  Payload& u16(std::uint64_t value) { return number(value, 2); }
  Payload& u32(std::uint64_t value) { return number(value, 4); }
  Payload& u64(std::uint64_t value) { return number(value, 8); }
  Payload& pointer(std::uint64_t value) { return number(value, pointer_size_); }
  Payload& zeros(std::size_t count) {
    bytes_.resize(bytes_.size() + count);
    return *this;
  }
  /// With its terminator.
  Payload& text8(std::string_view text) {
    for (const char c : text) u8(static_cast<unsigned char>(c));
    return u8(0);
  }
  /// ASCII as UTF-16, with its terminator.
  Payload& text16(std::string_view text) {
    for (const char c : text) u16(static_cast<unsigned char>(c));
    return u16(0);
  }
  /// S-1-5-18
  Payload& system_sid() { return u8(1).u8(1).zeros(5).u8(5).u32(18); }
  Payload& append(const Payload& other) {
    bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end());
    return *this;
  }

  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::uint8_t pointer_size() const { return pointer_size_; }

 private:
  Payload& number(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFFU));
    return *this;
  }

  std::uint8_t pointer_size_;
  std::vector<std::byte> bytes_;
};

/// A kernel record over a payload, which has to outlive it.
inline EventRecord kernel_record(KernelClass kernel, unsigned type, unsigned version,
                                 const Payload& payload) {
  EventRecord record;
  record.kernel = kernel;
  record.opcode = static_cast<std::uint8_t>(type);
  record.version = static_cast<std::uint16_t>(version);
  record.pointer_size = payload.pointer_size();
  record.payload = payload.bytes();
  return record;
}

/// The same event with fewer bytes of payload.
inline EventRecord shortened(EventRecord record, std::size_t size) {
  record.payload = record.payload.first(size);
  return record;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_ETW_PAYLOAD_HPP
