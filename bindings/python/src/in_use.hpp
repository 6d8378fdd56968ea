// in_use.hpp - one thread at a time, as the C++ classes ask for, kept even where Python threads get it wrong:
// a second thread gets an Error, not a race.
#ifndef ETWRCA_PYTHON_IN_USE_HPP
#define ETWRCA_PYTHON_IN_USE_HPP

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "cast.hpp"

namespace etwrca::python {

/// No GIL while it lives. The end of the interpreter waits for those that do without: a thread that asked for
/// the GIL after that would be ended in the middle of C++. Once it has begun, nobody goes without any more.
class FreeGil {
 public:
  FreeGil();
  ~FreeGil();
  FreeGil(const FreeGil&) = delete;
  FreeGil& operator=(const FreeGil&) = delete;

  /// With the GIL. From now on nobody goes without; true once nobody does, false after `longest`.
  static bool wait_for_all(std::chrono::seconds longest);
  static bool ending() noexcept;

 private:
  std::optional<py::gil_scoped_release> release_;
};

/// Who works on an object without holding the GIL.
class InUse {
 public:
  /// Throws Errc::invalid_argument if anybody does, this thread too.
  void take();
  void drop() noexcept { owner_.store(std::thread::id{}); }
  /// Throws if another thread does: for what a callback may ask of an object that is at work.
  void check() const;
  /// Whether this thread does.
  bool mine() const noexcept { return owner_.load() == std::this_thread::get_id(); }

 private:
  std::atomic<std::thread::id> owner_{};
};

class Hold {
 public:
  explicit Hold(InUse& use) : use_(use) { use_.take(); }
  ~Hold() { use_.drop(); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  InUse& use_;
};

/// The same for what a callback may do with an object that its own thread is at work with: that holds
/// already.
class HoldHere {
 public:
  explicit HoldHere(InUse& use) : use_(use.mine() ? nullptr : &use) {
    if (use_ != nullptr) use_->take();
  }
  ~HoldHere() {
    if (use_ != nullptr) use_->drop();
  }
  HoldHere(const HoldHere&) = delete;
  HoldHere& operator=(const HoldHere&) = delete;

 private:
  InUse* use_;
};

/// Runs `call` without the GIL, while `use` is held.
template <class Call>
decltype(auto) long_call(InUse& use, Call&& call) {
  const Hold hold(use);
  const FreeGil release;
  return call();
}

/// An object and its guard: what is bound in place of a class that is used without the GIL.
template <class T>
struct Guarded {
  template <class... Arguments>
  requires std::is_constructible_v<T, Arguments...>
  explicit Guarded(Arguments&&... arguments) : object(std::forward<Arguments>(arguments)...) {}
  T object;
  mutable InUse use;
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_IN_USE_HPP
