// metric_ref.hpp - a metric by its number or its name.
#ifndef ETWRCA_PYTHON_METRIC_REF_HPP
#define ETWRCA_PYTHON_METRIC_REF_HPP

#include <etwrca/metric.hpp>
#include <string>
#include <variant>

namespace etwrca::python {

using MetricRef = std::variant<MetricId, std::string>;

/// Throws Errc::not_found.
MetricId metric_id(const MetricTable& table, const MetricRef& metric);

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_METRIC_REF_HPP
