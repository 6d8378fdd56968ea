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

/// Bounds: `frames`, and `points` changes of values (8 bytes each; a value that stays costs nothing). What is
/// older is dropped and counted. Threads: any; add() by one.
class History {
 public:
  explicit History(std::size_t frames = 900, std::size_t points = 4'000'000)
      : most_frames_(frames), most_points_(points) {}

  /// The columns as they are known before the first frame.
  void know(const etwrca::MetricTable& metrics);
  /// Takes a frame; the id is the one of its event.
  void add(const etwrca::Frame& frame, const etwrca::Source& source, std::string document);

  struct Extent {
    std::optional<double> from, to;  ///< begin of the first and end of the last frame kept
    std::size_t frames = 0;
    std::uint64_t dropped = 0;
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
  struct Point {
    std::uint64_t frame;
    float value;
  };
  struct Track {
    Json about;
    std::vector<std::deque<Point>> columns;
  };
  struct Kept {
    double begin, length;
    std::string document;
  };
  void set(std::deque<Point>& column, float value);
  void know(etwrca::EntityId who, const etwrca::Source& source);
  void end(Track& track);
  void drop(std::size_t frames);
  [[nodiscard]] std::optional<std::size_t> frame_at(double time) const;
  [[nodiscard]] static float value_at(const std::deque<Point>& column, std::uint64_t frame);

  std::size_t most_frames_, most_points_;
  mutable std::mutex mutex_;
  std::deque<Kept> frames_;
  std::uint64_t first_ = 0;  // number of frames_.front()
  std::size_t points_ = 0;
  std::unordered_map<etwrca::EntityId, Track> tracks_;
  std::vector<etwrca::EntityId> alive_;
  std::vector<etwrca::MetricInfo> metrics_;
  std::string prometheus_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_HISTORY_HPP
