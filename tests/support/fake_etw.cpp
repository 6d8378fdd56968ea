#include "support/fake_etw.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string_view>
#include <utility>

#include "etw/session/properties.hpp"

namespace etwrca::test {
namespace {

using namespace etw;

constexpr std::size_t events_a_buffer = 64;

/// What a pointer into the properties says, without trusting the offsets.
void write_name(TraceProperties& properties, std::u16string_view name) {
  auto* at = static_cast<std::byte*>(static_cast<void*>(&properties)) + properties.logger_name_offset;
  const std::size_t room = properties.wnode.buffer_size - properties.logger_name_offset;
  const std::size_t bytes = std::min(name.size() * sizeof(char16_t), room - sizeof(char16_t));
  std::memcpy(at, name.data(), bytes);
  std::memset(at + bytes, 0, sizeof(char16_t));
}

/// Windows leaves nothing of the structure as it was: whoever uses it again gets what he deserves.
void scramble(TraceProperties& properties) {
  properties.wnode.guid = Guid{0xDEADBEEF, 1, 2, {}};
  properties.wnode.client_context = 0xDEADBEEF;
  properties.age_limit = -1;
  properties.log_file_name_offset = 0xDEAD;
}

FakeCall named(const char* name) {
  FakeCall call;
  call.name = name;
  return call;
}

}  // namespace

FakeEtw::FakeEtw() {
  moment_ = {36'000'000'000, 10'000'000, 132'235'632'000'000'000};
  header_.perf_freq = moment_.frequency;
  header_.reserved_flags = clock_performance_counter;
  header_.pointer_size = 8;
}

FakeEtw::~FakeEtw() {
  std::unique_lock lock(mutex_);
  going_away_ = true;
  changed_.notify_all();
  const auto nobody_reads = [this] {
    return std::none_of(traces_.begin(), traces_.end(), [](const auto& row) { return row.second.reading; });
  };
  changed_.wait(lock, nobody_reads);
}

// ---- what it is to do -------------------------------------------------------------------------------

void FakeEtw::answer(const std::string& call, std::vector<std::uint32_t> codes) {
  const std::scoped_lock lock(mutex_);
  answers_[call].insert(answers_[call].end(), codes.begin(), codes.end());
}

void FakeEtw::deliver(FakeEvent event) {
  const std::scoped_lock lock(mutex_);
  events_.push_back(std::move(event));
  changed_.notify_all();
}

void FakeEtw::deliver(std::vector<FakeEvent> events) {
  const std::scoped_lock lock(mutex_);
  for (FakeEvent& event : events) events_.push_back(std::move(event));
  changed_.notify_all();
}

void FakeEtw::stop_by_others(const std::u16string& name) {
  const std::scoped_lock lock(mutex_);
  sessions_.erase(name);
  changed_.notify_all();
}

void FakeEtw::leave_running(const std::u16string& name, std::uint64_t handle) {
  const std::scoped_lock lock(mutex_);
  sessions_[name] = handle;
}

void FakeEtw::set_counters(const std::function<void(TraceProperties&)>& change) {
  const std::scoped_lock lock(mutex_);
  change(counters_);
}

void FakeEtw::set_stubborn(bool deaf) {
  const std::scoped_lock lock(mutex_);
  stubborn_ = true;
  deaf_ = deaf;
}

void FakeEtw::set_build(std::uint32_t build) {
  const std::scoped_lock lock(mutex_);
  machine_.build = build;
}

void FakeEtw::set_processors(std::uint32_t count) {
  const std::scoped_lock lock(mutex_);
  machine_.processors = count;
}

void FakeEtw::advance(std::int64_t units) {
  const std::scoped_lock lock(mutex_);
  moment_.ticks += units * moment_.frequency / 10'000'000;
  moment_.filetime += units;
}

void FakeEtw::set_clock(std::int64_t by) {
  const std::scoped_lock lock(mutex_);
  moment_.filetime += by;
}

void FakeEtw::set_moment(const Moment& moment) {
  const std::scoped_lock lock(mutex_);
  moment_ = moment;
  header_.perf_freq = moment.frequency;
}

void FakeEtw::set_header(const std::function<void(TraceLogfileHeader&)>& change) {
  const std::scoped_lock lock(mutex_);
  change(header_);
}

void FakeEtw::set_provider(const std::u16string& name, const Guid& id) {
  const std::scoped_lock lock(mutex_);
  providers_[name] = id;
}

void FakeEtw::set_processes(std::function<std::vector<std::byte>(std::uintptr_t)> list) {
  const std::scoped_lock lock(mutex_);
  processes_ = std::move(list);
}

// ---- what it has seen -------------------------------------------------------------------------------

std::vector<FakeCall> FakeEtw::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

std::vector<FakeCall> FakeEtw::calls(const std::string& name) const {
  std::vector<FakeCall> found;
  for (FakeCall& call : calls())
    if (call.name == name) found.push_back(std::move(call));
  return found;
}

std::vector<std::string> FakeEtw::order() const {
  std::vector<std::string> names;
  for (const FakeCall& call : calls())
    if (call.name != "Query" && call.name != "Flush") names.push_back(call.name);
  return names;
}

bool FakeEtw::is_running(const std::u16string& name) const {
  const std::scoped_lock lock(mutex_);
  return sessions_.contains(name);
}

bool FakeEtw::is_being_read() const {
  const std::scoped_lock lock(mutex_);
  return std::any_of(traces_.begin(), traces_.end(), [](const auto& row) { return row.second.reading; });
}

std::size_t FakeEtw::waiting() const {
  const std::scoped_lock lock(mutex_);
  return events_.size();
}

// ---- Windows ----------------------------------------------------------------------------------------

std::uint32_t FakeEtw::scripted(const std::string& name) {
  auto& row = answers_[name];
  if (row.empty()) return 0;
  const std::uint32_t code = row.front();
  row.pop_front();
  return code;
}

std::uint32_t FakeEtw::start_trace(std::uint64_t& session, const char16_t* name,
                                   TraceProperties& properties) noexcept {
  const std::scoped_lock lock(mutex_);
  FakeCall call = named("StartTrace");
  call.session = name;
  call.properties = properties;
  calls_.push_back(call);
  if (const std::uint32_t code = scripted("StartTrace"); code != 0) return code;
  if (sessions_.contains(name)) return win_error::already_exists;
  session = next_handle_++;
  sessions_[name] = session;
  counters_.buffer_size = counters_.buffer_size == 0 ? properties.buffer_size : counters_.buffer_size;
  counters_.minimum_buffers = properties.minimum_buffers;
  counters_.maximum_buffers = properties.maximum_buffers;
  counters_.log_file_mode = counters_.log_file_mode == 0 ? properties.log_file_mode : counters_.log_file_mode;
  scramble(properties);
  return 0;
}

std::uint32_t FakeEtw::control_trace(const char16_t* name, TraceProperties& properties,
                                     TraceControl control) noexcept {
  const std::scoped_lock lock(mutex_);
  const char* what = control == TraceControl::query   ? "Query"
                     : control == TraceControl::stop  ? "Stop"
                     : control == TraceControl::flush ? "Flush"
                                                      : "Update";
  FakeCall call = named(what);
  call.session = name;
  call.properties = properties;
  calls_.push_back(call);
  const auto found = sessions_.find(name);
  const std::uint64_t handle = found == sessions_.end() ? 0 : found->second;
  const std::uint32_t code = scripted(what);
  if (found == sessions_.end()) return code != 0 ? code : win_error::instance_not_found;
  if (control == TraceControl::stop && (code == 0 || code == win_error::more_data)) {
    sessions_.erase(found);
    changed_.notify_all();
  }
  if (code != 0) return code;
  const WnodeHeader wnode = properties.wnode;
  const std::uint32_t offset = properties.logger_name_offset;
  if (wnode.buffer_size < sizeof(TraceProperties) + 2 * 1025 * sizeof(char16_t)) return win_error::more_data;
  properties = counters_;
  properties.wnode = wnode;
  properties.wnode.historical_context = handle;
  properties.logger_name_offset = offset;
  write_name(properties, name);
  scramble(properties);
  return 0;
}

std::uint32_t FakeEtw::enable_trace(std::uint64_t session, const Guid& provider, std::uint32_t,
                                    std::uint8_t level, std::uint64_t any, std::uint64_t all,
                                    const EnableParameters* parameters) noexcept {
  const std::scoped_lock lock(mutex_);
  FakeCall call = named("EnableTrace");
  call.session_handle = session;
  call.provider = provider;
  call.level = level;
  call.any = any;
  call.all = all;
  if (parameters != nullptr) call.property = parameters->enable_property;
  calls_.push_back(call);
  return scripted("EnableTrace");
}

std::uint32_t FakeEtw::set_information(std::uint64_t session, TraceInformation what, const void* data,
                                       std::uint32_t size) noexcept {
  const std::scoped_lock lock(mutex_);
  const char* name = what == TraceInformation::system_flags               ? "SetFlags"
                     : what == TraceInformation::sampled_profile_interval ? "SetSampling"
                                                                          : "SetStacks";
  FakeCall call = named(name);
  call.session_handle = session;
  call.data.resize(size / sizeof(std::uint32_t));
  std::memcpy(call.data.data(), data, call.data.size() * sizeof(std::uint32_t));
  calls_.push_back(call);
  const std::uint32_t code = scripted(name);
  if (code == 0 && what == TraceInformation::sampled_profile_interval) sampling_ = call.data.at(1);
  return code;
}

std::uint32_t FakeEtw::query_information(std::uint64_t, TraceInformation, void* data,
                                         std::uint32_t size) noexcept {
  const std::scoped_lock lock(mutex_);
  calls_.push_back(named("QuerySampling"));
  if (const std::uint32_t code = scripted("QuerySampling"); code != 0) return code;
  const TraceProfileInterval interval{0, sampling_};
  std::memcpy(data, &interval, std::min<std::size_t>(size, sizeof interval));
  return 0;
}

std::uint64_t FakeEtw::open_trace(TraceLogfile& log, std::uint32_t& error) noexcept {
  const std::scoped_lock lock(mutex_);
  FakeCall call = named("OpenTrace");
  call.session = log.logger_name;
  call.process_mode = log.process_trace_mode;
  calls_.push_back(call);
  error = scripted("OpenTrace");
  if (error != 0) return invalid_trace;
  if (!sessions_.contains(log.logger_name)) {
    error = win_error::instance_not_found;
    return invalid_trace;
  }
  log.header = header_;
  log.header.number_of_processors = machine_.processors;
  const std::uint64_t handle = next_handle_++;
  Trace& trace = traces_[handle];
  trace.log = log;
  trace.session = log.logger_name;
  trace.log.logger_name = trace.session.c_str();
  return handle;
}

bool FakeEtw::is_over(const Trace& trace) const {
  if (going_away_) return true;
  if (stubborn_) return false;
  return events_.empty() && (trace.closed || !sessions_.contains(trace.session));
}

std::uint32_t FakeEtw::process_trace(std::uint64_t handle, const std::int64_t* start,
                                     const std::int64_t* end) noexcept {
  std::unique_lock lock(mutex_);
  FakeCall call = named("ProcessTrace");
  call.whole_session_asked = start == nullptr && end == nullptr;
  calls_.push_back(call);
  Trace& trace = traces_.at(handle);
  std::uint32_t result = scripted("ProcessTrace");
  trace.reading = true;
  changed_.notify_all();
  while (result == 0 && !is_over(trace)) {
    // A buffer is handed over now and then though nothing is in it.
    changed_.wait_for(lock, std::chrono::milliseconds(stubborn_ ? 10 : 1000),
                      [&] { return is_over(trace) || !events_.empty(); });
    std::vector<FakeEvent> buffer;
    while (!events_.empty() && buffer.size() < events_a_buffer) {
      buffer.push_back(std::move(events_.front()));
      events_.pop_front();
    }
    lock.unlock();
    for (const FakeEvent& event : buffer) {
      std::vector<TraceExtendedItem> items;
      for (const FakeEvent::Item& item : event.extended)
        items.push_back({0, item.type, 0, static_cast<std::uint16_t>(item.data.size()),
                         reinterpret_cast<std::uintptr_t>(item.data.data())});
      TraceEvent record;
      record.header = event.header;
      record.processor = event.processor;
      record.extended_count = static_cast<std::uint16_t>(items.size());
      record.extended = items.data();
      record.user_data_length = static_cast<std::uint16_t>(event.payload.size());
      record.user_data = event.payload.data();
      record.user_context = trace.log.context;
      trace.log.record_callback(&record);
    }
    const bool goes_on = trace.log.buffer_callback(&trace.log) != 0;
    lock.lock();
    if (!goes_on && !deaf_) result = win_error::cancelled;
  }
  trace.reading = false;
  changed_.notify_all();
  return result;
}

std::uint32_t FakeEtw::close_trace(std::uint64_t handle) noexcept {
  const std::scoped_lock lock(mutex_);
  calls_.push_back(named("CloseTrace"));
  Trace& trace = traces_.at(handle);
  trace.closed = true;
  changed_.notify_all();
  return trace.reading ? win_error::close_pending : 0;
}

std::uint32_t FakeEtw::query_all_traces(std::span<TraceProperties*> all, std::uint32_t& count) noexcept {
  const std::scoped_lock lock(mutex_);
  calls_.push_back(named("QueryAllTraces"));
  count = 0;
  for (const auto& [name, handle] : sessions_)
    if (count < all.size()) write_name(*all[count++], name);
  return scripted("QueryAllTraces");
}

std::uint32_t FakeEtw::find_provider(const char16_t* name, Guid& id) noexcept {
  const std::scoped_lock lock(mutex_);
  const auto found = providers_.find(name);
  if (found == providers_.end()) return win_error::not_found;
  id = found->second;
  return 0;
}

std::uint32_t FakeEtw::enable_profile_privilege() noexcept {
  const std::scoped_lock lock(mutex_);
  calls_.push_back(named("Privilege"));
  return scripted("Privilege");
}

std::uint32_t FakeEtw::system_processes(std::span<std::byte> buffer, std::uint32_t& needed) noexcept {
  const std::scoped_lock lock(mutex_);
  if (!processes_) return win_error::not_implemented;
  const auto list = processes_(reinterpret_cast<std::uintptr_t>(buffer.data()));
  needed = static_cast<std::uint32_t>(list.size());
  if (list.size() > buffer.size()) return win_error::length_mismatch;
  std::memcpy(buffer.data(), list.data(), list.size());
  return 0;
}

Moment FakeEtw::now() noexcept {
  const std::scoped_lock lock(mutex_);
  return moment_;
}

WindowsMachine FakeEtw::machine() noexcept {
  const std::scoped_lock lock(mutex_);
  return machine_;
}

}  // namespace etwrca::test
