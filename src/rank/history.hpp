// The recent past, compact: of each entity only what changed.
#ifndef ETWRCA_RANK_HISTORY_HPP
#define ETWRCA_RANK_HISTORY_HPP

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

namespace etwrca::rank {

struct StoredModule {
  EntityId who = no_entity;
  ModuleId module = no_module;
  double rate = 0;
};

/// What a frame says of the whole machine.
struct StoredFrame {
  TimePoint begin{};
  Loss loss;
  std::vector<double> total;          ///< [metric]
  std::vector<double> unattributed;   ///< [metric]
  std::vector<StoredModule> modules;  ///< CPU time only
};

/// Frames in a row with one value. Frames are counted from the first that was ever observed.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t length = 0;
  double value = 0;

  [[nodiscard]] std::uint32_t end() const noexcept { return first + length; }
};

/// Adds one value in front of which all others lie: the last run grows, or a new one begins.
void append(std::vector<Run>& runs, std::uint32_t at, double value);

/// What the frames say of one entity: most of it stays as it is for a long time. Values that a metric's kind
/// implies are left out: 0 for usage, "not known" for a level.
class EntityPast {
 public:
  [[nodiscard]] const std::vector<Run>& lived() const noexcept { return lived_; }
  /// Empty for a metric of which nothing was said.
  [[nodiscard]] std::span<const Run> values(MetricId metric) const noexcept;

  void live(std::uint32_t frame) { append(lived_, frame, 1.0); }
  void add(std::uint32_t frame, MetricId metric, double value);
  /// Drops what ended before.
  void forget_before(std::uint32_t frame);
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  std::vector<Run> lived_;
  std::vector<std::pair<MetricId, std::vector<Run>>> values_;  // few a process
};

/// The newest frames, at most `frames` and `bytes`, and what was known of the entities in them. The newest
/// two frames stay whatever they take.
class History {
 public:
  History(const Source& source, std::size_t frames, std::size_t bytes = std::size_t{128} << 20U);

  void observe(const Frame& frame);

  [[nodiscard]] const std::deque<StoredFrame>& frames() const noexcept { return frames_; }
  /// The number by which runs call the oldest of them. Runs may reach further back.
  [[nodiscard]] std::uint32_t first() const noexcept { return first_; }
  /// Of each entity that has a row in one of the frames, and of some that had one before.
  [[nodiscard]] const std::unordered_map<EntityId, EntityPast>& pasts() const noexcept { return pasts_; }

  /// The source's entry; its last copy, at most 128 frames older than that, if the source has forgotten it;
  /// nullptr if neither is there.
  [[nodiscard]] const Entity* find(EntityId who) const noexcept;

  /// Bytes held by the frames and the pasts.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  void observe_rows(const Frame& frame);
  void drop_frames(std::size_t count);
  void forget();
  void copy_entities();

  const Source* source_;
  std::size_t limit_;
  std::size_t most_bytes_;
  std::size_t since_copied_ = 0;
  std::uint32_t forgotten_ = 0;  // of the pasts, frames before this one
  std::size_t bytes_ = 0;
  std::uint32_t first_ = 0;
  std::deque<StoredFrame> frames_;
  std::unordered_map<EntityId, EntityPast> pasts_;
  std::unordered_map<EntityId, Entity> entities_;
  std::vector<EntityId> unended_;  // those whose copy says of no end
};

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_HISTORY_HPP
