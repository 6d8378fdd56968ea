// watch.hpp - one run of the library, on a thread of its own: its frames, events and incidents for the
// server.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_WATCH_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_WATCH_HPP

#include <atomic>
#include <chrono>
#include <etwrca/etwrca.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "events.hpp"
#include "history.hpp"
#include "store.hpp"

namespace dashboard {

/// A source that takes its time: what it yields comes when `speed` times the time since the first has passed.
std::unique_ptr<etwrca::Source> paced(std::unique_ptr<etwrca::Source> source, double speed);

/// The reports of one incident, and its summary, as they are stored. `identity` tells one source of that
/// origin from another: with the incident's id it makes the key.
Incident incident_of(etwrca::Report report, const etwrca::Incident& incident, const std::string& origin,
                     const std::string& identity);

class Watch final : private etwrca::Sink {
 public:
  /// `origin`: "live", or "recording:NAME"; `identity` as for incident_of(). The store and the events must
  /// outlive it.
  Watch(std::unique_ptr<etwrca::Source> source, std::string origin, std::string identity, Store& store,
        Events& events);
  ~Watch() override;
  /// Ends the run. On a machine that is watched the incident that is going on is stored as it is.
  void finish();

  [[nodiscard]] const History& history() const noexcept { return history_; }
  [[nodiscard]] etwrca::SourceInfo info() const;
  [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }
  [[nodiscard]] std::uint64_t incidents() const noexcept { return incidents_; }

 private:
  void frame(const etwrca::Frame& frame) override;
  void ongoing(const etwrca::Incident& incident) override;
  void incident(const etwrca::Incident& incident) override;
  void note(const std::string& sentence) override;
  void run();

  std::unique_ptr<etwrca::Source> source_;
  std::string origin_, identity_;
  Store& store_;
  Events& events_;
  History history_;
  etwrca::Monitor monitor_;
  mutable std::mutex mutex_;
  etwrca::SourceInfo info_;
  std::atomic<std::uint64_t> frames_ = 0, incidents_ = 0;
  std::atomic<bool> stopping_ = false;
  std::chrono::steady_clock::time_point saved_;
  std::thread thread_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_WATCH_HPP
