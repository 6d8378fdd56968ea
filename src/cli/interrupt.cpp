#include "cli/interrupt.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "cli/output.hpp"

namespace etwrca::cli {
namespace {

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void on_interrupt(int number) {
  if (interrupts.fetch_add(1) > 0) std::_Exit(interrupted_by_user);
  (void)std::signal(number, on_interrupt);  // Windows forgets the handler once it has run
}

}  // namespace

void catch_interrupts() {
  (void)std::signal(SIGINT, on_interrupt);
  (void)std::signal(SIGTERM, on_interrupt);
}

bool interrupted() noexcept { return interrupts.load() > 0; }

StopOnInterrupt::StopOnInterrupt(Source& source) {
  try {
    watcher_ = std::thread([this, &source] { watch(source); });
  } catch (const std::system_error&) {
  }
}

void StopOnInterrupt::watch(Source& source) {
  constexpr std::chrono::milliseconds look_every{100};  // a signal handler cannot wake a thread
  std::unique_lock lock(mutex_);
  while (!interrupted() && !over_.wait_for(lock, look_every, [this] { return is_over_; })) {
  }
  if (interrupted()) source.stop();
}

StopOnInterrupt::~StopOnInterrupt() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  over_.notify_one();
  if (watcher_.joinable()) watcher_.join();
}

}  // namespace etwrca::cli
