// What is usual for a process that was just born: what others of its kind did before it.
#ifndef ETWRCA_MONITOR_KIN_HPP
#define ETWRCA_MONITOR_KIN_HPP

#include <compare>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::monitor {

/// A build starts one compiler after the other, and each takes a core from nothing. Kin are processes of one
/// name whose parents have one name. What they reached, and for how long they lived, on at least
/// DetectOptions::usual occasions within DetectOptions::memory frames is usual for the next, as it would be
/// for one process. Those that lived at the same time are one occasion. The newest 48 occasions of each of
/// the newest 4096 kinds are remembered.
class Kin {
 public:
  struct Kind {
    std::string name;
    std::string parent;
    MetricId metric = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees one in the comparison
    friend auto operator<=>(const Kind&, const Kind&) = default;
  };
  /// A life, in frames.
  struct Life {
    std::size_t born = 0;
    double peak = 0;
  };
  struct Usual {
    double peak = 0;
    std::size_t length = 0;  ///< of a life, in frames
  };

  Kin(const Source& source, const DetectOptions& options) : source_(source), options_(options) {}

  void next_frame() noexcept { ++now_; }
  /// The frame that is looked at.
  [[nodiscard]] std::size_t now() const noexcept { return now_; }

  /// Nothing if it, or its parent, has no name yet: all of a name would be kin.
  [[nodiscard]] std::optional<Kind> kind_of(EntityId who, MetricId metric) const;
  /// One of them has ended in this frame.
  void remember(const Kind& kind, const Life& life);
  /// Nothing if nothing is usual yet.
  [[nodiscard]] std::optional<Usual> usual(const Kind& kind) const;

 private:
  struct Occasion {
    std::size_t ended = 0;  // the frame in which the first of them did
    double peak = 0;
    std::size_t length = 0;
  };

  const Source& source_;
  DetectOptions options_;
  std::size_t now_ = 0;
  std::map<Kind, std::deque<Occasion>> occasions_;  // the newest last
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_KIN_HPP
