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

// Arguments: whatever NumPy makes an array of, as lists and columns of pandas.
/// Of datetime64, of seconds since the epoch, or of any object that is a time.
struct Moments {
  py::array all;
};
using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
/// Of numbers; an array of doubles is not copied.
struct Values {
  Doubles all;
};

/// One dimension; `what` names the argument in an error.
std::vector<TimePoint> times_of(const Moments& times, const char* what);
std::span<const double> doubles_of(const Values& values, const char* what);
/// False for what is no array; what Python code raised meanwhile, as Ctrl-C, goes on.
bool load_array(py::handle from, py::array& to);
/// As that, of numbers. None and pandas' NA are NaN. Throws Errc::invalid_argument for times, durations and
/// text, which NumPy would take for numbers.
bool load_values(py::handle from, Doubles& to);
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
struct type_caster<etwrca::python::Moments> {
  PYBIND11_TYPE_CASTER(
      etwrca::python::Moments,
      const_name("Union[numpy.typing.ArrayLike, collections.abc.Sequence[datetime.datetime]]"));
  bool load(handle from, bool) { return etwrca::python::load_array(from, value.all); }
};
template <>
struct type_caster<etwrca::python::Values> {
  PYBIND11_TYPE_CASTER(etwrca::python::Values, const_name("numpy.typing.ArrayLike"));
  bool load(handle from, bool) { return etwrca::python::load_values(from, value.all); }
};
template <>
struct type_caster<etwrca::python::Numbers> {
  PYBIND11_TYPE_CASTER(etwrca::python::Numbers, const_name("numpy.typing.ArrayLike"));
  bool load(handle from, bool) {
    array values;
    if (!etwrca::python::load_array(from, values)) return false;
    value = etwrca::python::numbers_of(values);
    return true;
  }
};
}  // namespace pybind11::detail

#endif  // ETWRCA_PYTHON_ARRAY_HPP
