#include "array.hpp"

#include <cmath>
#include <etwrca/error.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace etwrca::python {
namespace {

py::array read_only(py::array array) {
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

py::ssize_t signed_size(std::size_t n) { return static_cast<py::ssize_t>(n); }

py::array flat(const py::dtype& type, const void* data, std::size_t n, py::handle owner) {
  return read_only(py::array(type, {signed_size(n)}, {type.itemsize()}, data, owner));
}

[[noreturn]] void refuse(const std::string& sentence) { throw Error(Errc::invalid_argument, sentence); }

std::string place(const char* what, std::size_t i) {
  return std::string(what) + "[" + std::to_string(i) + "]";
}

std::string type_of(const py::array& values) { return py::str(values.dtype()); }

std::vector<TimePoint> times_of_datetimes(const py::array& times, const char* what) {
  const py::array_t<std::int64_t, py::array::c_style | py::array::forcecast> counts =
      to_nanoseconds(times, "datetime64[ns]").attr("astype")("int64");
  std::vector<TimePoint> out(static_cast<std::size_t>(counts.size()));
  const std::int64_t* count = counts.data();
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (count[i] == std::numeric_limits<std::int64_t>::min()) refuse(place(what, i) + " is NaT");
    check_nanoseconds(count[i]);
    out[i] = TimePoint{Duration{count[i]}};
  }
  return out;
}

std::vector<TimePoint> times_of_seconds(const py::array& times, const char* what) {
  const Doubles seconds(times);
  std::vector<TimePoint> out(static_cast<std::size_t>(seconds.size()));
  const double* values = seconds.data();
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!std::isfinite(values[i])) refuse(place(what, i) + " is not finite");
    check_seconds(values[i]);
    out[i] = time_from_seconds(values[i]);
  }
  return out;
}

/// As lists of datetimes become, and columns of pandas with a time zone.
std::vector<TimePoint> times_of_objects(const py::array& times, const char* what) {
  std::vector<TimePoint> out;
  out.reserve(static_cast<std::size_t>(times.size()));
  for (const py::handle each : times) {
    bool known = false;
    try {
      known = load_time(each, out.emplace_back());
    } catch (const Error& error) {
      throw Error(error.code(), place(what, out.size() - 1) + ": " + error.what());
    }
    if (!known) refuse(place(what, out.size() - 1) + " is no time");
  }
  return out;
}

[[noreturn]] void refuse_wide(const std::string& number) {
  throw Error(Errc::invalid_argument, number + " is no number of an entity: it has not 32 bits");
}

[[noreturn]] void refuse_numbers() {
  throw Error(Errc::invalid_argument, "numbers of entities are not whole numbers");
}

template <class T>
Numbers narrow(const py::array& values) {
  const py::array_t<T, py::array::c_style | py::array::forcecast> wide(values);
  Numbers out;
  out.all.reserve(static_cast<std::size_t>(wide.size()));
  for (const T* at = wide.data(); at != wide.data() + wide.size(); ++at) {
    if (!std::in_range<std::uint32_t>(*at)) refuse_wide(std::to_string(*at));
    out.all.push_back(static_cast<std::uint32_t>(*at));
  }
  return out;
}

/// Python's own numbers, as columns of pandas often have them.
Numbers narrow_objects(const py::array& values) {
  Numbers out;
  out.all.reserve(static_cast<std::size_t>(values.size()));
  for (const py::handle each : values) {
    if (PyBool_Check(each.ptr()) || !PyIndex_Check(each.ptr())) refuse_numbers();
    int beyond = 0;
    const long long number = PyLong_AsLongLongAndOverflow(each.ptr(), &beyond);
    if (number == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    if (beyond != 0 || !std::in_range<std::uint32_t>(number)) refuse_wide(py::str(each));
    out.all.push_back(static_cast<std::uint32_t>(number));
  }
  return out;
}

/// As columns of pandas with gaps become.
Doubles numbers_of_objects(const py::array& values) {
  constexpr std::string_view missing = "NAType";  // of pandas.NA
  Doubles out(std::vector<py::ssize_t>(values.shape(), values.shape() + values.ndim()));
  double* to = out.mutable_data();
  std::size_t i = 0;
  for (const py::handle each : values.attr("flat")) {
    double& number = to[i++];
    if (each.is_none() || std::string_view(Py_TYPE(each.ptr())->tp_name).ends_with(missing))
      number = std::numeric_limits<double>::quiet_NaN();
    else if (!load_number(each, number))
      refuse(place("values", i - 1) + " is no number");
  }
  return out;
}

}  // namespace

FloatArray view(const std::vector<double>& values, py::handle owner) {
  return FloatArray(flat(py::dtype::of<double>(), values.data(), values.size(), owner));
}

FloatArray view(const std::vector<double>& values, std::size_t columns, py::handle owner) {
  const std::size_t rows = columns == 0 ? 0 : values.size() / columns;
  const auto item = signed_size(sizeof(double));
  return FloatArray(read_only(py::array(py::dtype::of<double>(), {signed_size(rows), signed_size(columns)},
                                        {signed_size(columns) * item, item}, values.data(), owner)));
}

UintArray view(const std::vector<std::uint32_t>& values, py::handle owner) {
  return UintArray(flat(py::dtype::of<std::uint32_t>(), values.data(), values.size(), owner));
}

TimeArray view(const std::vector<TimePoint>& values, py::handle owner) {
  static_assert(sizeof(TimePoint) == sizeof(std::int64_t));
  return TimeArray(flat(py::dtype("datetime64[ns]"), values.data(), values.size(), owner));
}

std::vector<TimePoint> times_of(const Moments& times, const char* what) {
  if (times.all.ndim() != 1) refuse(std::string(what) + " has not one dimension");
  switch (times.all.dtype().kind()) {
    case 'M':
      return times_of_datetimes(times.all, what);
    case 'O':
      return times_of_objects(times.all, what);
    case 'i':
    case 'u':
    case 'f':
      return times_of_seconds(times.all, what);
    default:  // a timedelta64 among them, whose count of any unit NumPy would take for seconds
      refuse(std::string(what) + " is of " + type_of(times.all) + ", and not of datetime64 or seconds");
  }
}

bool load_array(py::handle from, py::array& to) {
  static PyObject* const asarray =
      py::object(py::module_::import("numpy").attr("asarray")).release().ptr();  // leaked, as in cast.cpp
  try {
    to = py::handle(asarray)(from);
    return true;
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_TypeError) && !error.matches(PyExc_ValueError)) throw;
    return false;  // lists of different lengths
  }
}

bool load_values(py::handle from, Doubles& to) {
  py::array values;
  if (!load_array(from, values)) return false;
  switch (values.dtype().kind()) {
    case 'O':
      to = numbers_of_objects(values);
      return true;
    case 'b':
    case 'i':
    case 'u':
    case 'f':
      to = Doubles(values);
      return true;
    default:
      refuse("values are of " + type_of(values) + ", and not numbers");
  }
}

Numbers numbers_of(const py::array& values) {
  if (values.ndim() != 1) throw Error(Errc::invalid_argument, "numbers of entities have not one dimension");
  if (values.size() == 0) return {};  // an empty list has no type of its own
  if (values.dtype().kind() == 'i') return narrow<std::int64_t>(values);
  if (values.dtype().kind() == 'u') return narrow<std::uint64_t>(values);
  if (values.dtype().kind() == 'O') return narrow_objects(values);
  refuse_numbers();
}

std::span<const double> doubles_of(const Values& values, const char* what) {
  if (values.all.ndim() != 1) refuse(std::string(what) + " has not one dimension");
  return {values.all.data(), static_cast<std::size_t>(values.all.size())};
}

void same_length(std::size_t a, std::size_t b, const char* what) {
  if (a == b) return;
  throw Error(Errc::invalid_argument,
              std::string(what) + " differ in length: " + std::to_string(a) + " and " + std::to_string(b));
}

}  // namespace etwrca::python
