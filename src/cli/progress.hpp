// progress.hpp - a bar on stderr while a file is read; silent unless stderr is a terminal.
#ifndef ETWRCA_CLI_PROGRESS_HPP
#define ETWRCA_CLI_PROGRESS_HPP

#include <chrono>
#include <filesystem>
#include <string>

namespace etwrca::cli {

class Progress {
 public:
  explicit Progress(const std::filesystem::path& file);
  /// Wipes the bar.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// The share of the bytes read, 0 to 1; a negative one is not known. Draws ten times a second at most.
  void show(double share);

 private:
  using Clock = std::chrono::steady_clock;

  std::string name_;
  bool visible_;
  bool drawn_ = false;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point last_ = begun_;
};

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_PROGRESS_HPP
