// The series in which an incident can be felt, one detector each.
#ifndef ETWRCA_MONITOR_SERIES_HPP
#define ETWRCA_MONITOR_SERIES_HPP

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"
#include "etwrca/spike_detector.hpp"
#include "monitor/kin.hpp"
#include "monitor/late_levels.hpp"
#include "monitor/unwatched.hpp"
#include "monitor/watched.hpp"

namespace etwrca::monitor {

/// Runs a detector over each series that a person would feel: totals, and the CPU and memory of each process;
/// all of a source with metrics of its own. At most 20000 series; the rest is counted.
class Series {
 public:
  Series(const Source& source, const DetectOptions& options);

  /// Appends what the frame reveals to `out`, by entity and metric.
  void update(const Frame& frame, std::vector<Spike>& out);
  /// Ends what is open.
  void finish(std::vector<Spike>& out);

  [[nodiscard]] const Unwatched& unwatched() const noexcept { return unwatched_; }

 private:
  struct Key {
    EntityId who;
    MetricId metric;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees one in the comparison
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(Key key) const noexcept { return (std::size_t{key.who} << 12U) ^ key.metric; }
  };

  struct Watch {
    SpikeDetector detector;
    bool open = false;  // in a spike
    // Of a newborn:
    std::optional<Kin::Kind> kind{};
    Kin::Life life{};
    std::size_t as_kin = 0;  // so many frames what its kin did is usual for it
  };

  void step(Key key, TimePoint at, double value, std::vector<Spike>& out);
  [[nodiscard]] Watch begin(Key key, TimePoint at) const;
  [[nodiscard]] SpikeDetector detector(Key key, TimePoint at, std::optional<double> before,
                                       double usual = 0) const;
  [[nodiscard]] Spike named(Spike spike, Key key) const;
  [[nodiscard]] bool watches_total(MetricId m) const;
  [[nodiscard]] bool watches_entities(MetricId m) const;
  void drop_the_ended(const Frame& frame, std::vector<Spike>& out);
  void finish(std::vector<Key> keys, TimePoint end, std::vector<Spike>& out);

  const Source& source_;
  Watched watched_;
  DetectOptions options_;
  LateLevels late_;
  Kin kin_;
  std::unordered_map<Key, Watch, Hash> watches_;
  Unwatched unwatched_;
};

}  // namespace etwrca::monitor

#endif  // ETWRCA_MONITOR_SERIES_HPP
