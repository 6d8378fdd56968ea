// Looks at the processes of this machine for a while and says what a look costs: for live_cost.py.
//
//   etwrca-watch-proc read|watch files|bpf|automatic LOOKS MILLISECONDS
//
// read: the source alone. watch: all of it, frames, detectors and the ranker's history too.
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "etwrca/etwrca.hpp"

namespace {

constexpr int looks_to_start = 5;  // names, open files, the BPF program: paid once

rusage used() {
  rusage now{};
  getrusage(RUSAGE_SELF, &now);
  return now;
}

double cpu_seconds() {
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  const rusage now = used();
  return seconds(now.ru_utime) + seconds(now.ru_stime);
}

double read(etwrca::Source& source, int looks) {
  for (int i = 0; i < looks_to_start; ++i) source.read();
  const double begin = cpu_seconds();
  for (int i = 0; i < looks; ++i) source.read();
  return cpu_seconds() - begin;
}

class Stopper final : public etwrca::Sink {
 public:
  Stopper(etwrca::Source& source, int looks) : source_(source), looks_(looks) {}
  void frame(const etwrca::Frame&) override {
    ++frames_;
    if (frames_ == looks_to_start) begin_ = cpu_seconds();
    if (frames_ != looks_to_start + looks_) return;
    used_ = cpu_seconds() - begin_;
    source_.stop();
  }
  [[nodiscard]] bool wants_ongoing() const override { return false; }
  [[nodiscard]] double used() const { return used_; }

 private:
  etwrca::Source& source_;
  int looks_;
  int frames_ = 0;
  double begin_ = 0;
  double used_ = 0;
};

double watch(etwrca::Source& source, int looks) {
  Stopper stopper(source, looks);
  etwrca::Monitor monitor;
  monitor.add(stopper).run(source);
  return stopper.used();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: etwrca-watch-proc read|watch files|bpf|automatic LOOKS MILLISECONDS\n";
    return 2;
  }
  const std::string reader = argv[2];
  const int looks = std::atoi(argv[3]);
  etwrca::ProcOptions options;
  options.interval = std::chrono::milliseconds(std::atoi(argv[4]));
  if (reader == "files") options.reader = etwrca::ProcReader::files;
  if (reader == "bpf") options.reader = etwrca::ProcReader::bpf;
  try {
    const auto source = etwrca::open_proc(options);
    const double seconds = std::string(argv[1]) == "read" ? read(*source, looks) : watch(*source, looks);
    std::cout << seconds * 1e6 / looks << " us a look, at most " << used().ru_maxrss << " KiB resident\n";
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
