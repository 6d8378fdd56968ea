#include "etwrca/etw_session.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "etw/session/check_options.hpp"
#include "etw/session/process_list.hpp"
#include "etw/session/session_clock.hpp"
#include "etw/session/session_control.hpp"
#include "etw/session/session_report.hpp"
#include "etw/session/trace_reader.hpp"
#include "etwrca/error.hpp"

namespace etwrca {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto patience = 5s;      // with Windows, until it has ended a session
constexpr auto query_every = 1s;   // for the losses
constexpr auto look_again = 10ms;  // into an empty ring: Windows' thread wakes nobody
constexpr Duration clock_is_set = 500ms;
constexpr int most_restarts = 5;

etw::EtwApi& api_of_this_system() {
  if (etw::EtwApi* api = etw::windows_api()) return *api;
  throw Error(Errc::unsupported, "ETW sessions exist on 64-bit Windows only");
}

}  // namespace

/// Threads: the reader's (next), Windows' (in TraceReader), and the keeper, which flushes, asks for losses
/// and notices if the session is gone. Locks are taken in the order lifecycle, control, ReaderShared::mutex.
struct ETWRCA_NO_EXPORT EtwSession::Impl {
  Impl(EtwOptions o, etw::EtwApi& a)
      : options(std::move(o)),
        api(a),
        machine(api.machine()),
        shared(std::make_shared<etw::ReaderShared>(options.ring_bytes)),
        control(api, options, machine),
        clock(api.now()) {}

  EtwOptions options;
  etw::EtwApi& api;
  etw::WindowsMachine machine;
  std::shared_ptr<etw::ReaderShared> shared;
  etw::SessionReport report;

  std::mutex lifecycle;      // one start() or stop() at a time
  std::mutex control_mutex;  // of control, reader and clock_offset
  etw::SessionControl control;
  std::unique_ptr<etw::TraceReader> reader;
  Duration clock_offset{};
  std::thread keeper;

  etw::SessionClock clock;  // set before the threads begin
  std::atomic<bool> has_started = false;
  std::atomic<bool> ended = false;      // nothing more comes into the ring
  std::atomic<bool> drained = false;    // and nothing more is in it
  std::atomic<bool> destroyed = false;  // the EtwSession is gone, but run() is not
  std::mutex processes_mutex;
  std::vector<std::byte> process_buffer;

  // ---- begin ----------------------------------------------------------------------------------------

  void start() {
    const std::scoped_lock life(lifecycle);
    if (has_started.exchange(true)) throw Error(Errc::invalid_argument, "ETW session: started before");
    try {
      if (is_stopping()) throw Error(Errc::cancelled, "ETW session: stopped before it was started");
      if (options.kernel != 0 && machine.build < etw::build_windows_8)
        throw Error(Errc::unsupported,
                    "ETW session '" + options.name +
                        "': kernel events need Windows 8, or Server 2012, or newer; this is build " +
                        std::to_string(machine.build));
      const std::scoped_lock lock(control_mutex);
      const etw::Moment begin = api.now();
      control.start();
      open(false, begin);
      read_back();
      start_keeper();
    } catch (...) {
      ended = true;
      throw;
    }
  }

  /// Reader first, events second. Whatever fails, nothing is left running.
  void open(bool again, const etw::Moment& begin) {
    try {
      reader = std::make_unique<etw::TraceReader>(api, options.name, control.name(), shared);
      if (again)
        shared->ring.push_gap(begin.ticks);
      else
        clock = etw::SessionClock(begin, reader->header());
      reader->start();
      control.enable();
      report.set_capabilities(control.capabilities());
    } catch (...) {
      take_down();
      throw;
    }
  }

  void start_keeper() {
    try {
      keeper = std::thread([this] {
        try {
          keep();
        } catch (...) {  // out of memory: nobody else is there to tell
          ended = true;
        }
      });
    } catch (const std::system_error& error) {
      take_down();
      throw Error(Errc::out_of_memory, std::string("no thread for an ETW session: ") + error.what());
    }
  }

  /// Windows changes what it finds unreasonable.
  void read_back() {
    etw::TraceProperties found;
    if (control.query(found) != 0 || found.buffer_size == 0) return;
    report.counters(found);
    clock_offset = clock.offset(api.now());
    if (control.attached()) return;
    if (found.buffer_size != options.buffer_kb)
      report.note("Windows made buffers of " + std::to_string(found.buffer_size) + " KB instead of " +
                  std::to_string(options.buffer_kb));
    if (options.independent && (found.log_file_mode & etw::log_mode::independent_session) == 0)
      report.note("Windows did not make the session independent of others");
  }

  // ---- the keeper -----------------------------------------------------------------------------------

  [[nodiscard]] bool is_stopping() const {
    const std::scoped_lock lock(shared->mutex);
    return shared->stopping;
  }

  void keep() {
    const auto flush_every = std::chrono::milliseconds(options.flush_ms);
    auto next_flush = steady_clock::now() + flush_every;
    auto next_query = steady_clock::now() + query_every;
    while (true) {
      const auto wake = options.flush_ms == 0 ? next_query : std::min(next_flush, next_query);
      bool returned = false;
      {
        std::unique_lock lock(shared->mutex);
        shared->changed.wait_until(lock, wake, [this] { return shared->stopping || shared->returned; });
        if (shared->stopping) return;
        returned = shared->returned;
      }
      const std::scoped_lock lock(control_mutex);
      const auto now = steady_clock::now();
      if (!returned && options.flush_ms != 0 && now >= next_flush) {
        control.flush();
        next_flush = now + flush_every;
      }
      if (!returned && now >= next_query) {
        returned = !query();
        next_query = now + query_every;
      }
      if (returned && !session_is_gone()) return;
    }
  }

  /// False if there is no such session any more.
  bool query() {
    const etw::Moment moment = api.now();
    const Duration offset = clock.offset(moment);
    const Duration step = offset - clock_offset;
    clock_offset = offset;
    if (step > clock_is_set || step < -clock_is_set) {
      // The sentence first: who sees the number finds it.
      report.note("the system's clock was set by " + std::to_string(to_seconds(step)) +
                  " s; times here go on as if it had not been");
      report.clock_set(step);
    }
    etw::TraceProperties counters;
    const std::uint32_t code = control.query(counters);
    if (code == 0) report.counters(counters);
    return code != etw::win_error::instance_not_found;
  }

  /// True if another one runs in its place.
  bool session_is_gone() {
    // If only the reading has failed, it is still there.
    etw::TraceProperties last;
    if (control.stop(last) == 0 && !control.attached()) report.counters(last);
    const bool ring_is_free = reader->close(patience);
    if (is_stopping()) return false;
    report.session_over(true);
    std::uint32_t code = 0;
    {
      const std::scoped_lock lock(shared->mutex);
      code = shared->code;
    }
    report.note("ETW session '" + options.name + "' was stopped by another program (error " +
                std::to_string(code) + ")");
    if (options.when_stopped == WhenStopped::restart && ring_is_free && restart()) return true;
    ended = true;
    return false;
  }

  bool restart() {
    Duration pause = options.restart_pause;
    const auto since = steady_clock::now();
    for (int attempt = 0; attempt < most_restarts; ++attempt, pause *= 2) {
      {
        std::unique_lock lock(shared->mutex);
        if (shared->changed.wait_for(lock, pause, [this] { return shared->stopping; })) return false;
      }
      try {
        control.start();
        open(true, api.now());
        report.restarted();
        report.note("it was started again after " + std::to_string(to_seconds(steady_clock::now() - since)) +
                    " s; what happened in between is missing");
        return true;
      } catch (const std::exception& error) {
        report.note(error.what());
      }
    }
    report.note("it was not started again: " + std::to_string(most_restarts) + " attempts failed");
    return false;
  }

  // ---- end ------------------------------------------------------------------------------------------

  void take_down() noexcept {
    etw::TraceProperties last;
    const std::uint32_t code = control.stop(last);
    if (code == 0 && last.buffer_size != 0) report.counters(last);
    if (code != 0 && code != etw::win_error::instance_not_found)
      report.note("ETW session '" + options.name + "' could not be stopped (error " + std::to_string(code) +
                  ")");
    if (reader && !reader->close(patience))
      report.note("Windows went on handing over events for five seconds; its thread was left alone");
  }

  void stop() noexcept {
    {
      const std::scoped_lock lock(shared->mutex);
      shared->stopping = true;
      shared->changed.notify_all();
    }
    const std::scoped_lock life(lifecycle);
    if (keeper.joinable()) keeper.join();
    const std::scoped_lock lock(control_mutex);
    if (has_started && !ended) take_down();
    ended = true;
  }

  // ---- events ---------------------------------------------------------------------------------------

  bool next(EventRecord& out, std::optional<Duration> timeout) {
    const auto begin = steady_clock::now();
    while (has_started && !destroyed) {
      const bool over = ended.load();  // before the ring is looked into
      const bool fresh = shared->ring.batch_is_used_up();
      if (shared->ring.next(out, clock.clock())) {
        look_at(out, fresh);
        return true;
      }
      drained = over;
      if (over || (timeout && steady_clock::now() - begin >= *timeout)) return false;
      std::this_thread::sleep_for(timeout ? std::min<Duration>(look_again, *timeout) : look_again);
    }
    return false;
  }

  void look_at(EventRecord& event, bool fresh) {
    if (clock.waits_for_event()) {
      clock.first_event(event.ticks, api.now());
      event.time = clock.clock().to_time(event.ticks);
    }
    if (fresh) report.latency(between(event.time, clock.at(api.now())));
    if (event.kernel == KernelClass::lost_event) report.loss_notice();
  }
};

EtwSession::EtwSession(EtwOptions options, etw::EtwApi& api) {
  etw::check(options);
  impl_ = std::make_shared<Impl>(std::move(options), api);
}
EtwSession::EtwSession(EtwOptions options) : EtwSession(std::move(options), api_of_this_system()) {}
EtwSession::EtwSession(EtwSession&&) noexcept = default;

EtwSession::~EtwSession() {
  if (!impl_) return;
  impl_->destroyed = true;
  impl_->stop();
}

void EtwSession::start() { impl_->start(); }
void EtwSession::stop() noexcept { impl_->stop(); }
bool EtwSession::next(EventRecord& out) { return impl_->next(out, std::nullopt); }
bool EtwSession::next(EventRecord& out, Duration timeout) { return impl_->next(out, timeout); }

void EtwSession::run(const std::function<void(const EventRecord&)>& each) {
  const std::shared_ptr<Impl> impl = impl_;  // `each` may destroy the session
  const auto call = each;                    // and itself
  EventRecord event;
  try {
    while (impl->next(event, std::nullopt)) call(event);
  } catch (...) {
    impl->stop();
    throw;
  }
}

bool EtwSession::running() const noexcept { return impl_->has_started && !impl_->drained; }
EtwStats EtwSession::stats() const { return impl_->report.stats(impl_->shared->ring); }
std::vector<EtwCapability> EtwSession::capabilities() const { return impl_->report.capabilities(); }
std::vector<std::string> EtwSession::notes() const { return impl_->report.notes(); }
std::int64_t EtwSession::clock_frequency() const noexcept { return impl_->clock.frequency(); }
TimePoint EtwSession::started() const noexcept { return impl_->clock.begin(); }
TimePoint EtwSession::now() const noexcept { return impl_->clock.at(impl_->api.now()); }
std::uint32_t EtwSession::processors() const noexcept { return impl_->machine.processors; }

bool EtwSession::processes(std::vector<ProcessSample>& out) const {
  const std::scoped_lock lock(impl_->processes_mutex);
  return etw::query_processes(impl_->api, impl_->process_buffer, out);
}

}  // namespace etwrca
