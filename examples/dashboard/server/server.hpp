// server.hpp - the HTTP side: openapi.json as code.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_SERVER_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_SERVER_HPP

#include <explanation.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "events.hpp"
#include "store.hpp"
#include "watch.hpp"

namespace dashboard {

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< any other needs a token
  int port = 8000;                    ///< 0: a free one
  std::string token;
  std::uint64_t max_upload = std::uint64_t{256} << 20U;  ///< bytes
  std::filesystem::path page;  ///< serve the page from this folder; "": the one that was built in
  std::string mode = "live";   ///< for /api/v1/metrics
  double speed = 1;            ///< of a replay
  std::optional<explain::Options> explain;  ///< which model may word an incident; absent: none is asked
};

/// Bounds: 96 connections served at a time, 64 of them streams; 256 more wait. Requests and answers that do
/// not move for five seconds are dropped.
class Server {
 public:
  /// Binds. Throws std::runtime_error with the address if it cannot. All references must outlive it.
  Server(const ServerOptions& options, const Watch& watch, Store& store, Events& events);
  ~Server();

  /// "http://127.0.0.1:8000"
  [[nodiscard]] std::string url() const;
  /// Serves until stop(); throws if it cannot.
  void run();
  /// Any thread. Streams end, an upload that is being analyzed is given up.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_SERVER_HPP
