// typed.hpp - Python objects under names that say what they hold, for signatures and stubs.
#ifndef ETWRCA_PYTHON_TYPED_HPP
#define ETWRCA_PYTHON_TYPED_HPP

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace etwrca::python {

namespace py = pybind11;

/// A Source or Sink as the Python object that it is: its methods may be Python's.
struct SourceObject : py::object {
  SourceObject() = default;
  explicit SourceObject(py::object o) : py::object(std::move(o)) {}
  SourceObject(py::handle h, borrowed_t) : py::object(h, borrowed_t{}) {}
  SourceObject(py::handle h, stolen_t) : py::object(h, stolen_t{}) {}
  static bool check_(py::handle h);
};
struct SinkObject : py::object {
  SinkObject() = default;
  SinkObject(py::handle h, borrowed_t) : py::object(h, borrowed_t{}) {}
  SinkObject(py::handle h, stolen_t) : py::object(h, stolen_t{}) {}
  static bool check_(py::handle h);
};

/// An etwrca.Error.
struct ErrorObject : py::object {
  ErrorObject() = default;
  explicit ErrorObject(py::object o) : py::object(std::move(o)) {}
};

struct Any : py::object {
  Any() = default;
  explicit Any(py::object o) : py::object(std::move(o)) {}
};
struct StringDict : py::dict {};  // dict[str, Any]

struct ArrayDict : py::dict {};  // dict[str, numpy array]

/// Observations, or an iterable of single ones.
struct ObservationsLike : py::object {
  ObservationsLike() = default;
  ObservationsLike(py::handle h, borrowed_t) : py::object(h, borrowed_t{}) {}
  ObservationsLike(py::handle h, stolen_t) : py::object(h, stolen_t{}) {}
  static bool check_(py::handle) { return true; }
};

/// What a read() of one's own may return.
struct Yielded : py::object {
  Yielded() = default;
  explicit Yielded(py::object o) : py::object(std::move(o)) {}
};

/// An argument: any sequence.
template <class T>
struct SequenceOf {
  std::vector<T> all;
};

/// A Python iterator.
template <class T>
struct IteratorOf : py::object {
  explicit IteratorOf(py::object o) : py::object(std::move(o)) {}
};

template <class T>
struct TupleOf : py::tuple {
  explicit TupleOf(std::size_t n) : py::tuple(n) {}
};

/// The elements of a vector inside the object `owner`, as Python objects that refer to them and keep it
/// alive.
template <class Vector>
auto references(Vector& all, py::handle owner) {
  TupleOf<typename Vector::value_type> out(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    out[i] = py::cast(&all[i], py::return_value_policy::reference_internal, owner);
  return out;
}

}  // namespace etwrca::python

namespace pybind11::detail {
template <>
struct handle_type_name<etwrca::python::SourceObject> {
  static constexpr auto name = const_name("etwrca._core.Source");
};
template <>
struct handle_type_name<etwrca::python::SinkObject> {
  static constexpr auto name = const_name("etwrca._core.Sink");
};
template <>
struct handle_type_name<etwrca::python::ErrorObject> {
  static constexpr auto name = const_name("etwrca._error.Error");
};
template <>
struct handle_type_name<etwrca::python::Any> {
  static constexpr auto name = const_name("typing.Any");
};
template <>
struct handle_type_name<etwrca::python::StringDict> {
  static constexpr auto name = const_name("dict[str, typing.Any]");
};
template <>
struct handle_type_name<etwrca::python::ArrayDict> {
  static constexpr auto name = const_name("dict[str, numpy.typing.NDArray[typing.Any]]");
};
inline constexpr auto single_observations = const_name(
    "collections.abc.Iterable[Union[etwrca._core.Usage, etwrca._core.Level, etwrca._core.ProcessStart, "
    "etwrca._core.ProcessEnd, etwrca._core.LossObservation]]");
template <>
struct handle_type_name<etwrca::python::ObservationsLike> {
  static constexpr auto name =
      const_name("Union[etwrca._core.Observations, ") + single_observations + const_name("]");
};
template <>
struct handle_type_name<etwrca::python::Yielded> {
  static constexpr auto name =
      const_name("Union[etwrca._core.Observations, ") + single_observations + const_name(", None]");
};
template <class T>
struct type_caster<etwrca::python::SequenceOf<T>> {
  PYBIND11_TYPE_CASTER(etwrca::python::SequenceOf<T>,
                       const_name("collections.abc.Sequence[") + make_caster<T>::name + const_name("]"));
  bool load(handle from, bool convert) {
    make_caster<std::vector<T>> list;
    if (!list.load(from, convert)) return false;
    value.all = cast_op<std::vector<T>&&>(std::move(list));
    return true;
  }
};
template <class T>
struct handle_type_name<etwrca::python::IteratorOf<T>> {
  static constexpr auto name =
      const_name("collections.abc.Iterator[") + make_caster<T>::name + const_name("]");
};
template <class T>
struct handle_type_name<etwrca::python::TupleOf<T>> {
  static constexpr auto name = const_name("tuple[") + make_caster<T>::name + const_name(", ...]");
};
}  // namespace pybind11::detail

#endif  // ETWRCA_PYTHON_TYPED_HPP
