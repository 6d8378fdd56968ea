// events.hpp - the newest events of the run, for any number of readers at their own pace.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_EVENTS_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_EVENTS_HPP

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dashboard {

/// One server-sent event, as its bytes. Written once, shared by all readers.
struct Event {
  std::uint64_t id = 0;
  std::string text;
};

/// Ids grow by one. They begin at the Unix time in microseconds, so that those of a later run are higher and
/// a reader that comes back after a restart is told all of the new run and nothing twice.
///
/// Bounds: 2,000 events and 16 MiB; a reader that falls further behind is told how many it missed.
/// Threads: any.
class Events {
 public:
  Events();

  /// `data` makes one line from the id that the event gets; it is called before anybody can see the event.
  void push(std::string_view name, const std::function<std::string(std::uint64_t)>& data);
  void push(std::string_view name, const std::string& data);
  /// No more will come: readers that wait return.
  void close();

  struct Next {
    std::shared_ptr<const Event> event;  ///< nullptr: none came in time, or closed
    std::uint64_t missed = 0;            ///< of this run, before `event`
  };
  /// The first event after `id`; waits for it.
  [[nodiscard]] Next after(std::uint64_t id, std::chrono::milliseconds patience) const;

  [[nodiscard]] std::uint64_t newest() const;
  [[nodiscard]] std::uint64_t oldest() const;  ///< that can still be had
  [[nodiscard]] std::uint64_t first_of_run() const noexcept { return first_; }
  [[nodiscard]] bool closed() const;

 private:
  std::uint64_t first_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<std::shared_ptr<const Event>> ring_;
  std::uint64_t next_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_EVENTS_HPP
