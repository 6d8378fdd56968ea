#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <variant>

#include "cli/commands.hpp"
#include "cli/document.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/process_list.hpp"
#include "cli/progress.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::cli {
namespace {

using Json = nlohmann::ordered_json;

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

// What a recording of a live source holds; processes are kept by the numbers that observations name.
class LiveContents {
 public:
  void read(Source& source, const std::filesystem::path& path) {
    Progress progress(path);
    for (auto batch = source.read(); !batch.empty(); batch = source.read()) {
      ++looks_;
      for (const Observation& observation : batch)
        std::visit([&](const auto& x) { add(x, source.entities()); }, observation);
      progress.show(source.progress());
    }
    for (const EntityId id : source.entities().ids()) see(id, source.entities(), true);
    loss_ += source.info().loss;
  }
  [[nodiscard]] Json json(const Source& source, const std::filesystem::path& path) const {
    const SourceInfo about = source.info();
    Json document{{"schema", "etwrca.info/1"}, {"file", path.filename().string()}, {"kind", "recording"}};
    document["recording"] = {{"source", about.kind},
                             {"name", about.name},
                             {"interval", to_seconds(about.interval)},
                             {"processors", about.processors},
                             {"cpu_method", about.cpu_method},
                             {"looks", looks_},
                             {"begin", seconds(begin_)},
                             {"end", seconds(end_)}};
    document["metrics"] = Json::array();
    for (const MetricInfo& metric : source.metrics().rows()) document["metrics"].push_back(metric.name);
    document["processes"] = Json::array();
    for (const auto& [id, process] : processes_)
      document["processes"].push_back({{"pid", process.pid},
                                       {"name", process.name},
                                       {"parent", process.parent},
                                       {"start", seconds(process.start)},
                                       {"end", seconds(process.end)}});
    document["loss"] = loss_json(loss_);
    document["notes"] = about.notes;
    if (dropped_ > 0)
      document["notes"].push_back(std::to_string(dropped_) +
                                  " observations of processes beyond 2^17 instances");
    return document;
  }

 private:
  template <typename Seen>
  void add(const Seen& x, const EntityTable& entities) {
    TimePoint from = time_of(Observation(x));
    if constexpr (std::is_same_v<Seen, Usage>) from = x.begin;
    begin_ = begin_ ? std::min(*begin_, from) : from;
    end_ = end_ ? std::max(*end_, time_of(Observation(x))) : time_of(Observation(x));
    if constexpr (std::is_same_v<Seen, LossObservation>)
      loss_ += x.loss;
    else
      see(x.who, entities, std::is_same_v<Seen, ProcessEnd>);
  }
  void see(EntityId id, const EntityTable& entities, bool again) {
    constexpr std::size_t most = std::size_t{1} << 17U;
    constexpr std::size_t longest_name = 512;
    const bool known = processes_.contains(id);
    if (known && !again) return;
    const Entity* entity = entities.find(id);
    if (entity == nullptr || entity->kind != EntityKind::process) return;
    if (!known && processes_.size() == most) {
      ++dropped_;
      return;
    }
    std::optional<TimePoint> start;
    if (entity->start_known) start = entity->start;
    processes_[id] = {entity->pid, entity->parent_pid, entity->name.substr(0, longest_name), start,
                      entity->end};
  }
  struct Instance {
    std::uint32_t pid;
    std::uint32_t parent;
    std::string name;
    std::optional<TimePoint> start;
    std::optional<TimePoint> end;
  };

  std::uint64_t looks_ = 0;
  std::uint64_t dropped_ = 0;
  std::optional<TimePoint> begin_;
  std::optional<TimePoint> end_;
  std::map<EntityId, Instance> processes_;
  Loss loss_;
};

Json csv_json(Source& source, const std::filesystem::path& path) {
  std::optional<TimePoint> first;
  std::optional<TimePoint> last;
  for (auto batch = source.read(); !batch.empty(); batch = source.read())
    for (const Observation& observation : batch) {
      const TimePoint t = time_of(observation);
      first = first ? std::min(*first, t) : t;
      last = last ? std::max(*last, t) : t;
    }
  const SourceInfo about = source.info();
  Json document{{"schema", "etwrca.info/1"}, {"file", path.filename().string()}, {"kind", about.kind}};
  document["rows"] = about.events;
  document["begin"] = seconds(first);
  document["end"] = seconds(last);
  document["entities"] = Json::array();
  for (const EntityId id : source.entities().ids())
    document["entities"].push_back(source.entities().find(id)->name);
  document["metrics"] = Json::array();
  for (const MetricInfo& metric : source.metrics().rows()) document["metrics"].push_back(metric.name);
  document["notes"] = about.notes;
  return document;
}

// Of what is no ETW recording: a CSV comes in rows, a recording of a live source does not.
Json source_json(const std::filesystem::path& path) {
  const auto source = open_source(path);
  const StopOnInterrupt stopper(*source);
  if (source->info().rows) return csv_json(*source, path);
  LiveContents contents;
  contents.read(*source, path);
  return contents.json(*source, path);
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
  if (document.contains("events")) {
    text += "events\n";
    section(document["events"]);
    section(document["events"]["kinds"]);
  }
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
  if (!file) return source_json(path);
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
