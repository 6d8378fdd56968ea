// array.hpp - NumPy arrays: views of our memory on the way out, plain numbers on the way in.
#ifndef ETWRCA_PYTHON_ARRAY_HPP
#define ETWRCA_PYTHON_ARRAY_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "cast.hpp"

namespace etwrca::python {

// py::array under names that say the type of the elements, for signatures and stubs.
struct FloatArray : py::array {
  explicit FloatArray(py::array a) : py::array(std::move(a)) {}
  FloatArray() = default;
};
struct UintArray : py::array {
  explicit UintArray(py::array a) : py::array(std::move(a)) {}
  UintArray() = default;
};
struct TimeArray : py::array {
  explicit TimeArray(py::array a) : py::array(std::move(a)) {}
  TimeArray() = default;
};

/// Views that cannot be written to and keep `owner`, the Python object whose memory it is, alive.
FloatArray view(const std::vector<double>& values, py::handle owner);
/// Row-major, `columns` wide.
FloatArray view(const std::vector<double>& values, std::size_t columns, py::handle owner);
UintArray view(const std::vector<std::uint32_t>& values, py::handle owner);
TimeArray view(const std::vector<TimePoint>& values, py::handle owner);

/// One dimension, of datetime64 or of seconds since the epoch; `what` names the argument in an error.
std::vector<TimePoint> times_of(const py::array& times, const char* what);
/// One dimension, of numbers; an array of doubles is not copied.
using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
std::span<const double> doubles_of(const Doubles& values, const char* what);
/// An argument: one dimension, of whole numbers of 32 bits, as numbers of entities are.
struct Numbers {
  std::vector<std::uint32_t> all;
};
/// Throws Errc::invalid_argument for other numbers: NumPy would cut them to size.
Numbers numbers_of(const py::array& values);
/// Throws Errc::invalid_argument.
void same_length(std::size_t a, std::size_t b, const char* what);

}  // namespace etwrca::python

namespace pybind11::detail {
template <>
struct handle_type_name<etwrca::python::FloatArray> {
  static constexpr auto name = const_name("numpy.typing.NDArray[numpy.float64]");
};
template <>
struct handle_type_name<etwrca::python::UintArray> {
  static constexpr auto name = const_name("numpy.typing.NDArray[numpy.uint32]");
};
template <>
struct handle_type_name<etwrca::python::TimeArray> {
  static constexpr auto name = const_name("numpy.typing.NDArray[numpy.datetime64]");
};
template <>
struct type_caster<etwrca::python::Numbers> {
  PYBIND11_TYPE_CASTER(etwrca::python::Numbers, const_name("numpy.typing.NDArray[numpy.uint32]"));
  bool load(handle from, bool) {
    const array values = array::ensure(from);
    if (!values) return false;
    value = etwrca::python::numbers_of(values);
    return true;
  }
};
}  // namespace pybind11::detail

#endif  // ETWRCA_PYTHON_ARRAY_HPP
