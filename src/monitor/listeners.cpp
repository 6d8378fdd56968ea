#include "monitor/listeners.hpp"

#include <algorithm>
#include <string>

namespace etwrca::monitor {
namespace {

constexpr std::size_t batches_a_progress_call = 16;
constexpr std::size_t frames_a_verdict = 5;  // while an incident goes on

}  // namespace

void Listeners::frame(const Frame& frame) const {
  for (Sink* sink : sinks_) sink->frame(frame);
}

void Listeners::spikes(const std::vector<Spike>& spikes) const {
  for (const Spike& spike : spikes)
    for (Sink* sink : sinks_) sink->spike(spike);
}

void Listeners::incident(const Incident& incident) const {
  for (Sink* sink : sinks_) sink->incident(incident);
}

void Listeners::ongoing(const Incidents& incidents, const std::vector<Spike>& spikes, TimePoint now) {
  const bool begins = std::any_of(spikes.begin(), spikes.end(), [](const Spike& s) { return !s.ended; });
  const auto wants = [](const Sink* sink) { return sink->wants_ongoing(); };
  if (++frames_ % frames_a_verdict != 0 && !begins) return;
  if (std::none_of(sinks_.begin(), sinks_.end(), wants)) return;
  const auto incident = incidents.ongoing(now);
  if (!incident) return;
  for (Sink* sink : sinks_)
    if (wants(sink)) sink->ongoing(*incident);
}

void Listeners::batch(const Source& source) {
  if (++batches_ % batches_a_progress_call != 0) return;
  if (progress_) progress_(source.progress());
  notes(source);
}

void Listeners::notes(const Source& source) {
  if (sinks_.empty()) return;
  const std::vector<std::string> notes = source.info().notes;
  for (; notes_told_ < notes.size(); ++notes_told_)
    for (Sink* sink : sinks_) sink->note(notes[notes_told_]);
}

}  // namespace etwrca::monitor
