// interrupt.hpp - Ctrl-C: the first ends the input and lets the report be made, the second ends the
// program at once.
#ifndef ETWRCA_CLI_INTERRUPT_HPP
#define ETWRCA_CLI_INTERRUPT_HPP

#include <condition_variable>
#include <mutex>
#include <thread>

#include "etwrca/source.hpp"

namespace etwrca::cli {

/// Takes SIGINT (and SIGTERM) over from here on.
void catch_interrupts();

/// True after the first.
bool interrupted() noexcept;

/// Stops the source when an interrupt comes, for as long as this object lives. A thread of its own
/// does it, since little may be called from a signal handler; where no thread is to be had, the first
/// interrupt waits for the end of the input.
class StopOnInterrupt {
 public:
  explicit StopOnInterrupt(Source& source);
  ~StopOnInterrupt();
  StopOnInterrupt(const StopOnInterrupt&) = delete;
  StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  void watch(Source& source);
  std::thread watcher_;
};

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_INTERRUPT_HPP
