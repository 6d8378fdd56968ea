// Any bytes as a CSV, all the way: rows, frames, spikes, an incident. An answer or an Error, never more.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "etwrca/error.hpp"
#include "etwrca/etwrca.hpp"
#include "fuzz/input_file.hpp"

namespace {

using namespace etwrca;

/// Few rows are long enough.
MonitorOptions short_memory() {
  MonitorOptions options;
  options.detect.baseline = 16;
  options.detect.warmup = 7;
  options.detect.new_normal = 16;
  return options;
}

void check(const Report& report) {
  for (const Incident& incident : report.incidents)
    for (const Suspect& suspect : incident.ranking.suspects)
      if (!std::isfinite(suspect.score) || suspect.score < 0 || suspect.score > 1.000001) std::abort();
  if (to_json(report).empty() || to_markdown(report).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(data, size);
  try {
    const auto source = open_csv(file.path());
    check(Monitor(short_memory()).run(*source));
    const auto again = open_csv(file.path());
    (void)to_json(detect(*again, short_memory().detect));
  } catch (const Error& error) {
    if (error.code() != Errc::corrupt) std::abort();
  }
  return 0;
}
