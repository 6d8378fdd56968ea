#include "etw/session/trace_reader.hpp"

#include <system_error>
#include <utility>

#include "etw/session/session_error.hpp"

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

// The two callbacks run on Windows' time: no lock, no allocation, no exception, nothing of the user's.

void on_event(TraceEvent* event) {
  if (event != nullptr && event->user_context != nullptr)
    static_cast<ReaderShared*>(event->user_context)->ring.push(*event);
}

/// 0 ends ProcessTrace.
std::uint32_t on_buffer(TraceLogfile* log) {
  if (log == nullptr || log->context == nullptr) return 1;
  return static_cast<ReaderShared*>(log->context)->abandoned.load(std::memory_order_relaxed) ? 0 : 1;
}

}  // namespace

TraceReader::TraceReader(EtwApi& api, const std::string& session, std::u16string name,
                         std::shared_ptr<ReaderShared> shared)
    : api_(api), name_(std::move(name)), shared_(std::move(shared)) {
  TraceLogfile log;
  log.logger_name = name_.c_str();
  // Raw time stamps: payloads hold moments of the same clock, and it is converted once, by us.
  log.process_trace_mode = process_mode_real_time | process_mode_event_record | process_mode_raw_timestamp;
  log.record_callback = on_event;
  log.buffer_callback = on_buffer;
  log.context = shared_.get();
  std::uint32_t error = 0;
  trace_ = api_.open_trace(log, error);
  if (trace_ == invalid_trace) throw session_error(session, SessionStep::open, error);
  header_ = log.header;
}

TraceReader::~TraceReader() { close(5s); }

void TraceReader::start() {
  {
    const std::scoped_lock lock(shared_->mutex);
    shared_->returned = false;
    shared_->code = 0;
  }
  shared_->abandoned = false;
  try {
    thread_ = std::thread([&api = api_, trace = trace_, shared = shared_] {
      // No start time: it would hide the rundown of what exists already, which carries older times.
      const std::uint32_t code = api.process_trace(trace, nullptr, nullptr);
      const std::scoped_lock lock(shared->mutex);
      shared->returned = true;
      shared->code = code;
      shared->changed.notify_all();
    });
  } catch (const std::system_error& error) {
    throw Error(Errc::out_of_memory, std::string("no thread for reading an ETW session: ") + error.what());
  }
}

bool TraceReader::close(std::chrono::milliseconds patience) noexcept {
  if (std::exchange(closed_, true)) return true;
  // While ProcessTrace runs this returns at once, and what is buffered is still handed over.
  if (trace_ != invalid_trace) api_.close_trace(trace_);
  if (!thread_.joinable()) return true;
  bool returned = false;
  {
    std::unique_lock lock(shared_->mutex);
    const auto has_returned = [this] { return shared_->returned; };
    returned = shared_->changed.wait_for(lock, patience / 2, has_returned);
    if (!returned) {
      shared_->abandoned = true;
      returned = shared_->changed.wait_for(lock, patience / 2, has_returned);
    }
  }
  if (returned)
    thread_.join();
  else
    thread_.detach();
  return returned;
}

}  // namespace etwrca::etw
