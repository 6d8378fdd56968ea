#include "etwrca/etwrca.hpp"

#include <algorithm>
#include <tuple>

#include "monitor/series.hpp"

namespace etwrca {

Report analyze(const std::filesystem::path& path, const MonitorOptions& options) {
  const auto source = open_source(path);
  return Monitor(options).run(*source);
}

std::vector<NamedSpike> detect(Source& source, const DetectOptions& options) {
  const SourceInfo info = source.info();
  FrameOptions frame_options;
  if (info.rows) frame_options.bin = Duration::zero();
  if (info.extent) frame_options.bin = bin_for(info.extent->length());
  FrameBuilder frames(source, frame_options);
  monitor::Series series(source, options, monitor::Watch::everything);

  std::vector<Spike> spikes;
  auto step = [&] {
    while (const auto frame = frames.next()) series.update(*frame, spikes);
  };
  for (auto batch = source.read(); !batch.empty(); batch = source.read()) {
    frames.add(batch);
    step();
  }
  frames.finish();
  step();
  series.finish(spikes);

  std::vector<NamedSpike> named;
  for (const Spike& spike : spikes) {
    if (!spike.ended) continue;  // each is told again when it ends
    const Entity* entity = source.entities().find(spike.who);
    named.push_back({spike, entity == nullptr ? "" : entity->name, source.metrics()[spike.metric].name});
  }
  std::sort(named.begin(), named.end(), [](const NamedSpike& a, const NamedSpike& b) {
    return std::tie(a.spike.begin, a.entity, a.metric) < std::tie(b.spike.begin, b.entity, b.metric);
  });
  return named;
}

std::string_view version() noexcept { return ETWRCA_VERSION; }

}  // namespace etwrca
