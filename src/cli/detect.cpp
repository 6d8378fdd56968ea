#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

// A name as JSON writes it, quotes and all: nothing in it can disturb a terminal.
std::string quoted(const std::string& name) {
  return nlohmann::json(name).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string number(double value) { return nlohmann::json(value).dump(); }

std::string as_text(const Detection& detection) {
  if (detection.spikes.empty()) return "No spike.\n";
  std::string text = "begin\tend\tscore\tvalue\tbaseline\tmetric\tentity\n";
  for (const NamedSpike& row : detection.spikes)
    text += number(to_seconds(row.spike.alerted)) + '\t' + number(to_seconds(row.spike.end)) + '\t' +
            number(row.spike.score) + '\t' + number(row.spike.value) + '\t' + number(row.spike.baseline) +
            '\t' + quoted(row.metric) + '\t' + quoted(row.entity) + '\n';
  return text;
}

}  // namespace

int detect(const DetectRequest& request) {
  try {
    const auto source = open_source(request.file);
    const StopOnInterrupt stopper(*source);
    DetectOptions options = request.options;
    std::optional<TimePoint> learn;
    if (request.learn) learn = time_from_seconds(*request.learn);
    const Detection found = etwrca::detect(*source, options, learn);
    print(request.json ? to_json(found) + "\n" : as_text(found));
    if (!request.json && found.loss.any())
      complain(request.file + ": something is missing in this: --json says what");
    if (!request.json)
      for (const std::string& note : found.notes) complain(note);
    if (!interrupted()) return done;
    complain("stopped by the user: the rest of the input was not read");
    return interrupted_by_user;
  } catch (const std::exception& error) {
    complain(request.file, error);
    return failed;
  }
}

}  // namespace etwrca::cli
