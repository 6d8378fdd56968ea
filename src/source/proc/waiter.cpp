#include "source/proc/waiter.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "etwrca/error.hpp"

namespace etwrca::proc {

Waiter::Waiter() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_ < 0) throw Error(Errc::io, "eventfd: cannot be made: " + std::generic_category().message(errno));
}

Waiter::~Waiter() { ::close(event_); }

void Waiter::stop() noexcept {
  stopped_ = true;
  const std::uint64_t one = 1;
  // It can fail only when stop() was called 2^64 - 2 times before: then it is awake already.
  [[maybe_unused]] const ::ssize_t written = ::write(event_, &one, sizeof one);
}

bool Waiter::wait(Duration longest, int descriptor) noexcept {
  std::array<::pollfd, 2> ready{{{event_, POLLIN, 0}, {descriptor, POLLIN, 0}}};
  longest = std::max(longest, Duration::zero());
  ::timespec timeout{};
  timeout.tv_sec = static_cast<decltype(timeout.tv_sec)>(longest.count() / 1'000'000'000);
  timeout.tv_nsec = static_cast<decltype(timeout.tv_nsec)>(longest.count() % 1'000'000'000);
  const int count = ::ppoll(ready.data(), ready.size(), &timeout, nullptr);  // a negative one is ignored
  return count > 0 && !stopped_ && ready[1].revents != 0;
}

}  // namespace etwrca::proc
