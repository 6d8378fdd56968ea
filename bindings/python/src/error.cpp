#include "cast.hpp"
#include "module.hpp"

#include <etwrca/error.hpp>

namespace etwrca::python {
namespace {

// The class etwrca.Error, written in Python. Leaked: it lives as long as the interpreter.
PyObject* error_type = nullptr;

void raise(const Error& error) { PyErr_SetObject(error_type, make_error(error).ptr()); }

}  // namespace

ErrorObject make_error(const Error& error) {
  return ErrorObject(py::handle(error_type)(text(error.what()), std::string(to_string(error.code()))));
}

void bind_error(py::module_&) {
  error_type = py::object(py::module_::import("etwrca._error").attr("Error")).release().ptr();
  py::register_exception_translator([](std::exception_ptr caught) {
    try {
      if (caught) std::rethrow_exception(caught);
    } catch (const Error& error) {
      raise(error);
    } catch (const std::bad_alloc&) {
      PyErr_NoMemory();
    }
  });
}

}  // namespace etwrca::python
