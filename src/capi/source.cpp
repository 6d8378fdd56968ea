#include "capi/source.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/own_source.hpp"
#include "capi/report.hpp"

namespace etwrca::capi {

std::filesystem::path path_of(const char* path) {
  const std::string text = &need(path, "path");
  if (text.empty()) throw Error(Errc::invalid_argument, "path: is empty");
  return std::u8string(text.begin(), text.end());
}

Source& source_of(const etwrca_source* source) { return *need(source, "source").source.get(); }

namespace {

etwrca_source* handle_of(std::unique_ptr<Source> source) {
  return std::make_unique<etwrca_source>(std::move(source)).release();
}

etwrca_source_info plain(const SourceInfo& info, const Source& source) {
  etwrca_source_info out{};
  out.kind = info.kind.c_str();
  out.name = info.name.c_str();
  out.cpu_method = info.cpu_method.c_str();
  if (info.extent) {
    out.begin_ns = ns(info.extent->begin);
    out.end_ns = ns(info.extent->end);
  }
  out.interval_ns = info.interval.count();
  out.progress = source.progress();
  out.events = info.events;
  out.unknown_events = info.unknown_events;
  out.notes = info.notes.size();
  out.capabilities = info.capabilities.size();
  out.metrics = source.metrics().size();
  out.processors = info.processors;
  out.rows = info.rows ? 1 : 0;
  return out;
}

etwrca_entity plain(const Entity& entity) {
  etwrca_entity out{};
  out.name = entity.name.c_str();
  out.command_line = entity.command_line.c_str();
  out.cgroup = entity.cgroup.c_str();
  out.container = entity.container.c_str();
  out.kind = static_cast<std::int32_t>(entity.kind);
  out.pid = entity.pid;
  out.parent_pid = entity.parent_pid;
  out.start_known = entity.start_known ? 1 : 0;
  out.start_ns = ns(entity.start);
  if (entity.end) out.end_ns = ns(*entity.end);
  out.parent_known = entity.parent == no_entity ? 0 : 1;
  out.parent = entity.parent;
  out.services = entity.services.size();
  return out;
}

static_assert(static_cast<int>(EntityKind::process) == ETWRCA_PROCESS);
static_assert(static_cast<int>(EntityKind::named) == ETWRCA_NAMED);
static_assert(static_cast<int>(EntityKind::bucket) == ETWRCA_BUCKET);
static_assert(static_cast<int>(EntityKind::system) == ETWRCA_SYSTEM);

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_source_open(const char* path, etwrca_source** out) {
  return guarded_handle(out, [&] { return handle_of(open_source(path_of(path))); });
}

etwrca_status etwrca_source_open_etl(const char* path, const etwrca_etl_options* options,
                                     etwrca_source** out) {
  return guarded_handle(out, [&] { return handle_of(open_etl(path_of(path), etl_options(options))); });
}

etwrca_status etwrca_source_open_proc(const etwrca_proc_options* options, etwrca_source** out) {
  return guarded_handle(out, [&] { return handle_of(open_proc(proc_options(options))); });
}

etwrca_status etwrca_source_open_etw(const etwrca_etw_options* options, etwrca_source** out) {
  return guarded_handle(out, [&] { return handle_of(open_etw(etw_options(options))); });
}

etwrca_status etwrca_source_record(etwrca_source* source, const char* path, etwrca_record_failed_fn failed,
                                   void* user) {
  return guarded([&] {
    const InUse use(need(source, "source").running);
    if (source->own != nullptr)
      throw Error(Errc::invalid_argument, "source: recordings are made of live sources, not of your own");
    const std::filesystem::path file = path_of(path);
    std::function<void(const Error&)> told;
    if (failed != nullptr)
      told = [failed, user](const Error& error) {
        tell(failed, static_cast<etwrca_status>(error.code()), error.what(), user);
      };
    source->source.exchange(
        [&](std::unique_ptr<Source>& inner) { inner = record(std::move(inner), file, told); });
  });
}

void etwrca_source_stop(etwrca_source* source) {
  if (source == nullptr) return;
  if (source->own != nullptr)
    source->own->stop();  // is never exchanged, and its callback may call this again
  else
    source->source.stop();
}

void etwrca_source_free(etwrca_source* source) { end(source, "source"); }

etwrca_status etwrca_source_describe(etwrca_source* source, etwrca_source_info* out) {
  return guarded([&] {
    const Source& from = source_of(source);
    source->told = from.info();
    give(plain(source->told, from), out, "etwrca_source_info");
  });
}

etwrca_status etwrca_source_note(etwrca_source* source, size_t i, const char** out) {
  return guarded([&] {
    need(out, "out") = nullptr;
    *out = at(need(source, "source").told.notes, i, "note").c_str();
  });
}

etwrca_status etwrca_source_capability(etwrca_source* source, size_t i, etwrca_capability* out) {
  return guarded([&] {
    give(capability_of(at(need(source, "source").told.capabilities, i, "capability")), out,
         "etwrca_capability");
  });
}

etwrca_status etwrca_source_metric(const etwrca_source* source, uint32_t metric, etwrca_metric* out) {
  return guarded([&] {
    const auto& rows = source_of(source).metrics().rows();
    give(metric_of(shown_metric(source->shown, rows, metric)), out, "etwrca_metric");
  });
}

etwrca_status etwrca_source_entities(const etwrca_source* source, size_t capacity, uint32_t* entities,
                                     size_t* count) {
  return guarded([&] {
    need(count, "count") = 0;
    const std::vector<EntityId> ids = source_of(source).entities().ids();
    if (capacity > 0) need(entities, "entities");
    std::copy_n(ids.begin(), std::min(capacity, ids.size()), entities);
    *count = ids.size();
  });
}

etwrca_status etwrca_source_entity(const etwrca_source* source, uint32_t entity, etwrca_entity* out) {
  return guarded([&] {
    const Source& from = source_of(source);
    give(plain(*from.entities().find(entity_in(from, entity))), out, "etwrca_entity");
  });
}

etwrca_status etwrca_source_service(const etwrca_source* source, uint32_t entity, size_t k,
                                    const char** name) {
  return guarded([&] {
    need(name, "name") = nullptr;
    const Source& from = source_of(source);
    *name = at(from.entities().find(entity_in(from, entity))->services, k, "service").c_str();
  });
}

namespace {

/// All of them are shown from the start: any thread may ask.
struct BuiltIn {
  BuiltIn() { shown_metric(shown, table.rows(), table.size() - 1); }
  MetricTable table{};
  std::deque<ShownMetric> shown{};
};

}  // namespace

size_t etwrca_metric_count(void) { return metric::built_in_count; }

etwrca_status etwrca_metric_describe(uint32_t metric, etwrca_metric* out) {
  return guarded([&] {
    static BuiltIn all;
    give(metric_of(shown_metric(all.shown, all.table.rows(), metric)), out, "etwrca_metric");
  });
}
