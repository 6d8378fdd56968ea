// Waits for a moment, for a descriptor, or to be woken, whichever comes first.
#ifndef ETWRCA_SOURCE_PROC_WAITER_HPP
#define ETWRCA_SOURCE_PROC_WAITER_HPP

#include <atomic>

#include "etwrca/time.hpp"

namespace etwrca::proc {

class Waiter {
 public:
  /// Throws Error (io) if the system has no descriptor left.
  Waiter();
  ~Waiter();
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /// Any thread, any time; for ever.
  void stop() noexcept;
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  /// True if `descriptor` (-1: none) has something to read; false after `longest`, or when stopped.
  bool wait(Duration longest, int descriptor) noexcept;

 private:
  int event_ = -1;
  std::atomic<bool> stopped_ = false;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_WAITER_HPP
