#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/document.hpp"
#include "cli/interrupt.hpp"
#include "cli/machine.hpp"
#include "cli/output.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(const SourceInfo& info) {
  Report report;
  report.source = info;
  const Json described = Json::parse(to_json(report)).at("source");
  return {{"schema", "etwrca.doctor/1"},
          {"version", std::string(etwrca::version())},
          {"source", info.kind},
          {"processors", info.processors},
          {"cpu_method", info.cpu_method},
          {"notes", info.notes},
          {"capabilities", described.at("capabilities")}};
}

std::string as_text(const SourceInfo& info) {
  std::string text = "etwrca " + std::string(etwrca::version()) +
                     " can watch this machine: " + std::to_string(info.processors) +
                     " processors, CPU time by " + info.cpu_method + ".\n";
  for (const std::string& note : info.notes) text += "! " + note + "\n";
  text += '\n';
  for (const Capability& row : info.capabilities) {
    const std::string mark = row.sight == Sight::full      ? "seen    "
                             : row.sight == Sight::partial ? "in part "
                                                           : "unseen  ";
    text += mark + row.name + "\n          " + row.detail + "\n";
    if (!row.remedy.empty()) text += "          > " + row.remedy + "\n";
  }
  return text;
}

}  // namespace

int doctor(const DoctorRequest& request) {
  try {
    const auto source = open_machine(std::chrono::milliseconds{200});
    const StopOnInterrupt stopper(*source);
    // What may not be read is known once it was tried; the second look tells what was used.
    (void)source->read();
    (void)source->read();
    const SourceInfo info = source->info();
    print(request.json ? dumped(as_json(info)) : as_text(info));
    return interrupted() ? interrupted_by_user : done;
  } catch (const std::exception& error) {
    complain(error.what());
    return failed;
  }
}

}  // namespace etwrca::cli
