// state.hpp - results as nested tuples of numbers, bytes and None, for pickle and for ==.
//
// Each type names its members once, in fields.hpp; everything else follows from that.
#ifndef ETWRCA_PYTHON_STATE_HPP
#define ETWRCA_PYTHON_STATE_HPP

#include <cstring>
#include <etwrca/error.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "cast.hpp"

namespace etwrca::python {

/// Specialised for each struct: `static constexpr auto all = std::make_tuple(&T::a, &T::b);`
template <class T>
struct Fields;

template <class T>
concept HasFields = requires {
  Fields<T>::all;
};
/// Arrays of these are kept as bytes.
template <class T>
concept Plain = std::is_same_v<T, double> || std::is_same_v<T, TimePoint> || std::is_same_v<T, std::uint32_t>;

template <HasFields T>
py::object pack(const T& from);
template <HasFields T>
void unpack(py::handle from, T& to);

inline py::object pack(const std::string& from) { return py::bytes(from); }
inline void unpack(py::handle from, std::string& to) { to = from.cast<std::string>(); }
inline py::object pack(TimePoint from) { return py::int_(from.time_since_epoch().count()); }
inline void unpack(py::handle from, TimePoint& to) { to = TimePoint{Duration{from.cast<std::int64_t>()}}; }
inline py::object pack(Duration from) { return py::int_(from.count()); }
inline void unpack(py::handle from, Duration& to) { to = Duration{from.cast<std::int64_t>()}; }

/// A NaN is not equal to itself; its bits are. Those of the two zeros differ: both are told as the positive
/// one.
inline py::object pack(double from) {
  from += 0.0;
  return py::bytes(reinterpret_cast<const char*>(&from), sizeof from);
}
inline void unpack(py::handle from, double& to) {
  const auto bits = from.cast<std::string>();
  if (bits.size() != sizeof to) throw Error(Errc::corrupt, "a pickle has a number of a broken length");
  std::memcpy(&to, bits.data(), sizeof to);
}

template <class T>
requires std::is_arithmetic_v<T> py::object pack(T from) { return py::cast(from); }
template <class T>
requires std::is_arithmetic_v<T>
void unpack(py::handle from, T& to) { to = from.cast<T>(); }
template <class T>
requires std::is_enum_v<T> py::object pack(T from) { return py::int_(static_cast<int>(from)); }
template <class T>
requires std::is_enum_v<T>
void unpack(py::handle from, T& to) { to = static_cast<T>(from.cast<std::underlying_type_t<T>>()); }

template <class T>
py::object pack(const std::optional<T>& from) {
  return from ? pack(*from) : py::object(py::none());
}
template <class T>
void unpack(py::handle from, std::optional<T>& to) {
  if (!from.is_none()) unpack(from, to.emplace());
}

template <class T>
py::object pack(const std::vector<T>& from) {
  if constexpr (Plain<T>) {
    return py::bytes(reinterpret_cast<const char*>(from.data()), from.size() * sizeof(T));
  } else {
    py::tuple out(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) out[i] = pack(from[i]);
    return out;
  }
}
template <class T>
void unpack(py::handle from, std::vector<T>& to) {
  if constexpr (Plain<T>) {
    const auto bytes = from.cast<std::string>();
    if (bytes.size() % sizeof(T) != 0) throw Error(Errc::corrupt, "a pickle has an array of a broken length");
    to.resize(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(to.data(), bytes.data(), bytes.size());
  } else {
    to.clear();
    for (const py::handle each : from.cast<py::tuple>()) unpack(each, to.emplace_back());
  }
}

template <HasFields T>
py::object pack(const T& from) {
  return std::apply([&from](auto... member) -> py::object { return py::make_tuple(pack(from.*member)...); },
                    Fields<T>::all);
}
template <HasFields T>
void unpack(py::handle from, T& to) {
  const auto values = from.cast<py::tuple>();
  if (values.size() != std::tuple_size_v<std::remove_cvref_t<decltype(Fields<T>::all)>>)
    throw Error(Errc::unsupported, "a pickle is from another version of etwrca");
  std::apply(
      [&](auto... member) {
        std::size_t i = 0;
        (unpack(values[i++], to.*member), ...);
      },
      Fields<T>::all);
}

/// __getstate__, __setstate__, ==, and no hash.
template <class T, class... Options>
void add_state(py::class_<T, Options...>& type) {
  type.def(py::pickle([](const T& self) { return py::make_tuple(pack(self)); },
                      [](const py::tuple& state) {
                        T out;
                        if (state.size() != 1) throw Error(Errc::corrupt, "a pickle is not one of etwrca");
                        unpack(state[0], out);
                        return out;
                      }));
  type.def(
      "__eq__", [](const T& self, const T& other) { return pack(self).equal(pack(other)); },
      py::is_operator(), py::arg("other"));
  type.attr("__hash__") = py::none();
}

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_STATE_HPP
