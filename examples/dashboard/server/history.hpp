// history.hpp - the last minutes, frame by frame and process by process.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_HISTORY_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_HISTORY_HPP

#include <cstdint>
#include <deque>
#include <etwrca/etwrca.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace dashboard {

using Json = nlohmann::ordered_json;

/// Bounds: `frames`, and `bytes` for the frames' documents, the processes and their changes of values (a
/// value that stays costs nothing). What is older is dropped and counted; the newest frame always stays.
/// Threads: any; add() by one.
class History {
 public:
  explicit History(std::size_t frames = 900, std::size_t bytes = std::size_t{64} << 20U)
      : most_frames_(frames), most_bytes_(bytes) {}

  /// The columns as they are known before the first frame.
  void know(const etwrca::MetricTable& metrics);
  /// Takes a frame and the document that says it.
  void add(const etwrca::Frame& frame, const etwrca::Source& source, std::string document);

  struct Extent {
    std::optional<double> from, to;  ///< begin of the first and end of the last frame kept
    std::size_t frames = 0;
    std::uint64_t dropped = 0;
    std::size_t bytes = 0;  ///< as the bound counts them
  };
  [[nodiscard]] Extent extent() const;
  /// The documents of the frames that begin in [from, to), oldest first, and whether there are more.
  [[nodiscard]] std::string frames(double from, double to, std::size_t most) const;
  /// Who lived in the frame at this moment (the latest, if none is given), largest first by a column.
  [[nodiscard]] Json processes(std::optional<double> at, std::size_t column, const std::string& text,
                               std::size_t most) const;
  /// One entity's own curves; null if it is not known.
  [[nodiscard]] Json entity(etwrca::EntityId who, double from, double to) const;
  /// Prometheus text of the latest frame.
  [[nodiscard]] std::string prometheus() const;
  [[nodiscard]] std::vector<etwrca::MetricInfo> metrics() const;

 private:
  /// From this frame on a value is this one.
  struct Point {
    std::uint32_t frame;
    float value;
  };
  using Column = std::vector<Point>;
  struct Track {
    Json about;
    std::vector<Column> columns;
  };
  struct Kept {
    double begin, length;
    std::string document;
  };
  [[nodiscard]] std::uint32_t newest() const {
    return first_ + static_cast<std::uint32_t>(frames_.size()) - 1;
  }
  void set(Column& column, float value);
  Track& track_of(etwrca::EntityId who, std::size_t columns);
  void describe(etwrca::EntityId who, Track& track, const etwrca::Source& source);
  void drop(std::size_t frames);
  void forget_before_first(Column& column);
  [[nodiscard]] std::optional<std::uint32_t> frame_at(double time) const;
  [[nodiscard]] static float value_at(const Column& column, std::uint32_t frame);

  std::size_t most_frames_, most_bytes_;
  mutable std::mutex mutex_;
  std::deque<Kept> frames_;
  std::uint32_t first_ = 0;  // number of frames_.front()
  std::size_t bytes_ = 0;
  std::unordered_map<etwrca::EntityId, Track> tracks_;
  std::vector<etwrca::EntityId> alive_;
  std::vector<etwrca::MetricInfo> metrics_;
  std::string prometheus_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_HISTORY_HPP
