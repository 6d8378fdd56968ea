#include "frames.hpp"

#include <etwrca/error.hpp>
#include <utility>

namespace etwrca::python {
namespace {

BoundSource& source_of(const py::object& source) { return source.cast<BoundSource&>(); }

FrameOptions choose(const BoundSource& source, std::optional<Duration> bin) {
  source.check_tables();
  return frame_options_for(source.info(), bin);
}

}  // namespace

FrameIterator::FrameIterator(py::object source, std::optional<Duration> bin)
    : keep_(std::move(source)), source_(source_of(keep_)), frames_(source_, choose(source_, bin)) {}

Frame FrameIterator::next() {
  std::optional<Frame> frame = long_read(source_, [this] { return read_one(); });
  if (!frame) throw py::stop_iteration();
  return std::move(*frame);
}

std::optional<Frame> FrameIterator::read_one() {
  // What Monitor does, so that a live source that is watched for long stays small.
  constexpr int kept_frames = 256;
  while (true) {
    if (auto frame = frames_.next()) {
      if (frames_.bin() > Duration::zero())
        source_.entities().forget_ended_before(frame->begin - frames_.bin() * kept_frames);
      return frame;
    }
    if (finished_) return std::nullopt;
    const auto batch = source_.read();
    if (batch.empty()) {
      finished_ = true;
      frames_.finish();
    } else {
      frames_.add(batch);
    }
  }
}

class IncidentIterator::Teller final : public Sink {
 public:
  Teller(IncidentIterator& to, const Monitor& monitor) : to_(to), monitor_(monitor) {}
  void incident(const Incident& incident) override { to_.tell(incident, monitor_.so_far()); }
  void ongoing(const Incident& incident) override { to_.tell(incident, monitor_.so_far()); }
  [[nodiscard]] bool wants_ongoing() const override { return to_.ongoing_; }
  void frame(const Frame&) override {
    if (to_.abandoned_) throw Abandoned{};
  }

 private:
  IncidentIterator& to_;
  const Monitor& monitor_;
};

IncidentIterator::IncidentIterator(py::object source, MonitorOptions options, bool ongoing)
    : keep_(std::move(source)), source_(source_of(keep_)), options_(std::move(options)), ongoing_(ongoing) {
  const Monitor checked(options_);
}

IncidentIterator::~IncidentIterator() {
  if (!thread_.joinable()) return;
  // Not left to the end of the interpreter: see stop_all_sources().
  const FreeGil release;
  source_.stop_for_exit();
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    if (turn_ != Turn::over) turn_ = Turn::reader;
  }
  changed_.notify_all();
  thread_.join();
}

Report IncidentIterator::so_far(const std::optional<Incident>& incident) const {
  use_.check();
  Report out;
  {
    const std::lock_guard lock(mutex_);
    out = so_far_;
  }
  if (incident) out.incidents.push_back(*incident);
  return out;
}

std::optional<Report> IncidentIterator::report() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

void IncidentIterator::stop() {
  const FreeGil release;
  source_.stop();
}

Incident IncidentIterator::next() {
  const Hold hold(use_);
  const FreeGil release;
  {
    const std::lock_guard lock(mutex_);
    if (turn_ == Turn::over) throw py::stop_iteration();
    turn_ = Turn::reader;
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
  wait_for_turn();
  const std::lock_guard lock(mutex_);
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  if (!incident_) throw py::stop_iteration();
  return *std::exchange(incident_, std::nullopt);
}

/// Until the reader's thread has an incident or has ended. What a signal's handler raises ends the run.
void IncidentIterator::wait_for_turn() {
  std::unique_lock lock(mutex_);
  const auto mine = [this] { return turn_ != Turn::reader; };
  while (!changed_.wait_for(lock, signal_period, mine)) {
    lock.unlock();
    try {
      handle_signals();
    } catch (...) {
      source_.stop();
      lock.lock();
      changed_.wait(lock, mine);
      throw;
    }
    lock.lock();
  }
}

void IncidentIterator::tell(const Incident& incident, Report so_far) {
  std::unique_lock lock(mutex_);
  if (abandoned_) throw Abandoned{};
  incident_ = incident;
  so_far_ = std::move(so_far);
  reading_.reset();
  turn_ = Turn::caller;
  changed_.notify_all();
  changed_.wait(lock, [this] { return turn_ == Turn::reader; });
  if (abandoned_) throw Abandoned{};
  reading_.emplace(source_);
}

void IncidentIterator::work() {
  std::optional<Report> report;
  std::exception_ptr error;
  try {
    reading_.emplace(source_);
    Monitor monitor(options_);
    Teller teller(*this, monitor);
    report = monitor.add(teller).run(source_);
  } catch (const Abandoned&) {  // nobody waits for it
  } catch (...) {
    error = std::current_exception();
  }
  reading_.reset();
  const std::lock_guard lock(mutex_);
  report_ = std::move(report);
  error_ = error;
  turn_ = Turn::over;
  changed_.notify_all();
}

}  // namespace etwrca::python
