// What a session says of itself, for whoever asks from whichever thread.
#ifndef ETWRCA_ETW_SESSION_SESSION_REPORT_HPP
#define ETWRCA_ETW_SESSION_SESSION_REPORT_HPP

#include <mutex>
#include <string>
#include <vector>

#include "etw/session/record_ring.hpp"
#include "etw/session/windows_types.hpp"
#include "etwrca/etw_session.hpp"

namespace etwrca::etw {

/// Threads: all calls from any.
class SessionReport {
 public:
  [[nodiscard]] EtwStats stats(const RecordRing& ring) const;
  [[nodiscard]] std::vector<EtwCapability> capabilities() const;
  [[nodiscard]] std::vector<std::string> notes() const;

  void set_capabilities(std::vector<EtwCapability> rows);
  void note(std::string sentence);
  /// Counters of the session that runs now.
  void counters(const TraceProperties& now);
  /// It ends; the next one counts from nought.
  void session_over(bool stopped_by_others);
  void restarted();
  void latency(Duration age);
  void loss_notice();
  void clock_set(Duration by);

 private:
  mutable std::mutex mutex_;
  EtwStats stats_;
  EtwStats before_;  // counters of earlier sessions
  std::vector<EtwCapability> capabilities_;
  std::vector<std::string> notes_;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_SESSION_REPORT_HPP
