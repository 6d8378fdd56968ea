#include "cli/machine.hpp"

#include <string>

#include "cli/output.hpp"
#include "etwrca/error.hpp"

namespace etwrca::cli {

#ifdef _WIN32

std::unique_ptr<Source> open_machine(Duration interval) {
  (void)interval;  // events come as they happen; all processes are looked at once a second
  EtwOptions options;
  options.name = "etwrca-watch";
  options.stale_session = StaleSession::replace;  // one that an ended watch left behind
  try {
    return open_etw(options);
  } catch (const Error& error) {
    if (error.code() != Errc::permission && error.code() != Errc::unsupported) throw;
    complain(std::string(error.what()) + "; watching without events: CPU time and memory only");
    options.kernel = 0;
    options.stale_session = StaleSession::fail;
    return open_etw(options);
  }
}

#else

std::unique_ptr<Source> open_machine(Duration interval) {
  ProcOptions options;
  options.interval = interval;
  return open_proc(options);
}

#endif

}  // namespace etwrca::cli
