// The recent past, compact: of each frame only the cells that say something.
#ifndef ETWRCA_RANK_HISTORY_HPP
#define ETWRCA_RANK_HISTORY_HPP

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

namespace etwrca::rank {

struct StoredRow {
  EntityId who = no_entity;
  std::uint32_t first_cell = 0;  ///< its cells end where those of the next row begin
};

struct StoredModule {
  EntityId who = no_entity;
  ModuleId module = no_module;
  double rate = 0;
};

/// A frame without the cells that its metric's kind implies: 0 for usage, "not known" for a level.
/// 8 bytes a row and 10 a cell.
struct StoredFrame {
  TimePoint begin{};
  Loss loss;
  std::vector<StoredRow> rows;
  std::vector<MetricId> cell_metrics;
  std::vector<double> cell_values;
  std::vector<double> total;          ///< [metric]
  std::vector<double> unattributed;   ///< [metric]
  std::vector<StoredModule> modules;  ///< CPU time only

  [[nodiscard]] std::size_t cells_end(std::size_t row) const {
    return row + 1 < rows.size() ? rows[row + 1].first_cell : cell_values.size();
  }
};

/// The newest frames, at most `frames` and 128 MiB, and what was known of the entities in them.
class History {
 public:
  History(const Source& source, std::size_t frames);

  void observe(const Frame& frame);

  [[nodiscard]] const std::deque<StoredFrame>& frames() const noexcept { return frames_; }

  /// The source's entry, or the copy made when the entity was first seen if the source has forgotten
  /// it; nullptr if neither is there.
  [[nodiscard]] const Entity* find(EntityId who) const noexcept;

  /// Bytes held by the frames.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  void remember(const Frame& frame);
  void forget_entities();

  const Source* source_;
  std::size_t limit_;
  std::size_t since_forgotten_ = 0;
  std::size_t bytes_ = 0;
  std::deque<StoredFrame> frames_;
  std::unordered_map<EntityId, Entity> entities_;
};

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_HISTORY_HPP
