// table.hpp - a report as a flat table, for NumPy, pandas and Arrow.
#ifndef ETWRCA_PYTHON_TABLE_HPP
#define ETWRCA_PYTHON_TABLE_HPP

#include <cstdint>
#include <etwrca/incident.hpp>
#include <string>
#include <variant>
#include <vector>

#include "cast.hpp"
#include "typed.hpp"

namespace etwrca::python {

/// Times are nanoseconds since the epoch; a missing number is NaN.
struct Times {
  std::vector<std::int64_t> values;
};
using Cells = std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>, Times,
                           std::vector<std::uint8_t>>;  // the last: truth values

struct Column {
  std::string name;
  Cells cells;
};

struct Table {
  std::vector<Column> columns;
  std::size_t rows = 0;
};

/// One row a suspect; the columns of its incident are repeated. An incident without suspects has no row.
Table suspect_table(const Report& report);

ArrayDict to_numpy(const Table& table);

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_TABLE_HPP
