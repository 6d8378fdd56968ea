#include "cast.hpp"

#include <cmath>
#include <cstdint>
#include <etwrca/error.hpp>
#include <limits>

namespace etwrca::python {
namespace {

/// As in the C ABI: the sum and the difference of any two of these fit into 64 bits.
constexpr std::int64_t most_nanoseconds = 4'000'000'000'000'000'000;
constexpr std::int64_t not_a_time = std::numeric_limits<std::int64_t>::min();

[[noreturn]] void refuse(const char* what) { throw Error(Errc::invalid_argument, what); }
[[noreturn]] void refuse_range() {
  refuse("a time is not from 1843-03-31 to 2096-10-02, or a duration is beyond 126 years");
}

/// Leaked: it lives as long as the interpreter.
PyObject* numpy_type(const char* name) {
  return py::object(py::module_::import("numpy").attr(name)).release().ptr();
}

/// `kind`: of NumPy, 0 for what is not of NumPy.
bool is_number(py::handle from, char kind) {
  if (kind != 0) return kind == 'f' || kind == 'i' || kind == 'u';
  return !PyBool_Check(from.ptr()) &&
         (PyFloat_Check(from.ptr()) || PyLong_Check(from.ptr()) || PyIndex_Check(from.ptr()));
}

double number(py::handle from) {
  const double x = PyFloat_AsDouble(from.ptr());
  if (x == -1.0 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  check_seconds(x);
  return x;
}

/// The kind of a NumPy scalar: 'M' is a datetime64, 'm' a timedelta64; 'V', which is neither a time nor a
/// number, for several; 0 for what is not of NumPy.
char numpy_kind(py::handle from) {
  static PyObject* const generic = numpy_type("generic");
  if (py::isinstance<py::array>(from)) {
    if (py::reinterpret_borrow<py::array>(from).ndim() > 0) return 'V';
  } else if (PyObject_IsInstance(from.ptr(), generic) != 1) {
    return 0;
  }
  return from.attr("dtype").attr("kind").cast<std::string>().at(0);
}

std::int64_t nanoseconds(py::handle scalar, const char* dtype) {
  const auto count = to_nanoseconds(scalar, dtype).attr("astype")("int64").cast<std::int64_t>();
  if (count == not_a_time) refuse("a time is NaT");
  check_nanoseconds(count);
  return count;
}

Duration of_timedelta(py::handle delta) {
  constexpr std::int64_t most_days = 100'000;  // what 64 bits of nanoseconds surely hold
  const py::object whole_days = delta.attr("days");
  if (!PyLong_Check(whole_days.ptr())) refuse("a time or duration is NaT");  // as that of pandas is
  const auto days = whole_days.cast<std::int64_t>();
  if (days > most_days || days < -most_days) refuse_range();
  const auto part = [&delta](const char* name) { return delta.attr(name).cast<std::int64_t>(); };
  Duration out = std::chrono::hours{24 * days} + std::chrono::seconds{part("seconds")} +
                 std::chrono::microseconds{part("microseconds")};
  if (py::hasattr(delta, "nanoseconds")) out += std::chrono::nanoseconds{part("nanoseconds")};  // pandas
  check_nanoseconds(out.count());
  return out;
}

bool is_instance_of(py::handle from, const char* type) {
  return py::isinstance(from, py::module_::import("datetime").attr(type));
}

TimePoint of_datetime(py::handle from) {
  const py::module_ module = py::module_::import("datetime");
  const py::object utc = module.attr("timezone").attr("utc");
  py::object moment = py::reinterpret_borrow<py::object>(from);
  if (moment.attr("tzinfo").is_none()) moment = moment.attr("replace")(py::arg("tzinfo") = utc);
  const py::object epoch = module.attr("datetime")(1970, 1, 1, py::arg("tzinfo") = utc);
  return TimePoint{of_timedelta(moment - epoch)};
}

}  // namespace

py::object to_nanoseconds(py::handle from, const char* type) {
  const py::object dtype = from.attr("dtype");
  const auto [unit, step] =
      py::module_::import("numpy").attr("datetime_data")(dtype).cast<std::pair<std::string, std::int64_t>>();
  py::object out;
  try {
    out = from.attr("astype")(type);
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_OverflowError)) throw;
    refuse_range();  // newer NumPy sees it itself
  }
  // What was wrapped round lies in the range, so it does not come back as what it was. Units below a
  // nanosecond are always in the range, and do not come back for they were rounded.
  if ((unit == "ns" && step == 1) || unit == "ps" || unit == "fs" || unit == "as") return out;
  const py::object before = from.attr("astype")("int64");
  const py::object after = out.attr("astype")(dtype).attr("astype")("int64");
  if (!before.attr("__eq__")(after).attr("all")().cast<bool>()) refuse_range();
  return out;
}

void check_nanoseconds(std::int64_t count) {
  if (count > most_nanoseconds || count < -most_nanoseconds) refuse_range();
}

void check_seconds(double seconds) {
  constexpr double most = 4e9;
  static_assert(most * 1e9 == static_cast<double>(most_nanoseconds));
  if (!std::isfinite(seconds)) refuse("a time is not a finite number");
  if (std::abs(seconds) > most) refuse_range();
}

bool load_time(py::handle from, TimePoint& to) {
  const char kind = numpy_kind(from);
  if (kind == 'M') {
    to = TimePoint{Duration{nanoseconds(from, "datetime64[ns]")}};
  } else if (kind == 'm') {
    return false;
  } else if (is_number(from, kind)) {
    to = time_from_seconds(number(from));
  } else if (is_instance_of(from, "datetime")) {
    to = of_datetime(from);
  } else {
    return false;
  }
  return true;
}

bool load_duration(py::handle from, Duration& to) {
  const char kind = numpy_kind(from);
  if (kind == 'm') {
    to = Duration{nanoseconds(from, "timedelta64[ns]")};
  } else if (kind == 'M') {
    return false;
  } else if (is_number(from, kind)) {
    to = duration_from_seconds(number(from));
  } else if (is_instance_of(from, "timedelta")) {
    to = of_timedelta(from);
  } else {
    return false;
  }
  return true;
}

bool load_number(py::handle from, double& to) {
  if (is_instance_of(from, "datetime") || is_instance_of(from, "timedelta") || PyUnicode_Check(from.ptr()) ||
      PyBytes_Check(from.ptr()))
    return false;
  if (const char kind = numpy_kind(from); kind != 0 && kind != 'b' && !is_number(from, kind)) return false;
  const auto converted = py::reinterpret_steal<py::object>(PyNumber_Float(from.ptr()));
  if (converted) {
    to = PyFloat_AS_DOUBLE(converted.ptr());
    return true;
  }
  if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw py::error_already_set();
  PyErr_Clear();
  return false;
}

bool load_path(py::handle from, std::filesystem::path& to) {
  if (!PyUnicode_Check(from.ptr()) && !PyBytes_Check(from.ptr()) &&
      PyObject_HasAttrString(from.ptr(), "__fspath__") == 0)
    return false;
  PyObject* converted = nullptr;
#ifdef _WIN32
  if (PyUnicode_FSDecoder(from.ptr(), &converted) == 0) throw py::error_already_set();
  const py::object owner = py::reinterpret_steal<py::object>(converted);
  to = owner.cast<std::wstring>();
#else
  if (PyUnicode_FSConverter(from.ptr(), &converted) == 0) throw py::error_already_set();
  const py::object owner = py::reinterpret_steal<py::object>(converted);
  to = std::string(PyBytes_AS_STRING(converted), static_cast<std::size_t>(PyBytes_GET_SIZE(converted)));
#endif
  return true;
}

py::object make_time(TimePoint time) {
  static PyObject* const type = numpy_type("datetime64");
  return py::handle(type)(time.time_since_epoch().count(), "ns");
}

py::object make_duration(Duration duration) {
  static PyObject* const type = numpy_type("timedelta64");
  return py::handle(type)(duration.count(), "ns");
}

py::str text(const std::string& bytes) {
  PyObject* const decoded =
      PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "replace");
  if (decoded == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(decoded);
}

std::vector<py::str> texts(const std::vector<std::string>& all) {
  std::vector<py::str> out;
  out.reserve(all.size());
  for (const std::string& each : all) out.push_back(text(each));
  return out;
}

}  // namespace etwrca::python
