// workers.hpp - the threads that serve connections.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_WORKERS_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_WORKERS_HPP

#include <httplib.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dashboard {

/// 96 threads; 256 connections more wait for one, and the next stay with the system.
class Workers final : public httplib::TaskQueue {
 public:
  /// Throws std::system_error where the system has no thread more.
  Workers();
  ~Workers() override;
  /// Blocks while as many wait.
  void enqueue(std::function<void()> job) override;
  /// Lets what waits be done, and joins.
  void shutdown() override;

 private:
  void work();
  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  bool over_ = false;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_WORKERS_HPP
