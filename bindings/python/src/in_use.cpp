#include "in_use.hpp"

#include <etwrca/error.hpp>

namespace etwrca::python {

void InUse::take() {
  std::thread::id nobody{};
  const std::thread::id me = std::this_thread::get_id();
  if (owner_.compare_exchange_strong(nobody, me)) return;
  throw Error(Errc::invalid_argument,
              nobody == me ? "this object is at work already, and a callback asks it for more"
                           : "another thread is at work with this object; it is for one thread at a time");
}

void InUse::check() const {
  const std::thread::id owner = owner_.load();
  if (owner == std::thread::id{} || owner == std::this_thread::get_id()) return;
  throw Error(Errc::invalid_argument,
              "another thread is at work with this object; it is for one thread at a time");
}

}  // namespace etwrca::python
