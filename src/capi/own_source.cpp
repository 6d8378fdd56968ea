#include "capi/own_source.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "capi/guard.hpp"
#include "capi/source.hpp"

namespace etwrca::capi {
namespace {

SourceInfo info_of(const etwrca_source_callbacks& in) {
  SourceInfo info;
  info.kind = text_or(in.kind, "own");
  info.name = text_or(in.name, "own");
  info.cpu_method = text_or(in.cpu_method, "");
  check_reserved(in.reserved, "etwrca_source_callbacks");
  if (in.begin_ns != 0 || in.end_ns != 0) {
    info.extent = TimeRange{time_at(in.begin_ns), time_at(in.end_ns)};
    if (info.extent->end < info.extent->begin)
      throw Error(Errc::invalid_argument, "etwrca_source_callbacks: its end is before its begin");
  }
  info.interval = length_of(in.interval_ns);
  info.rows = flag(in.rows, "rows");
  info.processors = in.processors;
  return info;
}

}  // namespace

OwnSource::OwnSource(const etwrca_source_callbacks& callbacks, etwrca_source* handle)
    : callbacks_(callbacks), handle_(handle), info_(info_of(callbacks)) {
  if (flag(callbacks.no_built_in_metrics, "no_built_in_metrics"))
    metrics_ = MetricTable(MetricTable::Start::empty);
}

OwnSource::~OwnSource() {
  if (callbacks_.free == nullptr) return;
  try {
    callbacks_.free(callbacks_.user);
  } catch (...) {  // there is nobody left to tell
  }
}

std::span<const Observation> OwnSource::read() {
  given_.clear();
  while (!stopped_ && !ended_ && pushed_.empty()) {
    if (callbacks_.read == nullptr) break;
    std::int32_t answer = 0;
    try {
      answer = callbacks_.read(handle_, callbacks_.user);
    } catch (...) {
      throw Error(Errc::cancelled, "the source's read threw an exception");
    }
    if (answer < 0) {
      const auto code = answer >= ETWRCA_E_INTERNAL ? static_cast<Errc>(answer) : Errc::internal;
      throw Error(code, "the source's read failed: it returned " + std::to_string(answer));
    }
    ended_ = answer == 0;
  }
  // What was pushed before a stop is used, and nothing that comes after it.
  if (stopped_ && std::exchange(gave_the_last_, true)) return {};
  given_.swap(pushed_);
  return given_;
}

SourceInfo OwnSource::info() const {
  SourceInfo info = info_;
  info.stopped = stopped_;
  return info;
}

void OwnSource::stop() noexcept {
  if (stopped_.exchange(true) || callbacks_.stop == nullptr) return;  // it may call this again
  try {
    callbacks_.stop(callbacks_.user);
  } catch (...) {  // it has stopped all the same
  }
}

MetricId metric_in(const Source& tables, std::uint32_t metric) {
  const std::size_t known = tables.metrics().size();
  if (metric < known) return static_cast<MetricId>(metric);
  throw Error(Errc::not_found, "metric " + std::to_string(metric) + ": there are " + std::to_string(known));
}

EntityId entity_in(const Source& tables, std::uint32_t entity) {
  if (tables.entities().find(entity) != nullptr) return entity;
  throw Error(Errc::not_found, "entity " + std::to_string(entity) + ": is not known, or forgotten");
}

Loss loss_in(const etwrca_loss* loss) {
  const etwrca_loss in = taken(loss, "etwrca_loss");
  Loss out;
  out.events = in.events;
  out.buffers = in.buffers;
  out.bytes = in.bytes;
  out.records = in.records;
  out.observations = in.observations;
  return out;
}

void check(const Cells& cells, const Source& tables) {
  if (cells.rows > 0) need(cells.entities, "entities");
  if (cells.columns > 0) need(cells.metrics, "metrics");
  if (cells.rows > 0 && cells.columns > 0) need(cells.values, "values");
  for (std::size_t row = 0; row < cells.rows; ++row) entity_in(tables, cells.entities[row]);
  for (std::size_t column = 0; column < cells.columns; ++column) metric_in(tables, cells.metrics[column]);
}

namespace {

OwnSource& own(etwrca_source* source) {
  if (need(source, "source").own != nullptr) return *source->own;
  throw Error(Errc::invalid_argument, "source: is not of etwrca_source_create()");
}

double checked_amount(double amount) {
  if (std::isfinite(amount)) return amount;
  throw Error(Errc::invalid_argument, "amount: is not a finite number");
}

std::vector<std::string> split(const std::string& names) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(',', at), names.size());
    if (end > at) out.push_back(names.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

MetricInfo metric_info(const etwrca_metric& in) {
  MetricInfo info;
  info.name = text_or(in.name, "");
  info.kind = flag(in.is_usage, "is_usage") ? MetricKind::usage : MetricKind::level;
  info.unit = text_or(in.unit, "");
  info.otel_name = text_or(in.otel_name, "");
  info.otel_attributes = text_or(in.otel_attributes, "");
  info.summary = text_or(in.summary, "");
  info.least_spread = in.least_spread;
  if (in.watch < 0 || in.watch > 2) throw Error(Errc::invalid_argument, "watch: is not 0, 1 or 2");
  if (in.watch == 1) info.watch = MetricWatch::total;
  if (in.watch == 2) info.watch = MetricWatch::none;
  info.caused_by = split(text_or(in.caused_by, ""));
  return info;
}

Entity entity_of(const etwrca_entity& in, const Source& tables) {
  if (in.kind < ETWRCA_PROCESS || in.kind > ETWRCA_SYSTEM)
    throw Error(Errc::invalid_argument, "kind: is none of ETWRCA_PROCESS to ETWRCA_SYSTEM");
  Entity entity;
  entity.kind = static_cast<EntityKind>(in.kind);
  entity.name = text_or(in.name, "");
  entity.command_line = text_or(in.command_line, "");
  entity.cgroup = text_or(in.cgroup, "");
  entity.container = text_or(in.container, "");
  entity.pid = in.pid;
  entity.parent_pid = in.parent_pid;
  if (flag(in.parent_known, "parent_known")) entity.parent = entity_in(tables, in.parent);
  entity.start_known = flag(in.start_known, "start_known");
  entity.start = time_at(in.start_ns);
  if (in.end_ns != 0) entity.end = time_at(in.end_ns);
  return entity;
}

/// In rows what ends at a time is its row, and a rate is what is in it.
Usage usage_of_frame(TimePoint begin, Duration length, bool rows, double rate) {
  Usage usage;
  usage.begin = begin;
  usage.length = rows ? Duration::zero() : length;
  usage.amount = checked_amount(checked_amount(rate) * (rows ? 1.0 : to_seconds(length)));
  return usage;
}

/// All or none of them.
void push_cells(OwnSource& source, TimePoint begin, Duration length, const Cells& cells) {
  const bool rows = source.info().rows;
  if (!rows && length == Duration::zero()) throw Error(Errc::invalid_argument, "length: is 0");
  std::vector<Observation> all;
  for (std::size_t row = 0; row < cells.rows; ++row) {
    for (std::size_t column = 0; column < cells.columns; ++column) {
      const double value = cells.value(row, column);
      if (std::isnan(value)) continue;
      const auto metric = static_cast<MetricId>(cells.metrics[column]);
      if (source.metrics().rows()[metric].kind == MetricKind::usage) {
        Usage usage = usage_of_frame(begin, length, rows, value);
        usage.who = cells.entities[row];
        usage.metric = metric;
        all.emplace_back(usage);
      } else {
        all.emplace_back(Level{begin, cells.entities[row], metric, value});
      }
    }
  }
  source.push(all);
}

/// What a source says of itself is bounded.
template <class T>
void add(std::vector<T>& list, T value, const char* name) {
  constexpr std::size_t most = 1024;
  if (list.size() >= most)
    throw Error(Errc::invalid_argument,
                std::string(name) + ": there are " + std::to_string(most) + " already");
  list.push_back(std::move(value));
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_source_create(const etwrca_source_callbacks* callbacks, etwrca_source** out) {
  return guarded_handle(out, [&] {
    auto handle = std::make_unique<etwrca_source>(nullptr);
    auto source = std::make_unique<OwnSource>(taken(callbacks, "etwrca_source_callbacks"), handle.get());
    handle->own = source.get();
    handle->source.put(std::move(source));
    return handle.release();
  });
}

etwrca_status etwrca_source_add_metric(etwrca_source* source, const etwrca_metric* metric, uint32_t* out) {
  return guarded([&] {
    need(out, "out") = 0;
    need(metric, "metric");
    *out = own(source).add_metric(metric_info(taken(metric, "etwrca_metric")));
  });
}

etwrca_status etwrca_source_add_entity(etwrca_source* source, const etwrca_entity* entity, uint32_t* out) {
  return guarded([&] {
    need(out, "out") = ETWRCA_NO_ENTITY;
    need(entity, "entity");
    OwnSource& to = own(source);
    *out = to.add_entity(entity_of(taken(entity, "etwrca_entity"), to));
  });
}

etwrca_status etwrca_source_push_usage(etwrca_source* source, uint32_t entity, uint32_t metric,
                                       int64_t begin_ns, int64_t length_ns, double amount) {
  return guarded([&] {
    OwnSource& to = own(source);
    to.push(Usage{time_at(begin_ns), length_of(length_ns), entity_in(to, entity), no_module,
                  metric_in(to, metric), false, checked_amount(amount)});
  });
}

etwrca_status etwrca_source_push_level(etwrca_source* source, uint32_t entity, uint32_t metric, int64_t at_ns,
                                       double value) {
  return guarded([&] {
    OwnSource& to = own(source);
    to.push(Level{time_at(at_ns), entity_in(to, entity), metric_in(to, metric), value});
  });
}

etwrca_status etwrca_source_push_start(etwrca_source* source, uint32_t entity, int64_t at_ns) {
  return guarded([&] {
    OwnSource& to = own(source);
    to.push(ProcessStart{time_at(at_ns), entity_in(to, entity)});
  });
}

etwrca_status etwrca_source_push_end(etwrca_source* source, uint32_t entity, int64_t at_ns) {
  return guarded([&] {
    OwnSource& to = own(source);
    to.entities().find(entity_in(to, entity))->end = time_at(at_ns);
    to.push(ProcessEnd{time_at(at_ns), entity});
  });
}

etwrca_status etwrca_source_push_loss(etwrca_source* source, int64_t at_ns, int64_t length_ns,
                                      const etwrca_loss* loss) {
  return guarded([&] {
    OwnSource& to = own(source);
    need(loss, "loss");
    to.push(LossObservation{time_at(at_ns), loss_in(loss), length_of(length_ns)});
  });
}

etwrca_status etwrca_source_add_service(etwrca_source* source, uint32_t entity, const char* name) {
  return guarded([&] {
    OwnSource& to = own(source);
    need(name, "name");
    add(to.entities().find(entity_in(to, entity))->services, text_or(name, ""), "services");
  });
}

etwrca_status etwrca_source_add_module(etwrca_source* source, const char* name, uint32_t* out) {
  return guarded([&] {
    need(out, "out") = 0;
    need(name, "name");
    *out = own(source).add_module(text_or(name, ""));
  });
}

etwrca_status etwrca_source_add_note(etwrca_source* source, const char* sentence) {
  return guarded([&] {
    need(sentence, "sentence");
    add(own(source).said().notes, text_or(sentence, ""), "notes");
  });
}

etwrca_status etwrca_source_add_capability(etwrca_source* source, const etwrca_capability* capability) {
  return guarded([&] {
    OwnSource& to = own(source);
    need(capability, "capability");
    const etwrca_capability in = taken(capability, "etwrca_capability");
    check_reserved(in.reserved, "etwrca_capability");
    if (in.sight < 0 || in.sight > 2) throw Error(Errc::invalid_argument, "sight: is not 0, 1 or 2");
    Capability row;
    row.name = text_or(in.name, "");
    row.sight = static_cast<Sight>(in.sight);
    row.detail = text_or(in.detail, "");
    row.remedy = text_or(in.remedy, "");
    add(to.said().capabilities, std::move(row), "capabilities");
  });
}

etwrca_status etwrca_source_set_progress(etwrca_source* source, double share) {
  return guarded([&] {
    OwnSource& to = own(source);
    if (!(share <= 1)) throw Error(Errc::invalid_argument, "share: is above 1, or no number");
    to.set_progress(share < 0 ? -1 : share);
  });
}

etwrca_status etwrca_source_set_events(etwrca_source* source, uint64_t events, uint64_t unknown_events) {
  return guarded([&] {
    SourceInfo& said = own(source).said();
    said.events = events;
    said.unknown_events = unknown_events;
  });
}

etwrca_status etwrca_source_push_module(etwrca_source* source, uint32_t entity, uint32_t metric,
                                        uint32_t module, int64_t begin_ns, int64_t length_ns, double amount,
                                        int32_t module_only) {
  return guarded([&] {
    OwnSource& to = own(source);
    if (module >= to.modules().size())
      throw Error(Errc::not_found,
                  "module " + std::to_string(module) + ": there are " + std::to_string(to.modules().size()));
    to.push(Usage{time_at(begin_ns), length_of(length_ns), entity_in(to, entity), module,
                  metric_in(to, metric), flag(module_only, "module_only"), checked_amount(amount)});
  });
}

etwrca_status etwrca_source_push_frame(etwrca_source* source, int64_t begin_ns, int64_t length_ns,
                                       const uint32_t* entities, size_t rows, const uint32_t* metrics,
                                       size_t columns, const double* values) {
  return guarded([&] {
    OwnSource& to = own(source);
    const Cells cells{entities, rows, metrics, columns, values};
    check(cells, to);
    push_cells(to, time_at(begin_ns), length_of(length_ns), cells);
  });
}
