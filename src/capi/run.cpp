// The C ABI runs a source: callbacks as a sink.
#include <memory>
#include <optional>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/report.hpp"
#include "capi/source.hpp"
#include "etwrca/etwrca.hpp"

namespace etwrca::capi {
namespace {

const char* name_of(const Source& source, EntityId who) {
  if (who == no_entity) return "";
  const Entity* entity = source.entities().find(who);
  return entity == nullptr ? "" : entity->name.c_str();
}

struct FrameDetails {
  const Frame* frame;
  const Source* source;
};

class CallbackSink final : public Sink {
 public:
  CallbackSink(const etwrca_sink& callbacks, const Source& source) : callbacks_(callbacks), source_(source) {}

  /// That of the run, which makes the documents of single incidents.
  void set(const Monitor& monitor) { monitor_ = &monitor; }

  void frame(const Frame& frame) override {
    if (callbacks_.frame == nullptr) return;
    etwrca_frame out{};
    out.size = sizeof out;
    out.begin_ns = ns(frame.begin);
    out.length_ns = frame.length.count();
    out.rows = frame.entities.size();
    out.metrics = frame.metrics;
    out.entities = frame.entities.data();
    out.values = frame.values.data();
    out.total = frame.total.data();
    out.unattributed = frame.unattributed.data();
    out.observations = frame.observations;
    out.lost_events = frame.loss.events;
    out.lost_buffers = frame.loss.buffers;
    out.lost_observations = frame.loss.observations;
    out.lost_bytes = frame.loss.bytes;
    out.lost_records = frame.loss.records;
    const FrameDetails details{&frame, &source_};
    out.modules = frame.modules.size();
    out.details = &details;
    tell(callbacks_.frame, static_cast<const etwrca_frame*>(&out), callbacks_.user);
  }

  void spike(const Spike& spike) override {
    if (callbacks_.spike == nullptr) return;
    etwrca_spike out = spike_of(spike, &source_.metrics().rows(), name_of(source_, spike.who));
    out.size = sizeof out;
    tell(callbacks_.spike, static_cast<const etwrca_spike*>(&out), callbacks_.user);
  }

  [[nodiscard]] bool wants_ongoing() const override { return callbacks_.ongoing != nullptr; }
  void ongoing(const Incident& incident) override { tell_of(incident, callbacks_.ongoing); }
  void incident(const Incident& incident) override { tell_of(incident, callbacks_.incident); }

  void note(const std::string& sentence) override { tell(callbacks_.log, sentence.c_str(), callbacks_.user); }

 private:
  void tell_of(const Incident& incident, int32_t (*callback)(etwrca_report*, void*)) const {
    if (callback == nullptr) return;
    etwrca_report lent;
    lent.report = monitor_->so_far();
    lent.report.incidents = {incident};
    lent.lent = true;
    tell(callback, &lent, callbacks_.user);
  }

  etwrca_sink callbacks_;
  const Source& source_;
  const Monitor* monitor_ = nullptr;
};

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_run(etwrca_source* source, const etwrca_options* options, const etwrca_sink* sink,
                         etwrca_report** out) {
  if (out != nullptr) *out = nullptr;
  return guarded([&] {
    Source& from = source_of(source);
    const InUse use(source->running);
    const etwrca_sink callbacks = taken(sink, "etwrca_sink");
    MonitorOptions chosen = monitor_options(options);
    if (callbacks.progress != nullptr)
      chosen.progress = [&callbacks](double share) { tell(callbacks.progress, share, callbacks.user); };
    CallbackSink adapter(callbacks, from);
    Monitor monitor(std::move(chosen));
    adapter.set(monitor);
    if (sink != nullptr) monitor.add(adapter);
    auto report = std::make_unique<etwrca_report>();
    report->report = monitor.run(from);
    if (out != nullptr) *out = report.release();
  });
}

etwrca_status etwrca_frame_module(const etwrca_frame* frame, size_t k, etwrca_module_usage* out) {
  return guarded([&] {
    const auto* const details = static_cast<const FrameDetails*>(need(frame, "frame").details);
    const ModuleUsage& row = at(need(details, "frame").frame->modules, k, "module");
    etwrca_module_usage plain{};
    plain.module = details->source->modules().name(row.module).c_str();
    plain.entity = row.who;
    plain.metric = row.metric;
    plain.rate = row.rate;
    give(plain, out, "etwrca_module_usage");
  });
}

etwrca_status etwrca_detect(etwrca_source* source, const etwrca_options* options, int64_t learn_ns,
                            int32_t (*spike)(const etwrca_spike* spike, void* user), void* user,
                            etwrca_loss* loss) {
  return guarded([&] {
    need(spike, "spike");
    if (loss != nullptr) check_size<etwrca_loss>(loss->size, "etwrca_loss");
    Source& from = source_of(source);
    const InUse use(source->running);
    std::optional<TimePoint> learn;
    if (learn_ns != 0) learn = time_at(learn_ns);
    const Detection found = detect(from, monitor_options(options).detect, learn);
    for (const NamedSpike& row : found.spikes) {
      etwrca_spike told = spike_of(row.spike, nullptr, row.entity.c_str());
      told.size = sizeof told;
      told.metric_name = row.metric.c_str();
      tell(spike, static_cast<const etwrca_spike*>(&told), user);
    }
    if (loss != nullptr) give(loss_of(found.loss, found.notes.size()), loss, "etwrca_loss");
  });
}
