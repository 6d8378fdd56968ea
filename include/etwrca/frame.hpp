// frame.hpp - one time bin of the whole machine.
//
// FrameBuilder turns observations into frames: entities x metrics, the totals, what belongs to
// nobody, and what was lost. Totals always equal the sum of the rows; rows of EntityKind::bucket
// make up `unattributed`.
#ifndef ETWRCA_FRAME_HPP
#define ETWRCA_FRAME_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/source.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// Usage of one metric by one module of one entity within a frame, as a rate per second.
struct ModuleUsage {
  EntityId who = no_entity;
  ModuleId module = no_module;
  MetricId metric = 0;
  double rate = 0;
};

/// One time bin. A value that owns its data.
struct Frame {
  TimePoint begin{};
  Duration length{};
  std::size_t metrics = 0;           ///< columns
  std::vector<EntityId> entities;    ///< rows: entities that lived or were seen in the bin, ascending
  std::vector<double> values;        ///< row-major [row][metric]: rate or level; NaN where never observed
  std::vector<double> total;         ///< [metric]: sum of the rows, or what the system entity stated
  std::vector<double> unattributed;  ///< [metric]: part of `total` that is in buckets or in no row
  std::vector<ModuleUsage> modules;  ///< sorted by who, metric, module
  std::uint64_t observations = 0;    ///< how many it was made of
  Loss loss;                         ///< lost in this bin

  [[nodiscard]] double value(std::size_t row, MetricId m) const { return values[row * metrics + m]; }
  /// The row of an entity, if it has one.
  [[nodiscard]] ETWRCA_EXPORT std::optional<std::size_t> row_of(EntityId who) const noexcept;
};

/// How observations are put into frames.
struct FrameOptions {
  /// Length of a bin. Zero: each distinct moment of the input is a frame of its own (data that comes
  /// in rows).
  Duration bin = std::chrono::seconds{1};
  /// How much later than a bin's end an observation may still arrive and count there. Later ones are
  /// put into the oldest open bin, so that totals hold, and counted in Loss::observations.
  Duration lateness = std::chrono::milliseconds{200};
  /// True: a last bin that was not over when the source was stopped (SourceInfo::stopped) is left out. For a
  /// live source, whose last bin would else look quiet.
  bool whole = false;
  /// Entities kept at most, fewer where there are so many metrics that a frame would have more than 2^18
  /// cells; the usage of more is summed into an extra bucket "(others)", their levels are left out and
  /// counted in Loss::observations.
  std::size_t max_entities = 20000;
};

/// Turns observations into frames. A Usage is spread over the bins it covers, in proportion. A time
/// without observations gives empty frames.
///
/// A moment more than 3600 bins ahead, or more than ten seconds behind, is taken as damage and counted
/// in Loss::observations, unless 16 in a row agree: then the clock was set, and the frames go on from
/// there.
///
/// Threads: one at a time.
class ETWRCA_EXPORT FrameBuilder {
 public:
  /// `source` gives the metric and entity tables and must outlive the builder. Throws
  /// Errc::invalid_argument for a negative bin or lateness, or a bin of more than ten days.
  explicit FrameBuilder(Source& source, const FrameOptions& options = {});
  ~FrameBuilder();
  FrameBuilder(FrameBuilder&&) noexcept;
  FrameBuilder& operator=(FrameBuilder&&) noexcept;

  /// Takes a batch (a copy of it); take the frames that it finishes by next() before the following one.
  /// Frames are finished between batches, so what stands in one batch is never late for another part of
  /// it, unless that part comes more than 256 bins later.
  void add(std::span<const Observation> observations);

  /// The next finished frame, oldest first; nothing if none is finished.
  [[nodiscard]] std::optional<Frame> next();

  /// Says that no more will come: next() then yields the open bins too. The last one keeps its full
  /// length: what comes after the last observation counts as quiet (but see FrameOptions::whole).
  void finish();

  /// Observations with impossible times that came before any frame; complete after the last frame.
  [[nodiscard]] Loss left_out() const noexcept;

  [[nodiscard]] Duration bin() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The bin for a recording of this length: from 10 ms to 1 s, so that ten seconds give 100 frames; longer
/// where it lasts more than a day, so that there are about 100,000 frames at most.
[[nodiscard]] ETWRCA_EXPORT Duration bin_for(Duration length) noexcept;

/// What suits a source: one frame a row for data in rows, one a look of a live source that looks at fixed
/// times; else by the length of a recording (bin_for), else a second. `bin`: where given, that is the length.
[[nodiscard]] ETWRCA_EXPORT FrameOptions frame_options_for(const SourceInfo& info,
                                                           std::optional<Duration> bin = std::nullopt);

}  // namespace etwrca

#endif  // ETWRCA_FRAME_HPP
