// numbers.hpp - numbers as people read them: few digits, the right unit, never the locale's.
#ifndef ETWRCA_REPORT_NUMBERS_HPP
#define ETWRCA_REPORT_NUMBERS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "etwrca/incident.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/time.hpp"

namespace etwrca::report {

/// "0.98", "12.3", "1,234": about three digits. "unknown" for NaN and infinities.
std::string number(double value);
std::string count(std::uint64_t value);
/// "1 event", "2 events", "2 processes".
std::string counted(std::uint64_t value, std::string_view noun);
/// Exactly so many digits behind the point, as "0.93".
std::string fixed(double value, int decimals);
/// "93 %" for 0.93.
std::string percent(double share);

/// A value with its metric's unit: "0.98 cores", "12.3 MB/s", "1.2 GiB", "340 faults/s".
std::string quantity(double value, const MetricInfo& metric);

/// The words for a metric: "CPU", "disk reads"; the metric's own name where it is not built in.
std::string noun(const MetricInfo& metric);

/// What a value of unit "1" counts: "cores", "threads", "%" (a share of the time, shown times a hundred), or
/// "".
std::string_view one_of(const MetricInfo& metric);

/// "8.2 s", "350 ms", "2 min 5 s".
std::string span_of(Duration length);

/// Tells moments as the source counts them: UTC for a recording; plain seconds for data that counts
/// from zero.
class Clock {
 public:
  explicit Clock(const Report& report);
  /// "2020-07-29 02:00:24.12 UTC" or "124.5 s".
  [[nodiscard]] std::string moment(TimePoint t) const;
  /// The time of day alone, to `decimals` of a second: "02:00:24.1"; or "124.5 s".
  [[nodiscard]] std::string short_time(TimePoint t, int decimals = 2) const;
  [[nodiscard]] bool calendar() const noexcept { return calendar_; }

 private:
  bool calendar_;
};

/// What an axis shows: round numbers in one unit.
struct Axis {
  double bottom = 0;          ///< value at the lower end, in the metric's unit; 0 unless there are negatives
  double top = 1;             ///< value at the upper end
  std::vector<double> ticks;  ///< in the metric's unit, ascending
  std::vector<std::string> labels;
  std::string unit;  ///< "cores", "MB/s"; "" if none
};
Axis value_axis(double smallest, double largest, const MetricInfo& metric);

/// At most `most` round moments within the range.
struct TimeTicks {
  std::vector<TimePoint> times;
  std::vector<std::string> labels;
};
TimeTicks time_axis(const TimeRange& range, const Clock& clock, std::size_t most);

/// The row of the report's table, or a nameless one where the number is not in it.
const MetricInfo& metric_of(const Report& report, MetricId id);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_NUMBERS_HPP
