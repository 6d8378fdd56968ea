#include "etwrca/monitor.hpp"

#include <algorithm>
#include <utility>

#include "etwrca/error.hpp"
#include "etwrca/given_window.hpp"
#include "monitor/incidents.hpp"
#include "monitor/listeners.hpp"
#include "monitor/lost_events.hpp"
#include "monitor/series.hpp"
#include "monitor/watched.hpp"
#include "monitor/window.hpp"

namespace etwrca {
namespace {

constexpr std::size_t frames_a_clean_up = 64;

/// A group of spikes may not grow so old that the ranker forgets what was before it.
std::size_t oldest_group(const RankOptions& rank) { return std::max<std::size_t>(1, rank.history * 2 / 3); }

/// A window that is given may be long, and all before it is the baseline: forget nothing.
RankOptions fit(RankOptions rank, bool window_is_given) {
  constexpr std::size_t all = std::size_t{1} << 20;
  if (!window_is_given) return rank;
  rank.history = all;
  rank.symptom_share = 0;  // nothing was felt: the metric is only the one that moved most
  return rank;
}

/// One run: the stages, and what flows between them.
struct Run {
  Run(const MonitorOptions& o, const std::vector<Sink*>& sinks, Source& from)
      : options(o),
        source(from),
        live(!from.info().extent && !from.info().rows),
        frames(from, frame_options_for(from.info(), o.bin)),
        series(from, monitor::fit_warmup(o.detect, from.info(), frames.bin())),
        ranker(from, fit(o.rank, o.window.has_value())),
        incidents(from, ranker, oldest_group(o.rank)),
        listeners(sinks, o.progress) {}

  Report operator()() {
    for (auto batch = source.read(); !batch.empty(); batch = source.read()) {
      lost.take(batch);
      frames.add(batch);
      step();
      listeners.batch(source);
    }
    frames.finish();
    step();
    options.window ? rank_the_window() : finish_the_last();
    complete();
    listeners.notes(source);
    return std::move(report);
  }

  void step() {
    while (const auto frame = frames.next()) {
      if (report.frames++ == 0) report.extent.begin = frame->begin;
      report.extent.end = frame->begin + frame->length;
      report.loss += frame->loss;
      // What lies behind a given window is not needed, and would push out what was before it.
      const bool needed = !options.window || frame->begin < options.window->end;
      if (needed) ranker.observe(*frame);
      listeners.frame(*frame);
      if (!options.window)
        watch(*frame);
      else if (needed)
        window.observe(*frame);
      if (needed && report.frames % frames_a_clean_up == 0 && frames.bin() > Duration::zero())
        forget_before(frame->begin);
    }
  }

  void watch(const Frame& frame) {
    const TimePoint now = frame.begin + frame.length;
    std::vector<Spike> spikes;
    series.update(frame, spikes);
    incidents.take(spikes);
    listeners.spikes(spikes);
    std::vector<Incident> ended;
    incidents.next_frame(now, ended);
    keep(std::move(ended));
    listeners.ongoing(incidents, spikes, now);
  }

  /// The ranker keeps its own copies of those that its history speaks of.
  void forget_before(TimePoint now) { source.entities().forget_ended_before(now - frames.bin() * 256); }

  void rank_the_window() {
    auto incident = window.incident({.window = *options.window}, report.extent, source, ranker);
    if (!incident) throw Error(Errc::invalid_argument, monitor::no_data_in(*options.window, so_far()));
    std::vector<Incident> one;
    one.push_back(std::move(*incident));
    keep(std::move(one));
  }

  void finish_the_last() {
    std::vector<Spike> spikes;
    series.finish(spikes);
    monitor::leave_open(spikes, report.extent.end);
    incidents.take(spikes);
    std::vector<Incident> last;
    incidents.finish(last);
    keep(std::move(last));
  }

  void keep(std::vector<Incident> found) {
    for (Incident& incident : found) {
      describe(incident);
      listeners.incident(incident);
      monitor::keep_worst(report, options.max_incidents, std::move(incident));
    }
  }

  void describe(Incident& incident) const {
    monitor::learn_names(incident, source.entities());
    incident.lost_share = lost.share(incident.window, report.extent, source.info());
  }

  /// What there is now, without its incidents.
  [[nodiscard]] Report so_far() const {
    Report now;
    now.source = source.info();
    now.metrics = source.metrics().rows();
    now.extent = report.extent;
    now.bin = frames.bin();
    now.frames = report.frames;
    now.detect = monitor::fit_warmup(options.detect, now.source, now.bin);
    now.rank = fit(options.rank, options.window.has_value());
    now.incidents_dropped = report.incidents_dropped;
    now.loss = report.loss;
    now.loss += now.source.loss;
    return now;
  }

  /// An incident of a live source stays as it was told.
  void complete() {
    std::vector<Incident> found = std::move(report.incidents);
    report = so_far();
    report.incidents = std::move(found);
    report.loss += frames.left_out();
    series.unwatched().tell(report.loss, report.source.notes);
    if (live) return;
    for (Incident& incident : report.incidents) describe(incident);
  }

  const MonitorOptions& options;
  Source& source;
  bool live;
  FrameBuilder frames;
  monitor::Series series;
  PidRanker ranker;
  monitor::Incidents incidents;
  monitor::Listeners listeners;
  GivenWindow window;
  monitor::LostEvents lost;
  Report report;
};

/// Has nothing to say.
struct NoSource final : Source {
  std::span<const Observation> read() override { return {}; }
  void stop() noexcept override {}
  [[nodiscard]] SourceInfo info() const override { return {}; }
};

/// The stages know their own options.
void check(const MonitorOptions& options) {
  NoSource nothing;
  const SpikeDetector detector(options.detect);
  const PidRanker ranker(nothing, options.rank);
  FrameOptions frames;
  if (options.bin) frames.bin = *options.bin;
  const FrameBuilder builder(nothing, frames);
}

}  // namespace

struct ETWRCA_NO_EXPORT Monitor::Impl {
  MonitorOptions options;
  std::vector<Sink*> sinks;
  const Run* run = nullptr;  // while there is one
};

Monitor::Monitor(MonitorOptions options) : impl_(std::make_unique<Impl>()) {
  check(options);
  impl_->options = std::move(options);
}
Monitor::~Monitor() = default;
Monitor::Monitor(Monitor&&) noexcept = default;
Monitor& Monitor::operator=(Monitor&&) noexcept = default;

Monitor& Monitor::add(Sink& sink) {
  impl_->sinks.push_back(&sink);
  return *this;
}

Report Monitor::run(Source& source) {
  Run run(impl_->options, impl_->sinks, source);
  struct Current {
    Current(Impl& i, const Run& r) : impl(i) { impl.run = &r; }
    ~Current() { impl.run = nullptr; }
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;
    Impl& impl;
  } current(*impl_, run);
  return run();
}

Report Monitor::so_far() const { return impl_->run == nullptr ? Report{} : impl_->run->so_far(); }

}  // namespace etwrca
