// metric.hpp - the columns: what is measured, in which unit, and what others call it.
//
// One table feeds frames, JSON, reports and documentation. The built-in metrics come first and have
// fixed numbers; a source or a caller may add its own at run time.
#ifndef ETWRCA_METRIC_HPP
#define ETWRCA_METRIC_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etwrca/export.h"

namespace etwrca {

/// A column number: an index into a MetricTable.
using MetricId = std::uint16_t;

/// How a metric is observed, and how a frame states it.
enum class MetricKind : std::uint8_t {
  usage,  ///< an amount spent over an interval; a frame states it as a rate per second
  level,  ///< a value at a moment; a frame states the last one, carried forward while the entity lives
};

/// In which series of a metric an incident can be felt; the others only help to explain one.
enum class MetricWatch : std::uint8_t {
  none,   ///< a mechanism, not a symptom
  total,  ///< the machine's total
  all,    ///< the total, and each entity's own series
};

/// What is known about one metric. Names are unique within a table.
struct MetricInfo {
  std::string name;  ///< short and stable, as in the JSON documents: "cpu"
  MetricKind kind = MetricKind::level;
  std::string unit;             ///< UCUM unit of the value in a frame: "1" (cores), "By/s", "By", ...
  std::string otel_name;        ///< OpenTelemetry semantic convention, empty where there is none
  std::string otel_attributes;  ///< its fixed attributes, "key=value" separated by commas
  std::string summary;          ///< one sentence for people
  MetricWatch watch = MetricWatch::all;
  /// The least spread a detector assumes, in `unit`: a machine that does nothing has none at all, and moves
  /// below some of these are no incident.
  double least_spread = 0;
  /// Names of the metrics by which others cause it, where it shows suffering and not doing: a process waits
  /// for a core because another one uses "cpu", and faults because another one took the "memory". Its rise
  /// blames nobody by itself, unless the source has nothing else; that of its causes does.
  std::vector<std::string> caused_by{};
};

/// The built-in columns. The numbers are stable.
namespace metric {
inline constexpr MetricId cpu = 0;               ///< CPU time per second: cores kept busy
inline constexpr MetricId ready = 1;             ///< time per second spent runnable but not running
inline constexpr MetricId disk_read = 2;         ///< bytes per second read from disks
inline constexpr MetricId disk_write = 3;        ///< bytes per second written to disks
inline constexpr MetricId network_receive = 4;   ///< bytes per second received
inline constexpr MetricId network_send = 5;      ///< bytes per second sent
inline constexpr MetricId hard_faults = 6;       ///< page faults per second that waited for a disk
inline constexpr MetricId context_switches = 7;  ///< switches to another thread, per second
inline constexpr MetricId memory = 8;            ///< private (committed) bytes
inline constexpr MetricId working_set = 9;       ///< resident bytes
inline constexpr MetricId built_in_count = 10;
}  // namespace metric

/// The list of columns of one source. Copyable; grows only at its end; at most 4096 columns.
class ETWRCA_EXPORT MetricTable {
 public:
  enum class Start : std::uint8_t { built_in, empty };

  /// Starts with the built-in metrics, or with none (a CSV that brings only its own).
  explicit MetricTable(Start start = Start::built_in);

  /// Adds a column and returns its number; if the name is known already, returns that one unchanged.
  /// Throws Errc::invalid_argument for an empty name, a least_spread that is negative or not finite, and a
  /// full table.
  MetricId add(MetricInfo info);

  [[nodiscard]] std::optional<MetricId> find(std::string_view name) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// All columns, in the order of their numbers.
  [[nodiscard]] const std::vector<MetricInfo>& rows() const noexcept { return rows_; }

  /// Throws Errc::not_found outside the table.
  [[nodiscard]] const MetricInfo& operator[](MetricId id) const;

 private:
  std::vector<MetricInfo> rows_;
};

}  // namespace etwrca

#endif  // ETWRCA_METRIC_HPP
