#include "cli/interrupt.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>

#include "cli/output.hpp"

namespace etwrca::cli {
namespace {

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void on_interrupt(int number) {
  if (interrupts.fetch_add(1) > 0) std::_Exit(interrupted_by_user);
  std::signal(number, on_interrupt);  // Windows forgets the handler once it has run
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
}

bool interrupted() noexcept { return interrupts.load() > 0; }

StopOnInterrupt::StopOnInterrupt(Source& source)
    : watcher_([this, &source] {
        while (!over_.load() && !interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (interrupted()) source.stop();
      }) {}

StopOnInterrupt::~StopOnInterrupt() {
  over_.store(true);
  watcher_.join();
}

}  // namespace etwrca::cli
