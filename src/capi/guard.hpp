// guard.hpp - what every function of the C ABI does at its edge: no exception gets out, a failure is a number
// and a sentence, structs may be older or newer than this library, a callback may say stop.
#ifndef ETWRCA_CAPI_GUARD_HPP
#define ETWRCA_CAPI_GUARD_HPP

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <new>
#include <string>
#include <type_traits>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/etwrca.h"
#include "etwrca/time.hpp"

namespace etwrca::capi {

/// The larger of what was and will be: a struct whose size is beyond this was never initialized.
inline constexpr std::size_t largest_struct = 4096;

/// Keeps the text for this thread, cut to what fits.
etwrca_status fail(Errc code, const char* text) noexcept;
/// For use in a handler: what is in flight, as a status.
etwrca_status fail_with_current() noexcept;

template <class Body>
etwrca_status guarded(Body&& body) noexcept {
  try {
    body();
    return ETWRCA_OK;
  } catch (...) {
    return fail_with_current();
  }
}

/// The same for a call that gives a handle: it is NULL where the call fails.
template <class Handle, class Make>
etwrca_status guarded_handle(Handle** out, Make&& make) noexcept {
  if (out == nullptr) return fail(Errc::invalid_argument, "out: is NULL");
  *out = nullptr;
  return guarded([&] { *out = make(); });
}

template <class T>
T& need(T* pointer, const char* name) {
  if (pointer == nullptr) throw Error(Errc::invalid_argument, std::string(name) + ": is NULL");
  return *pointer;
}

template <class T>
const T& at(const std::vector<T>& list, std::size_t i, const char* name) {
  if (i < list.size()) return list[i];
  throw Error(Errc::not_found,
              std::string(name) + " " + std::to_string(i) + ": there are " + std::to_string(list.size()));
}

/// The size that a struct had in the first release with it.
template <class T>
inline constexpr std::size_t first_size = sizeof(T);
template <>
inline constexpr std::size_t first_size<etwrca_report_info> = offsetof(etwrca_report_info, capabilities);
template <>
inline constexpr std::size_t first_size<etwrca_metric> = offsetof(etwrca_metric, caused_by);
template <>
inline constexpr std::size_t first_size<etwrca_incident> = offsetof(etwrca_incident, lost_events);
template <>
inline constexpr std::size_t first_size<etwrca_suspect> = offsetof(etwrca_suspect, robust_z);
template <>
inline constexpr std::size_t first_size<etwrca_etw_options> = offsetof(etwrca_etw_options, restart_pause_ns);
template <>
inline constexpr std::size_t first_size<etwrca_source_callbacks> = offsetof(etwrca_source_callbacks,
                                                                            cpu_method);
template <>
inline constexpr std::size_t first_size<etwrca_entity> = offsetof(etwrca_entity, parent_known);
template <>
inline constexpr std::size_t first_size<etwrca_etl_header> = offsetof(etwrca_etl_header, file_name);
template <>
inline constexpr std::size_t first_size<etwrca_session_stats> = offsetof(etwrca_session_stats, too_large);

/// Of a struct that goes out it may be as little as the caller knows, but no part of a field. One that comes
/// in is at least what the first release had.
template <class T>
void check_size(std::size_t size, const char* name, std::size_t least = sizeof(std::size_t)) {
  if (size < least || size > largest_struct || size % alignof(T) != 0)
    throw Error(Errc::invalid_argument,
                std::string(name) + ": size is " + std::to_string(size) + ", use ETWRCA_INIT");
}

/// A field that says "1:".
inline bool flag(std::int32_t value, const char* name) {
  if (value != 0 && value != 1) throw Error(Errc::invalid_argument, std::string(name) + ": is not 0 or 1");
  return value != 0;
}

inline void check_reserved(std::int64_t value, const char* name) {
  if (value != 0)
    throw Error(Errc::unsupported, std::string(name) + ": has a field that this version does not know");
}

/// A struct that comes in: what an older program does not have is zero; what a newer one has must be zero.
template <class T>
T taken(const T* in, const char* name) {
  static_assert(std::is_trivially_copyable_v<T>);
  T full{};
  if (in == nullptr) return full;
  std::size_t size = 0;
  std::memcpy(&size, in, sizeof size);
  check_size<T>(size, name, first_size<T>);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(in);
  for (std::size_t i = sizeof(T); i < size; ++i)
    if (bytes[i] != 0)
      throw Error(Errc::unsupported, std::string(name) + ": has a field that this version does not know");
  std::memcpy(&full, in, std::min(size, sizeof(T)));
  full.size = sizeof(T);
  return full;
}

/// A struct that goes out: as much of it as the caller's has room for.
template <class T>
void give(T full, T* out, const char* name) {
  static_assert(std::is_trivially_copyable_v<T>);
  need(out, name);
  std::size_t size = 0;
  std::memcpy(&size, out, sizeof size);
  check_size<T>(size, name);
  full.size = size;
  std::memcpy(out, &full, std::min(size, sizeof(T)));
}

/// Calls back; other than 0, or an exception, ends the call.
template <class Function, class... Arguments>
void tell(Function* function, Arguments... arguments) {
  if (function == nullptr) return;
  std::int32_t answer = 0;
  try {
    answer = function(arguments...);
  } catch (...) {
    throw Error(Errc::cancelled, "a callback threw an exception");
  }
  if (answer != 0) throw Error(Errc::cancelled, "a callback ended it: it returned " + std::to_string(answer));
}

/// One run of a handle at a time.
class InUse {
 public:
  explicit InUse(std::atomic<bool>& flag) : flag_(flag) {
    if (flag_.exchange(true)) throw Error(Errc::invalid_argument, "the handle is in use by another call");
  }
  ~InUse() { flag_ = false; }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;

 private:
  std::atomic<bool>& flag_;
};

/// What a handle's _free does. It is in use until it is gone: its end may call back too.
template <class Handle>
void end(Handle* handle, const char* name) noexcept {
  if (handle == nullptr) return;
  if (!handle->running.exchange(true)) {
    delete handle;
    return;
  }
  (void)guarded([name] {
    throw Error(Errc::invalid_argument, std::string(name) + ": is in use by another call, and was not freed");
  });
}

/// Text that goes in: UTF-8 whatever it was. `otherwise` for NULL.
std::string text_or(const char* text, const char* otherwise);

inline std::int64_t ns(TimePoint t) noexcept { return t.time_since_epoch().count(); }
/// Bounded, so that no sum and no difference of two can overflow.
TimePoint time_at(std::int64_t ns);
Duration length_of(std::int64_t ns);

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_GUARD_HPP
