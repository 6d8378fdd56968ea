#include "cli/machine.hpp"

namespace etwrca::cli {

std::unique_ptr<Source> open_machine(Duration interval) {
#ifdef _WIN32
  (void)interval;  // events come as they happen; memory is looked at once a second
  return open_etw();
#else
  ProcOptions options;
  options.interval = interval;
  return open_proc(options);
#endif
}

}  // namespace etwrca::cli
