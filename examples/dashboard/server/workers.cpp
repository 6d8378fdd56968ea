#include "workers.hpp"

#include <utility>

namespace dashboard {
namespace {

constexpr std::size_t threads = 96;
constexpr std::size_t most_waiting = 256;

}  // namespace

Workers::Workers() {
  try {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  } catch (...) {
    shutdown();
    throw;
  }
}

Workers::~Workers() { shutdown(); }

void Workers::enqueue(std::function<void()> job) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return jobs_.size() < most_waiting || over_; });
  jobs_.push_back(std::move(job));
  lock.unlock();
  work_.notify_one();
}

void Workers::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  work_.notify_all();
  room_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::work() {
  while (true) {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] { return !jobs_.empty() || over_; });
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    room_.notify_one();
    job();
  }
}

}  // namespace dashboard
