// Crowds of short-lived children count as what started them.
#ifndef ETWRCA_RANK_ROLLUP_HPP
#define ETWRCA_RANK_ROLLUP_HPP

#include <cstddef>
#include <vector>

#include "rank/history.hpp"
#include "rank/panel.hpp"

namespace etwrca::rank {

struct Rollup {
  std::vector<std::size_t> into;      ///< [entity]: the entity in which it counts; itself for most
  std::vector<std::size_t> children;  ///< [entity]: how many were counted in it

  [[nodiscard]] bool any() const;
};

/// A build of thousands of compilers has no culprit among them: it is the one that started them. A
/// process that was born in the window and lived for less than half of it counts in its nearest ancestor
/// that is not so short-lived itself, if there are at least three like it under that ancestor, they have
/// mostly ended, and none of them spent more than half of what they spent together.
Rollup find_crowds(const History& history, const Panel& panel, const TimeRange& window);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_ROLLUP_HPP
