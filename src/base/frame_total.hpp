// frame_total.hpp - the total of one metric in a frame, as everybody who makes frames counts it.
#ifndef ETWRCA_BASE_FRAME_TOTAL_HPP
#define ETWRCA_BASE_FRAME_TOTAL_HPP

#include <cmath>
#include <limits>

#include "etwrca/metric.hpp"

namespace etwrca::base {

/// What a frame says of a metric where nothing is given: no use, an unknown level.
inline double nothing_of(MetricKind kind) noexcept {
  return kind == MetricKind::usage ? 0.0 : std::numeric_limits<double>::quiet_NaN();
}

struct FrameTotal {
  double total;
  double unattributed;  ///< to be added to what the buckets have
};

/// What the system states (NaN: nothing; a use of 0 states nothing either) wins over the sum of the rows, if
/// there is `any`; the difference belongs to nobody.
inline FrameTotal frame_total(MetricKind kind, double sum, bool any, double stated) noexcept {
  const bool is_stated = !std::isnan(stated) && !(kind == MetricKind::usage && stated == 0.0);
  if (is_stated) return {stated, stated - sum};
  return {any ? sum : nothing_of(kind), 0};
}

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_FRAME_TOTAL_HPP
