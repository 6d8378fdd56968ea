#include "etw/session/session_control.hpp"

#include <algorithm>
#include <array>
#include <boost/uuid/name_generator_sha1.hpp>
#include <span>
#include <utility>

#include "etw/kernel_class.hpp"
#include "etw/session/kernel_request.hpp"
#include "etw/session/session_error.hpp"

namespace etwrca::etw {
namespace {

constexpr std::uint32_t most_loggers = 256;  // EtwMaxLoggers at its highest
constexpr std::uint32_t units_of_100ns = 100;

/// A system logger needs a GUID of its own. By the name, so that two names never meet, and the same name
/// always does: what a crashed program left behind is found again.
Guid session_guid(const std::string& name) {
  static constexpr boost::uuids::uuid ours{
      {0x6e, 0x1c, 0x52, 0x9b, 0x0d, 0x7a, 0x4c, 0x36, 0x9a, 0x51, 0x44, 0xd3, 0xb8, 0x27, 0xe0, 0x9f}};
  std::string lower = name;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const boost::uuids::uuid id = boost::uuids::name_generator_sha1(ours)(lower);
  return parse_guid(std::as_bytes(std::span(id.data)).data());
}

bool is_zero(const Guid& id) { return id == Guid{}; }

}  // namespace

SessionControl::SessionControl(EtwApi& api, const EtwOptions& options, const WindowsMachine& machine)
    : api_(api), options_(options), machine_(machine), name_(to_utf16(options.name)) {}

bool SessionControl::has_system_providers() const noexcept {
  return machine_.build >= build_system_providers;
}

Properties SessionControl::wanted() const {
  Properties properties;
  properties->wnode.client_context = clock_performance_counter;
  properties->buffer_size = options_.buffer_kb;
  const std::uint32_t processors = std::max(machine_.processors, 1U);
  properties->minimum_buffers = options_.min_buffers != 0 ? options_.min_buffers : 4 * processors;
  properties->maximum_buffers = options_.max_buffers != 0 ? options_.max_buffers : 32 * processors;
  properties->maximum_buffers = std::max(properties->maximum_buffers, properties->minimum_buffers);
  properties->flush_timer = 1;
  properties->log_file_mode = log_mode::real_time;
  if (options_.independent) properties->log_file_mode |= log_mode::independent_session;
  if (options_.kernel != 0) {
    properties->log_file_mode |= log_mode::system_logger;
    properties->wnode.guid = session_guid(options_.name);
    // Without system providers Windows wants a flag from the start: one of little traffic, if it was asked
    // for.
    if (!has_system_providers())
      properties->enable_flags = (options_.kernel & kernel_flag::process) != 0
                                     ? kernel_flag::process
                                     : options_.kernel & (0U - options_.kernel);
  }
  return properties;
}

void SessionControl::start() {
  attached_ = false;
  capabilities_.clear();
  std::uint32_t code = 0;
  for (int attempt = 0; attempt < 2; ++attempt) {
    Properties properties = wanted();
    code = api_.start_trace(session_, name_.c_str(), *properties);
    if (code == win_error::success) {
      started_ = true;
      return;
    }
    if (code != win_error::already_exists || attempt != 0) break;
    if (options_.stale_session == StaleSession::attach) return attach(code);
    if (options_.stale_session != StaleSession::replace) break;
    Properties old;
    api_.control_trace(name_.c_str(), *old, TraceControl::stop);
  }
  std::vector<std::string> running;
  if (code == win_error::no_system_resources) running = running_sessions();
  throw session_error(options_.name, SessionStep::start, code, running);
}

void SessionControl::attach(std::uint32_t code) {
  Properties found;
  // Of another name, but with our GUID: there is nothing to attach to.
  if (api_.control_trace(name_.c_str(), *found, TraceControl::query) != win_error::success)
    throw session_error(options_.name, SessionStep::start, code);
  session_ = found->wnode.historical_context;
  attached_ = true;
  started_ = true;
}

std::vector<std::string> SessionControl::running_sessions() {
  std::vector<Properties> rows(most_loggers);
  std::vector<TraceProperties*> pointers;
  pointers.reserve(rows.size());
  for (Properties& row : rows) pointers.push_back(&*row);
  std::uint32_t count = 0;
  const std::uint32_t code = api_.query_all_traces(pointers, count);
  if (code != win_error::success && code != win_error::more_data) return {};
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < std::min(count, most_loggers); ++i) names.push_back(to_utf8(rows[i].name()));
  return names;
}

void SessionControl::enable() {
  if (attached_) return;
  enable_kernel();
  enable_stacks();
  set_sampling();
  for (const EtwProvider& provider : options_.providers) enable_provider(provider);
}

void SessionControl::enable_kernel() {
  std::uint32_t flags = options_.kernel;
  if ((flags & kernel_flag::profile) != 0) {
    if (const std::uint32_t code = api_.enable_profile_privilege(); code != win_error::success) {
      tell(names_of(kernel_flag::profile), code);
      flags &= ~kernel_flag::profile;
    }
  }
  if (flags == 0) return;
  if (has_system_providers())
    enable_system_providers(flags);
  else
    enable_flags(flags);
}

void SessionControl::enable_system_providers(std::uint32_t flags) {
  for (const SystemProviderRequest& request : system_providers_for(flags)) {
    constexpr std::uint8_t verbose = 5;
    const std::uint32_t code = api_.enable_trace(session_, *request.provider, enable_provider_code, verbose,
                                                 request.keywords, 0, nullptr);
    for (const KernelFlag& row : kernel_flags())
      if ((request.flags & row.flag) != 0) tell(row.name, code);
  }
}

void SessionControl::enable_flags(std::uint32_t flags) {
  // PERF_* groups have the other seven words.
  const std::array<std::uint32_t, 8> masks{flags};
  const std::uint32_t code =
      api_.set_information(session_, TraceInformation::system_flags, masks.data(), sizeof masks);
  const std::uint32_t from_start = wanted()->enable_flags;
  for (const KernelFlag& row : kernel_flags())
    if ((flags & row.flag) != 0) tell(row.name, (from_start & row.flag) != 0 ? win_error::success : code);
}

void SessionControl::enable_stacks() {
  if (options_.stacks.empty()) return;
  std::vector<ClassicEventId> events;
  for (const EtwStack& stack : options_.stacks)
    events.push_back({etw::guid_of(stack.kernel), stack.opcode, {}});
  const auto size = static_cast<std::uint32_t>(events.size() * sizeof(ClassicEventId));
  tell("stacks of kernel events",
       api_.set_information(session_, TraceInformation::stack_tracing, events.data(), size));
}

void SessionControl::enable_provider(const EtwProvider& provider) {
  const std::string what = provider.name.empty() ? to_string(provider.id) : provider.name;
  Guid id = provider.id;
  if (is_zero(id)) {
    const std::uint32_t code = api_.find_provider(to_utf16(provider.name).c_str(), id);
    if (code != win_error::success) return tell(what, code);
  }
  EnableParameters parameters;
  parameters.enable_property = provider.stacks ? enable_property_stack : 0;
  tell(what, api_.enable_trace(session_, id, enable_provider_code, provider.level, provider.any_keyword,
                               provider.all_keyword, &parameters));
}

/// Session handle 0: the interval is the machine's.
void SessionControl::set_sampling() {
  if (options_.sampling_interval <= Duration::zero()) return;
  TraceProfileInterval before;
  std::uint32_t code =
      api_.query_information(0, TraceInformation::sampled_profile_interval, &before, sizeof before);
  if (code == win_error::success) {
    const TraceProfileInterval wanted{
        0, static_cast<std::uint32_t>(options_.sampling_interval.count() / units_of_100ns)};
    code = api_.set_information(0, TraceInformation::sampled_profile_interval, &wanted, sizeof wanted);
    if (code == win_error::success && sampling_before_ == 0) sampling_before_ = before.interval;
  }
  tell("sampling interval", code);
}

void SessionControl::restore_sampling() noexcept {
  if (sampling_before_ == 0) return;
  const TraceProfileInterval before{0, std::exchange(sampling_before_, 0)};
  api_.set_information(0, TraceInformation::sampled_profile_interval, &before, sizeof before);
}

void SessionControl::tell(std::string what, std::uint32_t code) {
  EtwCapability row;
  row.name = std::move(what);
  row.works = code == win_error::success;
  row.error = code;
  if (!row.works) {
    row.detail = reason(SessionStep::enable, code) + " (error " + std::to_string(code) + ")";
    row.remedy = remedy(SessionStep::enable, code);
    if (code == win_error::not_all_assigned) {
      row.detail = "the user lacks the privilege to profile the system (error 1300)";
      row.remedy = "run as administrator, or be granted \"Profile system performance\"";
    }
  }
  capabilities_.push_back(std::move(row));
}

std::uint32_t SessionControl::flush() {
  if (!started_ || attached_) return win_error::success;
  Properties properties;
  return api_.control_trace(name_.c_str(), *properties, TraceControl::flush);
}

std::uint32_t SessionControl::query(TraceProperties& counters) {
  Properties properties;
  const std::uint32_t code = api_.control_trace(name_.c_str(), *properties, TraceControl::query);
  if (code != win_error::success && code != win_error::more_data) return code;
  const std::uint64_t found = properties->wnode.historical_context;
  if (found != 0 && session_ != 0 && found != session_) return win_error::instance_not_found;
  counters = *properties;
  return win_error::success;
}

std::uint32_t SessionControl::stop(TraceProperties& counters) {
  restore_sampling();
  if (!std::exchange(started_, false) || attached_) return win_error::success;
  if (query(counters) == win_error::instance_not_found) return win_error::instance_not_found;
  Properties properties;
  const std::uint32_t code = api_.control_trace(name_.c_str(), *properties, TraceControl::stop);
  // 234: no room for the names, but stopped.
  if (code != win_error::success && code != win_error::more_data) return code;
  // The answer has the last word on what was lost, where it is filled in.
  counters.events_lost = std::max(counters.events_lost, properties->events_lost);
  counters.log_buffers_lost = std::max(counters.log_buffers_lost, properties->log_buffers_lost);
  counters.real_time_buffers_lost =
      std::max(counters.real_time_buffers_lost, properties->real_time_buffers_lost);
  counters.buffers_written = std::max(counters.buffers_written, properties->buffers_written);
  return win_error::success;
}

}  // namespace etwrca::etw
