#include "source/etw_source.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <thread>
#include <utility>

#include "etwrca/attribution.hpp"
#include "source/attribution_info.hpp"

namespace etwrca {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t batch_size = 4096;
constexpr auto longest_batch = 100ms;  // a batch is given out though it is small
constexpr auto nap = 20ms;             // where there is no session to wait for
constexpr Duration look_every = 1s;    // at all processes
constexpr auto patience = 1s;          // with events older than a look
constexpr Duration memory_of_the_ended = 1h;

bool asks_for_events(const EtwOptions& options) {
  return options.kernel != 0 || !options.providers.empty() || options.stale_session == StaleSession::attach;
}

/// What tells who there is, and where samples fall: of use though it is older than the session.
bool introduces(const EventRecord& record) {
  switch (record.kernel) {
    case KernelClass::process:
    case KernelClass::image:
    case KernelClass::system_config:
      return true;
    case KernelClass::thread:
      return record.opcode <= 4;
    case KernelClass::perf_info:
      return record.opcode >= 72 && record.opcode <= 74;
    default:
      return false;
  }
}

/// A session's events attributed, and once a second a look at all processes.
class EtwSource final : public Source {
 public:
  EtwSource(const EtwOptions& options, EtwSession session) : session_(std::move(session)) {
    if (asks_for_events(options)) {
      session_.start();
      live_ = true;
    }
    begin_ = live_ ? session_.started() : session_.now();
    last_event_ = begin_;
    AttributionOptions attribution;
    attribution.clock_frequency = session_.clock_frequency();
    attribution.begin = begin_;
    attribution.command_lines = options.command_lines;
    attribution_.emplace(entities_, modules_, std::move(attribution));
    name_ = options.name;
    take_look();
  }

  std::span<const Observation> read() override {
    batch_.clear();
    const auto until = steady_clock::now() + longest_batch;
    while (!stopped_ && !over_) {
      if (!take_events() && live_ && !session_.running() && !stopped_) finish();
      if (steady_clock::now() >= next_look_) take_look();
      use_look();
      const std::size_t pending = attribution_->pending();
      if (pending >= batch_size || (pending > 0 && steady_clock::now() >= until)) break;
    }
    if (stopped_) return {};
    attribution_->take(batch_);
    tell_loss();
    return batch_;
  }

  void stop() noexcept override {
    stopped_ = true;
    session_.stop();
  }

  [[nodiscard]] SourceInfo info() const override {
    SourceInfo info;
    info.kind = "etw";
    info.name = name_;
    info.processors = session_.processors();
    const EtwStats stats = session_.stats();
    info.events = stats.events;
    info.loss = known_loss(stats);
    info.loss.events -= std::min(info.loss.events, told_.events);
    info.loss.buffers -= std::min(info.loss.buffers, told_.buffers);
    info.loss.records -= std::min(info.loss.records, told_.records);
    info.notes = session_.notes();
    if (before_begin_ > 0)
      info.notes.push_back(std::to_string(before_begin_) +
                           " events from before the session was opened were left out");
    source::describe(attribution_->stats(), info);
    info.capabilities = capabilities();
    info.stopped = stopped_ && !over_;
    return info;
  }

 private:
  // ---- events ---------------------------------------------------------------------------------------

  /// So many that what is asked between them costs nothing beside them. False if there was none.
  bool take_events() {
    if (!live_) {
      std::this_thread::sleep_for(nap);
      return false;
    }
    constexpr int events = 64;
    EventRecord record;
    for (int i = 0; i < events; ++i) {
      if (!session_.next(record, i == 0 ? Duration(nap) : Duration::zero())) return i > 0;
      if (record.time < begin_ && !introduces(record)) {
        ++before_begin_;
        continue;
      }
      last_event_ = std::max(last_event_, record.time);
      attribution_->add(record);
    }
    return true;
  }

  void finish() {
    over_ = true;
    attribution_->finish(last_event_);
  }

  // ---- looks ----------------------------------------------------------------------------------------

  void take_look() {
    if (look_) return;
    next_look_ = steady_clock::now() + look_every;
    const TimePoint now = session_.now();
    sees_processes_ = session_.processes(samples_);
    if (!sees_processes_) return;
    look_ = now;
    looked_ = steady_clock::now();
  }

  /// Events come late: what happened before the look is taken before it, as far as it comes in time.
  void use_look() {
    if (!look_ || (live_ && last_event_ < *look_ && steady_clock::now() - looked_ < patience)) return;
    attribution_->look(*look_, samples_);
    last_event_ = std::max(last_event_, *look_);
    entities_.forget_ended_before(*look_ - memory_of_the_ended);
    look_.reset();
    ask_for_loss_ = true;
  }

  // ---- loss -----------------------------------------------------------------------------------------

  static Loss known_loss(const EtwStats& stats) {
    Loss loss;
    loss.events = stats.events_lost + stats.dropped;
    loss.buffers = stats.log_buffers_lost + stats.real_time_buffers_lost + stats.restarts;
    loss.records = stats.too_large;
    return loss;
  }

  /// Notices in the stream tell where something is missing, the counters how much. What the notices have
  /// not told is told with the look.
  void tell_loss() {
    for (const Observation& observation : batch_)
      if (const auto* notice = std::get_if<LossObservation>(&observation)) told_ += notice->loss;
    if (!std::exchange(ask_for_loss_, false)) return;
    const Loss known = known_loss(session_.stats());
    Loss rest;
    rest.events = known.events - std::min(known.events, told_.events);
    rest.buffers = known.buffers - std::min(known.buffers, told_.buffers);
    rest.records = known.records - std::min(known.records, told_.records);
    if (!rest.any()) return;
    told_ += rest;
    batch_.emplace_back(LossObservation{last_event_, rest, {}});
  }

  // ---- what it says of itself -----------------------------------------------------------------------

  [[nodiscard]] std::vector<Capability> capabilities() const {
    std::vector<Capability> rows;
    for (const EtwCapability& row : session_.capabilities())
      rows.push_back({row.name, row.works ? Sight::full : Sight::none,
                      row.works ? "by events of the session" : row.detail, row.remedy});
    rows.push_back({"memory", sees_processes_ ? Sight::full : Sight::none,
                    sees_processes_ ? "by a look at all processes once a second"
                                    : "the system does not list its processes",
                    ""});
    if (!live_)
      rows.push_back(
          {"CPU", sees_processes_ ? Sight::partial : Sight::none,
           "by a look at all processes once a second: what begins and ends between two is not seen",
           "watch kernel events, as administrator"});
    return rows;
  }

  EtwSession session_;
  bool live_ = false;
  std::string name_;
  TimePoint begin_{};
  std::optional<Attribution> attribution_;
  TimePoint last_event_{};
  std::uint64_t before_begin_ = 0;
  std::vector<ProcessSample> samples_;
  std::optional<TimePoint> look_;  // when samples_ were taken, while they wait to be used
  steady_clock::time_point looked_;
  steady_clock::time_point next_look_;
  bool sees_processes_ = false;
  bool ask_for_loss_ = false;
  Loss told_;
  bool over_ = false;
  std::vector<Observation> batch_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<Source> source::open_etw(const EtwOptions& options, etw::EtwApi& api) {
  return std::make_unique<EtwSource>(options, EtwSession(options, api));
}

std::unique_ptr<Source> open_etw(const EtwOptions& options) {
  return std::make_unique<EtwSource>(options, EtwSession(options));
}

}  // namespace etwrca
