#include "cli/machine.hpp"

namespace etwrca::cli {

std::unique_ptr<Source> open_machine(Duration interval) {
  ProcOptions options;
  options.interval = interval;
  return open_proc(options);
}

}  // namespace etwrca::cli
