// cast.hpp - what crosses between Python and C++ by value: times, durations, paths, text.
//
// Times come out as numpy.datetime64[ns] and go in as that, as a datetime (a naive one is UTC), or as seconds
// since the epoch. Durations come out as numpy.timedelta64[ns] and go in as that, as a timedelta, or as
// seconds.
#ifndef ETWRCA_PYTHON_CAST_HPP
#define ETWRCA_PYTHON_CAST_HPP

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <etwrca/time.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace etwrca::python {

namespace py = pybind11;

/// Arguments: any of the forms above.
struct Moment {
  TimePoint value{};
};
/// A number that is neither a time nor a duration.
struct Number {
  double value{};
};
struct Span {
  Duration value{};
};
/// A TimeRange, or (begin, end).
struct Window {
  TimeRange value{};
};
struct FilePath {
  std::filesystem::path value;
};

/// datetime64 or timedelta64, one or an array, as `type`, the same in nanoseconds. Some versions of
/// NumPy wrap what they cannot hold round, newer ones raise; this throws Errc::invalid_argument.
py::object to_nanoseconds(py::handle from, const char* type);
/// Throw Errc::invalid_argument beyond 4e18 ns either way, as the C ABI does, or if they are not finite.
void check_nanoseconds(std::int64_t count);
void check_seconds(double seconds);

/// Throw Errc::invalid_argument for NaT, NaN and what is out of range; false if the object is no time at all.
/// An array of NumPy without dimensions is what it holds.
bool load_time(py::handle from, TimePoint& to);
bool load_duration(py::handle from, Duration& to);
bool load_number(py::handle from, double& to);
bool load_path(py::handle from, std::filesystem::path& to);

py::object make_time(TimePoint time);
py::object make_duration(Duration duration);

/// Text of the watched machine: bytes that are no UTF-8 become U+FFFD.
py::str text(const std::string& bytes);
std::vector<py::str> texts(const std::vector<std::string>& all);

}  // namespace etwrca::python

namespace pybind11::detail {

template <>
struct type_caster<etwrca::python::Moment> {
  PYBIND11_TYPE_CASTER(etwrca::python::Moment,
                       const_name("Union[numpy.datetime64, datetime.datetime, float]"));
  bool load(handle from, bool) { return etwrca::python::load_time(from, value.value); }
  static handle cast(const etwrca::python::Moment& t, return_value_policy, handle) {
    return etwrca::python::make_time(t.value).release();
  }
};

template <>
struct type_caster<etwrca::python::Span> {
  PYBIND11_TYPE_CASTER(etwrca::python::Span,
                       const_name("Union[numpy.timedelta64, datetime.timedelta, float]"));
  bool load(handle from, bool) { return etwrca::python::load_duration(from, value.value); }
  static handle cast(const etwrca::python::Span& d, return_value_policy, handle) {
    return etwrca::python::make_duration(d.value).release();
  }
};

template <>
struct type_caster<etwrca::python::Number> {
  PYBIND11_TYPE_CASTER(etwrca::python::Number, const_name("float"));
  bool load(handle from, bool) { return etwrca::python::load_number(from, value.value); }
};

template <>
struct type_caster<etwrca::python::Window> {
  using Pair = std::pair<etwrca::python::Moment, etwrca::python::Moment>;
  PYBIND11_TYPE_CASTER(etwrca::python::Window, const_name("Union[etwrca._core.TimeRange, ") +
                                                   make_caster<Pair>::name + const_name("]"));
  bool load(handle from, bool convert) {
    if (isinstance<etwrca::TimeRange>(from)) {
      value.value = from.cast<etwrca::TimeRange>();
      return true;
    }
    make_caster<Pair> pair;
    if (!pair.load(from, convert)) return false;
    const auto [begin, end] = cast_op<Pair>(pair);
    value.value = {begin.value, end.value};
    return true;
  }
};

template <>
struct type_caster<etwrca::python::FilePath> {
  PYBIND11_TYPE_CASTER(etwrca::python::FilePath, const_name("Union[str, bytes, os.PathLike[str]]"));
  bool load(handle from, bool) { return etwrca::python::load_path(from, value.value); }
};

template <>
struct type_caster<etwrca::TimePoint> {
  PYBIND11_TYPE_CASTER(etwrca::TimePoint, const_name("numpy.datetime64"));
  bool load(handle from, bool) { return etwrca::python::load_time(from, value); }
  static handle cast(etwrca::TimePoint t, return_value_policy, handle) {
    return etwrca::python::make_time(t).release();
  }
};

template <>
struct type_caster<etwrca::Duration> {
  PYBIND11_TYPE_CASTER(etwrca::Duration, const_name("numpy.timedelta64"));
  bool load(handle from, bool) { return etwrca::python::load_duration(from, value); }
  static handle cast(etwrca::Duration d, return_value_policy, handle) {
    return etwrca::python::make_duration(d).release();
  }
};

}  // namespace pybind11::detail

#endif  // ETWRCA_PYTHON_CAST_HPP
