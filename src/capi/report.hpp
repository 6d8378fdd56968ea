// report.hpp - the handle of a report, and structs made of its parts.
#ifndef ETWRCA_CAPI_REPORT_HPP
#define ETWRCA_CAPI_REPORT_HPP

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "etwrca/etwrca.h"
#include "etwrca/incident.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/report.hpp"
#include "etwrca/source.hpp"

namespace etwrca::capi {

/// A row of a metric table, which may grow and move, for texts that stay.
struct ShownMetric {
  MetricInfo info;
  std::string caused_by;  // MetricInfo::caused_by as one text
};
/// Row `i`, kept in `shown`. Throws Errc::not_found.
const ShownMetric& shown_metric(std::deque<ShownMetric>& shown, const std::vector<MetricInfo>& rows,
                                std::size_t i);

}  // namespace etwrca::capi

struct etwrca_report {
  etwrca::Report report;
  bool lent = false;                                      // to a callback: not for the caller to free
  std::string text{};                                     // of the last etwrca_report_write()
  std::optional<etwrca::Narrative> narrative{};           // of the last etwrca_report_narrative()
  mutable std::deque<etwrca::capi::ShownMetric> shown{};  // the metrics that were asked for
};

namespace etwrca::capi {

// The texts live as long as what they are made of.
etwrca_metric metric_of(const ShownMetric& metric) noexcept;
etwrca_capability capability_of(const Capability& capability) noexcept;
etwrca_spike spike_of(const Spike& spike, const std::vector<MetricInfo>* metrics,
                      const char* entity_name) noexcept;
etwrca_loss loss_of(const Loss& loss, std::size_t notes) noexcept;

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_REPORT_HPP
