// signals.hpp - Ctrl-C and the end of the interpreter, while C++ is at work without the GIL.
#ifndef ETWRCA_PYTHON_SIGNALS_HPP
#define ETWRCA_PYTHON_SIGNALS_HPP

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <etwrca/source.hpp>
#include <mutex>
#include <span>
#include <thread>

#include "cast.hpp"

namespace etwrca::python {

/// How long a signal may have to wait for its handler.
inline constexpr auto signal_period = std::chrono::milliseconds{100};

/// False once the interpreter ends: a thread that asks for the GIL then is ended, in the middle of C++.
bool interpreter_lives() noexcept;

/// Runs the handlers of signals that have come, if this is the main thread; without or with the GIL. Throws
/// what a handler raised: KeyboardInterrupt.
void handle_signals();

/// The same, at most once a signal_period.
class SignalWatch {
 public:
  void look();

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// For a loop without the GIL that computes for long: Ctrl-C and the end of the interpreter leave it.
class LongLoop {
 public:
  /// Once a round, which does `work` of about a microsecond. Throws what a handler raised. False: the
  /// interpreter ends, and the loop does too. Not by an exception: an Error is made in Python, where the
  /// thread may be ended.
  [[nodiscard]] bool goes_on(std::size_t work = 1);

 private:
  static constexpr std::size_t seldom = 4096;
  std::size_t done_ = 0;
  SignalWatch signals_;
};

/// Calls a source's read(), which may block for long, on a thread of its own and looks for signals meanwhile.
class PatientReader {
 public:
  explicit PatientReader(Source& source) : source_(source) {}
  ~PatientReader();
  PatientReader(const PatientReader&) = delete;
  PatientReader& operator=(const PatientReader&) = delete;

  /// Without the GIL. What a signal handler raises stops the source and is thrown.
  std::span<const Observation> read();

 private:
  enum class State { idle, asked, done, leave };
  void work();

  Source& source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::idle;
  std::span<const Observation> batch_;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_SIGNALS_HPP
