// What is usual for a process that was just born: what others of its kind did before it.
#ifndef ETWRCA_MONITOR_KIN_HPP
#define ETWRCA_MONITOR_KIN_HPP

#include <compare>
#include <cstddef>
#include <deque>
#include <map>
#include <string>

#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"

namespace etwrca::monitor {

/// A build starts one compiler after the other, and each takes a core from nothing. Kin are processes of one
/// name whose parents have one name. What at least DetectOptions::usual of them reached within
/// DetectOptions::memory frames is usual for the next, as it would be for one process. Of each kind the
/// newest 48 are remembered, of at most 4096 kinds.
class Kin {
 public:
  Kin(const Source& source, const DetectOptions& options) : source_(source), options_(options) {}

  void next_frame() noexcept { ++now_; }
  /// Has ended, and this was its largest value.
  void remember(EntityId who, MetricId metric, double peak);
  /// 0 if nothing is usual yet.
  [[nodiscard]] double usual(EntityId who, MetricId metric) const;

 private:
  struct Kind {
    std::string name;
    std::string parent;
    MetricId metric = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees one in the comparison
    friend auto operator<=>(const Kind&, const Kind&) = default;
  };
  struct Peak {
    std::size_t frame = 0;
    double value = 0;
  };

  [[nodiscard]] Kind kind_of(EntityId who, MetricId metric) const;
  [[nodiscard]] bool is_forgotten(const Peak& peak) const noexcept {
    return now_ - peak.frame > options_.memory;
  }

  const Source& source_;
  DetectOptions options_;
  std::size_t now_ = 0;
  std::map<Kind, std::deque<Peak>> peaks_;  // of each kind, the newest last
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_KIN_HPP
