// stream.hpp - server-sent events for one client each.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_STREAM_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_STREAM_HPP

#include <httplib.h>

#include <atomic>
#include <cstdint>
#include <optional>

#include "events.hpp"

namespace dashboard {

class Streams {
 public:
  explicit Streams(Events& events) : events_(events) {}
  /// Sends what comes after this event, or only what is new; 503 beyond 64 at a time.
  void serve(httplib::Response& response, std::optional<std::uint64_t> after);

 private:
  Events& events_;
  std::atomic<int> open_ = 0;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_STREAM_HPP
