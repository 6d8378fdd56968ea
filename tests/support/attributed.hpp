// A scenario, recorded, read back and attributed: in bins as long as those of its truth.
#ifndef ETWRCA_TESTS_SUPPORT_ATTRIBUTED_HPP
#define ETWRCA_TESTS_SUPPORT_ATTRIBUTED_HPP

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "etwrca/etl_file.hpp"
#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"
#include "support/scenario.hpp"
#include "support/temp_file.hpp"

namespace etwrca::test {

struct Attributed {
  Truth truth;
  std::unique_ptr<Source> source;
  TimePoint recorded_from{};  ///< the moment that the truth counts from
  std::vector<Frame> frames;
  std::size_t skipped = 0;  ///< bins of the truth before the first frame

  explicit Attributed(const Scenario& scenario) {
    const TempFile file("recording.etl");
    truth = scenario.write(file.path());
    recorded_from = EtlFile(file.path()).header().start;
    source = open_etl(file.path());
    read();
  }

  /// Every entity that anything was observed of, in the order of their numbers.
  [[nodiscard]] std::vector<EntityId> entities() const { return source->entities().ids(); }
  [[nodiscard]] const Entity& entity(EntityId who) const { return *source->entities().find(who); }

  /// The instance of a process of the truth: by pid and start. no_entity if there is none.
  [[nodiscard]] EntityId find(const ProcessTruth& process) const {
    for (const EntityId who : entities()) {
      const Entity& e = entity(who);
      if (e.kind != EntityKind::process || e.pid != process.pid) continue;
      if (e.start_known != process.start.has_value()) continue;
      const Duration off = process.start ? e.start - recorded_from - Duration(*process.start) : Duration{};
      if (off < std::chrono::milliseconds{1} && off > -std::chrono::milliseconds{1}) return who;
    }
    return no_entity;
  }
  [[nodiscard]] EntityId find(const std::string& name) const { return find(truth.process(name)); }

  /// The bucket of that name; no_entity if nothing was put into it.
  [[nodiscard]] EntityId bucket(const std::string& name) const {
    for (const EntityId who : entities())
      if (entity(who).kind == EntityKind::bucket && entity(who).name == name) return who;
    return no_entity;
  }

  /// The amount in a bin (for levels: the value at its end, NaN if not known); nought without a row.
  [[nodiscard]] double amount(std::size_t bin, EntityId who, MetricId metric) const {
    if (bin < skipped || bin - skipped >= frames.size()) return 0;
    const Frame& frame = frames[bin - skipped];
    const auto row = frame.row_of(who);
    if (!row) return 0;
    const bool usage = source->metrics()[metric].kind == MetricKind::usage;
    return frame.value(*row, metric) * (usage ? to_seconds(frame.length) : 1.0);
  }
  [[nodiscard]] double total(EntityId who, MetricId metric) const {
    double sum = 0;
    for (std::size_t bin = 0; bin < skipped + frames.size(); ++bin) sum += amount(bin, who, metric);
    return sum;
  }

  /// How far the bins are off the truth, whose numbers are multiples of `unit` of the metric's own.
  struct Deviation {
    double above = 0;  ///< the most that a bin has too much
    double below = 0;  ///< the most that a bin has too little
    double total = 0;  ///< what all bins together have too much
  };
  [[nodiscard]] Deviation deviation(EntityId who, MetricId metric, const Series& series, double unit) const {
    Deviation result;
    for (std::size_t bin = skipped; bin < series.size(); ++bin) {
      const double off = amount(bin, who, metric) - static_cast<double>(series[bin]) * unit;
      result.above = std::max(result.above, off);
      result.below = std::max(result.below, -off);
      result.total += off;
    }
    return result;
  }

 private:
  void read() {
    FrameBuilder builder(*source, {.bin = Duration(Truth{}.bin)});
    for (auto batch = source->read(); !batch.empty(); batch = source->read()) builder.add(batch);
    builder.finish();
    while (auto frame = builder.next()) frames.push_back(std::move(*frame));
    if (!frames.empty())
      skipped = static_cast<std::size_t>((frames[0].begin - recorded_from) / Duration(truth.bin));
  }
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_ATTRIBUTED_HPP
