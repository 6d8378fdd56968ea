// table_source.hpp - a NumPy table as a source: times x entities x metrics.
#ifndef ETWRCA_PYTHON_TABLE_SOURCE_HPP
#define ETWRCA_PYTHON_TABLE_SOURCE_HPP

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "array.hpp"
#include "bound_source.hpp"

namespace etwrca::python {

using MetricNames = std::vector<std::variant<MetricInfo, std::string>>;

/// `values` has the shape (times, entities, metrics), or (times, entities) for one metric; NaN is a gap.
/// Entities are named things, metrics are levels unless a MetricInfo says otherwise. Times must not go back.
/// Throws Errc::invalid_argument.
std::unique_ptr<Source> make_table_source(const Moments& times, const Values& values,
                                          const std::vector<std::string>& entities,
                                          const MetricNames& metrics, const std::string& name);

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_TABLE_SOURCE_HPP
