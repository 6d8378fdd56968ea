// Shared by the files that implement decode().
#ifndef ETWRCA_ETW_KERNEL_EVENT_DECODE_HPP
#define ETWRCA_ETW_KERNEL_EVENT_DECODE_HPP

#include <cstdint>
#include <type_traits>

#include "etwrca/kernel_event.hpp"

namespace etwrca::etw {

/// Tries the views one after the other (each knows its class, types and versions) and gives the one
/// that fits to `read`, which takes from it what the caller wants.
template <class... Views, class Out, class Read>
bool decode_as(const EventRecord& record, Out& out, Read read) noexcept {
  const auto try_one = [&]<class View>(std::type_identity<View>) {
    if (!View::holds_for(record)) return false;
    const View view(record);
    if (view) read(view, record, out);
    return static_cast<bool>(view);
  };
  return (try_one(std::type_identity<Views>{}) || ...);
}

/// Process, Thread and Image have the same types; Load is the start of an image.
inline Lifetime lifetime_of(std::uint8_t type) noexcept {
  switch (type) {
    case 2:
      return Lifetime::end;
    case 3:
      return Lifetime::rundown_start;
    case 4:
      return Lifetime::rundown_end;
    case 39:
      return Lifetime::defunct;
    default:
      return Lifetime::start;
  }
}

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_EVENT_DECODE_HPP
