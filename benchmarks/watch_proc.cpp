// Looks at the processes of this machine for a while and says what a look costs: for live_cost.py.
//
//   etwrca-watch-proc files|bpf|automatic LOOKS MILLISECONDS
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "etwrca/etwrca.hpp"

namespace {

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: etwrca-watch-proc files|bpf|automatic LOOKS MILLISECONDS\n";
    return 2;
  }
  const std::string reader = argv[1];
  const int looks = std::atoi(argv[2]);
  etwrca::ProcOptions options;
  options.interval = std::chrono::milliseconds(std::atoi(argv[3]));
  if (reader == "files") options.reader = etwrca::ProcReader::files;
  if (reader == "bpf") options.reader = etwrca::ProcReader::bpf;
  try {
    const auto source = etwrca::open_proc(options);
    source->read();
    std::size_t observations = 0;
    const double begin = cpu_seconds();
    for (int i = 0; i < looks; ++i) observations += source->read().size();
    const double used = cpu_seconds() - begin;
    std::cout << used * 1e6 / looks << " us a look, " << observations / static_cast<std::size_t>(looks)
              << " observations\n";
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
