// callback.hpp - calling what a user wrote in Python.
#ifndef ETWRCA_PYTHON_CALLBACK_HPP
#define ETWRCA_PYTHON_CALLBACK_HPP

#include <string>

#include "cast.hpp"

namespace etwrca::python {

/// Runs `call`, which calls the user's `name`, with the GIL. A StopIteration that comes out becomes a
/// RuntimeError, as in a generator (PEP 479): whoever iterates over frames or incidents would take it for the
/// end of them.
template <class Call>
decltype(auto) call_user(const char* name, Call&& call) {
  const py::gil_scoped_acquire gil;
  try {
    return call();
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_StopIteration)) throw;
    py::raise_from(error, PyExc_RuntimeError, (std::string(name) + " raised StopIteration").c_str());
    throw py::error_already_set();
  }
}

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_CALLBACK_HPP
