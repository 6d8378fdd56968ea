// The thread on which Windows hands events over (ProcessTrace), and what it shares with the others.
#ifndef ETWRCA_ETW_SESSION_TRACE_READER_HPP
#define ETWRCA_ETW_SESSION_TRACE_READER_HPP

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "etw/session/etw_api.hpp"
#include "etw/session/record_ring.hpp"

namespace etwrca::etw {

/// What must live until ProcessTrace has returned, whoever has given up waiting for that.
struct ReaderShared {
  explicit ReaderShared(std::size_t ring_bytes) : ring(ring_bytes) {}

  RecordRing ring;
  std::atomic<bool> abandoned = false;  ///< the next buffer is the last

  std::mutex mutex;  ///< of what follows; never taken while events are handed over
  std::condition_variable changed;
  bool stopping = false;   ///< stop() was called
  bool returned = false;   ///< ProcessTrace has
  std::uint32_t code = 0;  ///< with this
};

/// One consumer of a running session. Calls must come one at a time.
class TraceReader {
 public:
  /// Opens the session for reading. Throws Error.
  TraceReader(EtwApi& api, const std::string& session, std::u16string name,
              std::shared_ptr<ReaderShared> shared);
  /// close()
  ~TraceReader();
  TraceReader(const TraceReader&) = delete;
  TraceReader& operator=(const TraceReader&) = delete;

  /// What Windows says of the session: its clock, above all.
  [[nodiscard]] const TraceLogfileHeader& header() const noexcept { return header_; }

  /// From here on events are pushed into the ring. Throws Error if there can be no more threads.
  void start();

  /// Waits until ProcessTrace has returned, which it does some time after the session was stopped; tells it
  /// to after half of `patience`, and lets the thread go after all of it. False in that case: the ring is
  /// then not to be written by others.
  bool close(std::chrono::milliseconds patience) noexcept;

 private:
  EtwApi& api_;
  std::u16string name_;
  std::shared_ptr<ReaderShared> shared_;
  TraceLogfileHeader header_;
  std::uint64_t trace_ = invalid_trace;
  std::thread thread_;
  bool closed_ = false;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_TRACE_READER_HPP
