// arrow.hpp - a table by the Arrow C stream interface, in the capsule of the Arrow PyCapsule interface.
// https://arrow.apache.org/docs/format/CDataInterface.html and .../CStreamInterface.html
#ifndef ETWRCA_PYTHON_ARROW_HPP
#define ETWRCA_PYTHON_ARROW_HPP

#include "table.hpp"

namespace etwrca::python {

/// A capsule "arrow_array_stream" of one batch.
py::capsule arrow_stream(Table table);

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_ARROW_HPP
