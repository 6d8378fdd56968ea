#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/process_list.hpp"
#include "cli/progress.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json seconds(const std::optional<TimePoint>& t) { return t ? Json(to_seconds(*t)) : Json(); }

Json loss_json(const Loss& loss) {
  return {{"events", loss.events},
          {"buffers", loss.buffers},
          {"bytes", loss.bytes},
          {"records", loss.records},
          {"observations", loss.observations}};
}

// Counts of kernel records in one flat array, since a recording has millions; the name of a kind is
// asked for once.
class Kinds {
 public:
  void add(const EventRecord& record) {
    if (record.header == HeaderKind::event || record.kernel == KernelClass::none) return;
    Slot& slot = (*slots_)[(static_cast<std::size_t>(record.kernel) << 8U) | record.opcode];
    if (slot.count++ == 0) slot.name = kernel_event_name(record);
  }
  [[nodiscard]] Json json() const {
    Json kinds = Json::object();
    for (const Slot& slot : *slots_)
      if (slot.count > 0 && !slot.name.empty()) kinds[slot.name] = slot.count;
    return kinds;
  }

 private:
  struct Slot {
    std::uint64_t count = 0;
    std::string name;
  };
  using Slots = std::array<Slot, std::size_t{1} << 16U>;
  std::unique_ptr<Slots> slots_ = std::make_unique<Slots>();
};

struct Contents {
  std::uint64_t total = 0;
  Kinds kinds;
  ProcessList processes;
  std::optional<TimePoint> first;
  std::optional<TimePoint> last;
};

Contents read_all(EtlFile& file, const std::filesystem::path& path) {
  Contents contents;
  Progress progress(path);
  constexpr std::uint64_t look_up = 1U << 14U;
  EventRecord record;
  ProcessEvent process;
  while (file.next(record)) {
    if (!contents.first) contents.first = record.time;
    contents.last = record.time;
    contents.kinds.add(record);
    const bool may_be_process = record.kernel == KernelClass::process || record.header == HeaderKind::event;
    if (may_be_process && decode(record, process)) contents.processes.add(process, record.time);
    if (++contents.total % look_up == 0) {
      if (interrupted()) break;
      if (file.size() > 0)
        progress.show(static_cast<double>(file.position()) / static_cast<double>(file.size()));
    }
  }
  return contents;
}

Json processes_json(const ProcessList& list) {
  Json rows = Json::array();
  for (const ProcessSeen& process : list.processes())
    rows.push_back({{"pid", process.pid},
                    {"name", process.name},
                    {"parent", process.parent_pid},
                    {"start", seconds(process.start)},
                    {"end", seconds(process.end)}});
  return rows;
}

Json etl_json(const EtlFile& file, const Contents& contents, const std::filesystem::path& path) {
  const EtlHeader& header = file.header();
  Json document{{"schema", "etwrca.info/1"}, {"file", path.filename().string()}, {"kind", "etl"}};
  document["recording"] = {{"windows_build", header.build},
                           {"processors", header.processors},
                           {"buffer_size", header.buffer_size},
                           {"buffers", file.buffers()},
                           {"bytes", file.size()},
                           {"clock", static_cast<int>(header.clock)},
                           {"clock_frequency", header.clock_frequency},
                           {"start", to_seconds(header.start)},
                           {"logger_name", header.logger_name}};
  document["events"] = {{"total", contents.total},
                        {"kinds", contents.kinds.json()},
                        {"lost", file.loss().events},
                        {"first", seconds(contents.first)},
                        {"last", seconds(contents.last)}};
  document["processes"] = processes_json(contents.processes);
  document["loss"] = loss_json(file.loss());
  document["notes"] = file.loss_notes();
  if (contents.processes.dropped() > 0)
    document["notes"].push_back(std::to_string(contents.processes.dropped()) +
                                " process events beyond 2^17 instances");
  return document;
}

Json csv_json(const std::filesystem::path& path) {
  const auto source = open_source(path);
  const StopOnInterrupt stopper(*source);
  std::optional<TimePoint> first;
  std::optional<TimePoint> last;
  for (auto batch = source->read(); !batch.empty(); batch = source->read())
    for (const Observation& observation : batch) {
      const TimePoint t = time_of(observation);
      first = first ? std::min(*first, t) : t;
      last = last ? std::max(*last, t) : t;
    }
  const SourceInfo about = source->info();
  Json document{{"schema", "etwrca.info/1"}, {"file", path.filename().string()}, {"kind", about.kind}};
  document["rows"] = about.events;
  document["begin"] = seconds(first);
  document["end"] = seconds(last);
  document["entities"] = Json::array();
  for (const EntityId id : source->entities().ids())
    document["entities"].push_back(source->entities().find(id)->name);
  document["metrics"] = Json::array();
  for (MetricId m = 0; m < source->metrics().size(); ++m)
    document["metrics"].push_back(source->metrics()[m].name);
  document["notes"] = about.notes;
  return document;
}

// The document again, for people: names are printed as JSON strings, so that none can disturb a terminal.
std::string as_text(const Json& document) {
  const auto shown = [](const Json& value) {
    return value.dump(-1, ' ', true, Json::error_handler_t::replace);
  };
  std::string text = shown(document["file"]) + ", " + document["kind"].get<std::string>() + "\n";
  const auto section = [&](const Json& object) {
    for (const auto& [key, value] : object.items())
      if (value.is_primitive()) text += "  " + key + " " + shown(value) + "\n";
  };
  if (document.contains("rows")) {
    section(document);
    text += "  " + std::to_string(document["entities"].size()) + " entities\n";
    for (const Json& metric : document["metrics"]) text += "  metric " + shown(metric) + "\n";
    for (const Json& note : document["notes"]) text += "  " + shown(note) + "\n";
    return text;
  }
  section(document["recording"]);
  text += "events\n";
  section(document["events"]);
  section(document["events"]["kinds"]);
  text += "processes\n";
  for (const Json& process : document["processes"])
    text += "  " + shown(process["pid"]) + " " + shown(process["name"]) + " parent " +
            shown(process["parent"]) + "\n";
  text += "loss\n";
  section(document["loss"]);
  for (const Json& note : document["notes"]) text += "  " + shown(note) + "\n";
  return text;
}

Json document_of(const std::filesystem::path& path) {
  std::optional<EtlFile> file;
  try {
    file.emplace(path);
  } catch (const Error& error) {
    if (error.code() != Errc::corrupt) throw;
  }
  if (!file) return csv_json(path);
  const Contents contents = read_all(*file, path);
  return etl_json(*file, contents, path);
}

}  // namespace

int info(const InfoRequest& request) {
  try {
    Json document = document_of(request.file);
    if (interrupted())
      document["notes"].push_back("Stopped by the user: the rest of the input was not read.");
    print(request.json ? dumped(document) : as_text(document));
    return interrupted() ? interrupted_by_user : done;
  } catch (const std::exception& error) {
    complain(request.file, error);
    return failed;
  }
}

}  // namespace etwrca::cli
