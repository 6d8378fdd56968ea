#include "etwrca/monitor.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "etwrca/error.hpp"
#include "monitor/incidents.hpp"
#include "monitor/lost_events.hpp"
#include "monitor/series.hpp"
#include "monitor/watched.hpp"
#include "monitor/window.hpp"

namespace etwrca {
namespace {

constexpr std::size_t batches_a_progress_call = 16;
constexpr std::size_t frames_a_clean_up = 64;
constexpr std::size_t frames_a_verdict = 5;  // while an incident goes on

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

void sort_worst_first(std::vector<Incident>& incidents) {
  std::stable_sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
    return monitor::severity(a.spike) > monitor::severity(b.spike);
  });
}

}  // namespace

namespace {
struct Run;
}

struct ETWRCA_NO_EXPORT Monitor::Impl {
  MonitorOptions options;
  std::vector<Sink*> sinks;
  const Run* run = nullptr;  // while there is one
};

namespace {

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

namespace {

/// One run: the stages, and what flows between them.
struct Run {
  Run(const MonitorOptions& o, const std::vector<Sink*>& s, Source& from)
      : options(o),
        sinks(s),
        source(from),
        live(!from.info().extent && !from.info().rows),
        frames(from, frame_options_for(from.info(), o.bin)),
        series(from, monitor::fit_warmup(o.detect, from.info(), frames.bin())),
        ranker(from, fit(o.rank, o.window.has_value())),
        incidents(from, ranker, oldest_group(o.rank)) {}

  Report operator()() {
    std::size_t batches = 0;
    for (auto batch = source.read(); !batch.empty(); batch = source.read()) {
      lost.take(batch);
      frames.add(batch);
      step();
      if (++batches % batches_a_progress_call != 0) continue;
      if (options.progress) options.progress(source.progress());
      tell_notes();
    }
    frames.finish();
    step();
    finish();
    tell_notes();
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
      for (Sink* sink : sinks) sink->frame(*frame);
      if (!options.window)
        watch(*frame);
      else if (needed)
        window.observe(*frame);
      if (needed && report.frames % frames_a_clean_up == 0 && frames.bin() > Duration::zero())
        forget_before(frame->begin);
    }
  }

  /// The ranker keeps its own copies of those that its history speaks of.
  void forget_before(TimePoint now) { source.entities().forget_ended_before(now - frames.bin() * 256); }

  void watch(const Frame& frame) {
    std::vector<Spike> spikes;
    series.update(frame, spikes);
    incidents.take(spikes);
    tell(spikes);
    std::vector<Incident> complete;
    incidents.next_frame(frame.begin + frame.length, complete);
    keep(std::move(complete));
    tell_ongoing(frame, spikes);
  }

  void tell_ongoing(const Frame& frame, const std::vector<Spike>& spikes) {
    const bool begins = std::any_of(spikes.begin(), spikes.end(), [](const Spike& s) { return !s.ended; });
    const auto wants = [](const Sink* sink) { return sink->wants_ongoing(); };
    if (!begins && report.frames % frames_a_verdict != 0) return;
    if (std::none_of(sinks.begin(), sinks.end(), wants)) return;
    const auto incident = incidents.ongoing(frame.begin + frame.length);
    if (!incident) return;
    for (Sink* sink : sinks)
      if (wants(sink)) sink->ongoing(*incident);
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

  void finish() {
    std::vector<Incident> complete;
    if (options.window) {
      auto incident = window.incident(*options.window, source, ranker);
      if (!incident) throw Error(Errc::invalid_argument, no_data_in(*options.window));
      incident->window = {std::max(incident->window.begin, report.extent.begin),
                          std::min(incident->window.end, report.extent.end)};
      incident->spike.begin = incident->spike.alerted = incident->window.begin;
      incident->spike.end = incident->window.end;
      complete.push_back(std::move(*incident));
    } else {
      std::vector<Spike> spikes;
      series.finish(spikes);
      for (Spike& spike : spikes) {
        spike.ended = false;  // the input ended, not the spike
        spike.end = report.extent.end;
      }
      incidents.take(spikes);
      incidents.finish(complete);
    }
    keep(std::move(complete));
    std::vector<Incident> found = std::move(report.incidents);
    report = so_far();
    report.incidents = std::move(found);
    report.loss += frames.left_out();
    series.unwatched().tell(report.loss, report.source.notes);
    if (!live) {
      for (Incident& incident : report.incidents) describe(incident);
    }
  }

  [[nodiscard]] std::string no_data_in(const TimeRange& asked) const {
    const auto text = [](const TimeRange& range) {
      return std::to_string(to_seconds(range.begin)) + " to " + std::to_string(to_seconds(range.end));
    };
    const std::string frames_of = frames.bin() > Duration::zero()
                                      ? " in frames of " + std::to_string(to_seconds(frames.bin())) + " s"
                                      : "";
    return source.info().name + ": no frame begins in the window from " + text(asked) + "; " +
           (report.frames == 0 ? std::string("there is none at all")
                               : "it goes from " + text(report.extent) + frames_of);
  }

  void tell(const std::vector<Spike>& spikes) {
    for (const Spike& spike : spikes)
      for (Sink* sink : sinks) sink->spike(spike);
  }

  /// Those that have come since the last time.
  void tell_notes() {
    if (sinks.empty()) return;
    const std::vector<std::string> notes = source.info().notes;
    for (; notes_told < notes.size(); ++notes_told)
      for (Sink* sink : sinks) sink->note(notes[notes_told]);
  }

  void keep(std::vector<Incident> complete) {
    if (complete.empty()) return;
    for (Incident& incident : complete) {
      describe(incident);
      for (Sink* sink : sinks) sink->incident(incident);
      report.incidents.push_back(std::move(incident));
    }
    sort_worst_first(report.incidents);
    while (report.incidents.size() > options.max_incidents) {
      report.incidents.pop_back();
      ++report.incidents_dropped;
    }
  }

  /// What was learnt about the suspects after their incident: a rundown at the end of a recording brings
  /// names. An incident of a live source stays as it was told.
  void describe(Incident& incident) const {
    for (Suspect& suspect : incident.ranking.suspects) {
      if (const Entity* entity = source.entities().find(suspect.who)) suspect.entity = *entity;
      const Entity* parent = source.entities().find(suspect.entity.parent);
      if (parent != nullptr && suspect.parent_name.empty()) suspect.parent_name = parent->name;
    }
    incident.lost_share = lost.share(incident.window, report.extent, source.info());
  }

  const MonitorOptions& options;
  const std::vector<Sink*>& sinks;
  Source& source;
  bool live;
  std::size_t notes_told = 0;
  FrameBuilder frames;
  monitor::Series series;
  PidRanker ranker;
  monitor::Incidents incidents;
  monitor::GivenWindow window;
  monitor::LostEvents lost;
  Report report;
};

}  // namespace

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
