// loss.hpp - what could not be kept or read.
//
// Every answer of this library carries its loss. Nothing is dropped without being counted here.
#ifndef ETWRCA_LOSS_HPP
#define ETWRCA_LOSS_HPP

#include <cstdint>

namespace etwrca {

/// Counts of what is missing. Counts add up; zero everywhere means that nothing is known to be
/// missing.
struct Loss {
  std::uint64_t events = 0;        ///< events the recorder says it dropped, for want of a buffer
  std::uint64_t buffers = 0;       ///< whole buffers dropped by the recorder, missing or unreadable
  std::uint64_t bytes = 0;         ///< bytes of the recording that could not be understood
  std::uint64_t records = 0;       ///< event records stepped over: damaged, or of a kind not read
  std::uint64_t observations = 0;  ///< dropped by a bound of this library (see each bound)

  Loss& operator+=(const Loss& other) noexcept {
    events += other.events;
    buffers += other.buffers;
    bytes += other.bytes;
    records += other.records;
    observations += other.observations;
    return *this;
  }
  [[nodiscard]] bool any() const noexcept { return *this != Loss{}; }
  friend bool operator==(const Loss&, const Loss&) = default;
};

}  // namespace etwrca

#endif  // ETWRCA_LOSS_HPP
