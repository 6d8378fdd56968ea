#include <algorithm>
#include <tuple>

#include "etwrca/etwrca.hpp"
#include "monitor/entities.hpp"
#include "monitor/watched.hpp"

namespace etwrca {
namespace {

/// Detection does not depend on when alerts begin to be told, so that a spike is the same with and without.
void tell_from(TimePoint first, std::vector<Spike>& spikes) {
  std::erase_if(spikes, [first](const Spike& spike) { return spike.end <= first; });
  for (Spike& spike : spikes) spike.alerted = std::max(spike.alerted, first);
}

}  // namespace

Detection detect(Source& source, const DetectOptions& options, std::optional<TimePoint> learn) {
  FrameBuilder frames(source, frame_options_for(source.info()));
  monitor::Entities entities(source, monitor::fit_warmup(options, source.info(), frames.bin()));

  std::vector<Spike> spikes;
  TimePoint first_told = TimePoint::max();
  TimePoint seen_to{};
  Detection found;
  auto step = [&] {
    while (const auto frame = frames.next()) {
      found.loss += frame->loss;
      if (learn && frame->begin >= *learn) first_told = std::min(first_told, frame->begin);
      entities.update(*frame, spikes);
      seen_to = frame->begin + frame->length;
    }
  };
  for (auto batch = source.read(); !batch.empty(); batch = source.read()) {
    frames.add(batch);
    step();
  }
  frames.finish();
  step();
  std::erase_if(spikes, [](const Spike& spike) { return !spike.ended; });  // each is told again when it ends
  std::vector<Spike> open;
  entities.finish(open);
  monitor::leave_open(open, seen_to);
  spikes.insert(spikes.end(), open.begin(), open.end());
  if (learn) tell_from(first_told, spikes);

  for (const Spike& spike : spikes) {
    const Entity* entity = source.entities().find(spike.who);
    found.spikes.push_back(
        {spike, entity == nullptr ? "" : entity->name, source.metrics()[spike.metric].name});
  }
  std::sort(found.spikes.begin(), found.spikes.end(), [](const NamedSpike& a, const NamedSpike& b) {
    return std::tie(a.spike.begin, a.entity, a.metric) < std::tie(b.spike.begin, b.entity, b.metric);
  });
  const SourceInfo after = source.info();
  found.notes = after.notes;
  found.loss += after.loss;
  found.loss += frames.left_out();
  entities.unwatched().tell(found.loss, found.notes);
  return found;
}

}  // namespace etwrca
