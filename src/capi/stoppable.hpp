// stoppable.hpp - what a handle reads from. The handle's own thread may exchange it while other threads stop
// it: a stop holds for what comes after it, too.
#ifndef ETWRCA_CAPI_STOPPABLE_HPP
#define ETWRCA_CAPI_STOPPABLE_HPP

#include <memory>
#include <mutex>
#include <utility>

namespace etwrca::capi {

template <class Object>
class Stoppable {
 public:
  explicit Stoppable(std::unique_ptr<Object> object) : object_(std::move(object)) {}

  /// For the handle's own thread.
  [[nodiscard]] Object* get() const noexcept { return object_.get(); }

  void stop() noexcept {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (object_) object_->stop();
  }

  void put(std::unique_ptr<Object> object) {
    const std::lock_guard lock(mutex_);
    object_ = std::move(object);
    if (stopped_) object_->stop();
  }

  /// `change` may put another in its place; if it throws, what it leaves there is kept. May take its time: a
  /// stop does not wait for it.
  template <class Change>
  void exchange(const Change& change) {
    std::unique_ptr<Object> object = take();
    try {
      change(object);
    } catch (...) {
      put(std::move(object));
      throw;
    }
    put(std::move(object));
  }

 private:
  [[nodiscard]] std::unique_ptr<Object> take() {
    const std::lock_guard lock(mutex_);
    return std::move(object_);
  }

  std::mutex mutex_;
  bool stopped_ = false;
  std::unique_ptr<Object> object_;
};

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_STOPPABLE_HPP
