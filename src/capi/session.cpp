// The C ABI of live ETW sessions.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "capi/event.hpp"
#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/source.hpp"
#include "capi/stoppable.hpp"
#include "etwrca/etw_session.hpp"

struct etwrca_session {
  explicit etwrca_session(etwrca::EtwOptions o)
      : options(std::move(o)), session(std::make_unique<etwrca::EtwSession>(options)) {}

  etwrca::EtwOptions options;
  etwrca::capi::Stoppable<etwrca::EtwSession> session;
  bool started = false;
  std::atomic<bool> running = false;
  // What the texts of the last etwrca_session_describe() are in.
  mutable std::vector<etwrca::EtwCapability> capabilities{};
  mutable std::vector<std::string> notes{};
};

namespace etwrca::capi {
namespace {

etwrca_session_stats plain(const EtwStats& stats) {
  etwrca_session_stats out{};
  out.events = stats.events;
  out.events_lost = stats.events_lost;
  out.log_buffers_lost = stats.log_buffers_lost;
  out.real_time_buffers_lost = stats.real_time_buffers_lost;
  out.dropped = stats.dropped;
  out.latency_ns = stats.latency.count();
  out.highest_latency_ns = stats.highest_latency.count();
  out.restarts = stats.restarts;
  out.stopped_by_others = stats.stopped_by_others ? 1 : 0;
  out.too_large = stats.too_large;
  out.loss_notices = stats.loss_notices;
  out.clock_step_ns = stats.clock_step.count();
  out.buffer_kb = stats.buffer_kb;
  out.buffers = stats.buffers;
  return out;
}

/// Before the start: a session with these options in place of the one there is.
void change(etwrca_session& session, EtwOptions options) {
  if (session.started) throw Error(Errc::invalid_argument, "session: was started before");
  session.session.put(std::make_unique<EtwSession>(options));  // checks them
  session.options = std::move(options);
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_session_create(const etwrca_etw_options* options, etwrca_session** out) {
  return guarded_handle(out, [&] { return new etwrca_session(etw_options(options)); });
}

etwrca_status etwrca_session_add_provider(etwrca_session* session, const char* provider, uint32_t level,
                                          uint64_t any_keyword, uint64_t all_keyword, int32_t stacks) {
  return guarded([&] {
    const InUse use(need(session, "session").running);
    if (level > 255) throw Error(Errc::invalid_argument, "level: is above 255");
    EtwProvider row;
    const std::string name = text_or(&need(provider, "provider"), "");
    if (const auto id = to_guid(name))
      row.id = *id;
    else
      row.name = name;
    row.level = static_cast<std::uint8_t>(level);
    row.any_keyword = any_keyword;
    row.all_keyword = all_keyword;
    row.stacks = flag(stacks, "stacks");
    EtwOptions with = session->options;
    with.providers.push_back(std::move(row));
    change(*session, std::move(with));
  });
}

etwrca_status etwrca_session_add_stack(etwrca_session* session, uint32_t kernel_class, uint32_t opcode) {
  return guarded([&] {
    const InUse use(need(session, "session").running);
    if (kernel_class > 255 || opcode > 255)
      throw Error(Errc::invalid_argument, "kernel_class, opcode: one is above 255");
    EtwOptions with = session->options;
    with.stacks.push_back({static_cast<KernelClass>(kernel_class), static_cast<std::uint8_t>(opcode)});
    change(*session, std::move(with));
  });
}

etwrca_status etwrca_source_open_session(const etwrca_session* session, etwrca_source** out) {
  return guarded_handle(out, [&] {
    return std::make_unique<etwrca_source>(open_etw(need(session, "session").options)).release();
  });
}

etwrca_status etwrca_session_start(etwrca_session* session) {
  return guarded([&] {
    const InUse use(need(session, "session").running);
    session->started = true;
    session->session.get()->start();
  });
}

etwrca_status etwrca_session_read(etwrca_session* session, etwrca_event_fn each, void* user) {
  return guarded([&] {
    need(each, "each");
    const InUse use(need(session, "session").running);
    EventRecord record;
    while (session->session.get()->next(record)) tell(record, each, user);
  });
}

void etwrca_session_stop(etwrca_session* session) {
  if (session != nullptr) session->session.stop();
}

etwrca_status etwrca_session_describe(const etwrca_session* session, etwrca_session_stats* out) {
  return guarded([&] {
    const EtwSession& from = *need(session, "session").session.get();
    session->capabilities = from.capabilities();
    session->notes = from.notes();
    etwrca_session_stats stats = plain(from.stats());
    stats.capabilities = session->capabilities.size();
    stats.notes = session->notes.size();
    give(stats, out, "etwrca_session_stats");
  });
}

etwrca_status etwrca_session_capability(const etwrca_session* session, size_t i, etwrca_capability* out) {
  return guarded([&] {
    const EtwCapability& row = at(need(session, "session").capabilities, i, "capability");
    etwrca_capability plain{};
    plain.name = row.name.c_str();
    plain.detail = row.detail.c_str();
    plain.remedy = row.remedy.c_str();
    plain.sight = row.works ? 0 : 2;
    give(plain, out, "etwrca_capability");
  });
}

etwrca_status etwrca_session_note(const etwrca_session* session, size_t i, const char** out) {
  return guarded([&] {
    need(out, "out") = nullptr;
    *out = at(need(session, "session").notes, i, "note").c_str();
  });
}

void etwrca_session_free(etwrca_session* session) { end(session, "session"); }
