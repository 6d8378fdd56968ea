#include "in_use.hpp"

#include <condition_variable>
#include <etwrca/error.hpp>
#include <mutex>

namespace etwrca::python {
namespace {

struct Free {
  std::mutex mutex;
  std::condition_variable fewer;
  std::size_t count = 0;
  std::atomic<bool> ending = false;
};

// Leaked: threads may end after the statics do.
Free& everybody() {
  static auto* const all = new Free;
  return *all;
}

}  // namespace

FreeGil::FreeGil() {
  if (ending()) return;
  {
    const std::lock_guard lock(everybody().mutex);
    ++everybody().count;
  }
  release_.emplace();
}

FreeGil::~FreeGil() {
  if (!release_) return;
  release_.reset();
  {
    const std::lock_guard lock(everybody().mutex);
    --everybody().count;
  }
  everybody().fewer.notify_all();
}

bool FreeGil::ending() noexcept { return everybody().ending; }

bool FreeGil::wait_for_all(std::chrono::seconds longest) {
  everybody().ending = true;
  const py::gil_scoped_release release;
  std::unique_lock lock(everybody().mutex);
  return everybody().fewer.wait_for(lock, longest, [] { return everybody().count == 0; });
}

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
