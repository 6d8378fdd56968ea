#include "signals.hpp"

#include <utility>

#include "in_use.hpp"

namespace etwrca::python {

bool interpreter_lives() noexcept {
#if PY_VERSION_HEX >= 0x030D0000
  return Py_IsInitialized() != 0 && Py_IsFinalizing() == 0;
#else
  return Py_IsInitialized() != 0 && _Py_IsFinalizing() == 0;
#endif
}

void handle_signals() {
  if (!interpreter_lives()) return;
  const py::gil_scoped_acquire gil;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

void SignalWatch::look() {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < signal_period) return;
  last_ = now;
  handle_signals();
}

bool LongLoop::goes_on(std::size_t work) {
  done_ += work;
  if (done_ < seldom) return true;
  done_ = 0;
  if (FreeGil::ending()) return false;
  signals_.look();
  return true;
}

PatientReader::~PatientReader() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    state_ = State::leave;
  }
  changed_.notify_all();
  thread_.join();
}

std::span<const Observation> PatientReader::read() {
  std::unique_lock lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  state_ = State::asked;
  changed_.notify_all();
  while (!changed_.wait_for(lock, signal_period, [this] { return state_ == State::done; })) {
    lock.unlock();
    try {
      handle_signals();
    } catch (...) {
      source_.stop();
      lock.lock();
      changed_.wait(lock, [this] { return state_ == State::done; });
      error_ = nullptr;
      throw;
    }
    lock.lock();
  }
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return batch_;
}

void PatientReader::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return state_ == State::asked || state_ == State::leave; });
    if (state_ == State::leave) return;
    lock.unlock();
    try {
      batch_ = source_.read();
    } catch (...) {
      batch_ = {};
      error_ = std::current_exception();
    }
    lock.lock();
    state_ = State::done;
    changed_.notify_all();
  }
}

}  // namespace etwrca::python
