# Whether and with which Python the module is built. As the top project it is built where pybind11 and a Python that
# can compile and test it (headers, NumPy, pytest) are found; ETWRCA_BUILD_PYTHON says so in so many words.

# Sets `result` to a Python that has what the package needs, or to nothing. NumPy 2 needs pybind11 2.12: a Python
# with its own pybind11 has that, the system's may be older.
function(etwrca_find_python result)
  foreach(candidate "${Python_EXECUTABLE}" python3 /usr/bin/python3)
    if(NOT candidate)
      continue()
    endif()
    execute_process(
      COMMAND "${candidate}" -c
              "import numpy, os, pytest, sys, sysconfig
assert sys.version_info >= (3, 10)
assert os.path.exists(os.path.join(sysconfig.get_paths()['include'], 'Python.h'))
try:
    import pybind11
    folder = pybind11.get_cmake_dir()
except ImportError:
    assert int(numpy.__version__.split('.')[0]) < 2
    folder = ''
print(sys.executable + '|' + folder)"
      RESULT_VARIABLE failed
      OUTPUT_VARIABLE found
      ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(failed STREQUAL "0")
      string(REPLACE "|" ";" found "${found}")
      list(GET found 0 path)
      list(LENGTH found parts)
      if(parts GREATER 1 AND NOT pybind11_DIR)
        list(GET found 1 folder)
        set(pybind11_DIR "${folder}" CACHE PATH "Where pybind11 is")
      endif()
      set(${result} "${path}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()

# pybind11 takes the Python that find_package(Python) has found.
function(etwrca_find_pybind11)
  find_package(Python 3.10 QUIET COMPONENTS Interpreter Development.Module)
  if(Python_FOUND)
    find_package(pybind11 2.10 QUIET CONFIG)
  endif()
  set(pybind11_FOUND "${pybind11_FOUND}" PARENT_SCOPE)
endfunction()

set(python_default OFF)
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED ETWRCA_BUILD_PYTHON AND NOT CMAKE_CROSSCOMPILING AND NOT ETWRCA_SANITIZE
   AND NOT ETWRCA_BUILD_FUZZERS)
  etwrca_find_python(python)
  if(python)
    set(Python_EXECUTABLE "${python}" CACHE FILEPATH "The Python that the package is built for and tested with")
    etwrca_find_pybind11()
  endif()
  if(python AND pybind11_FOUND)
    set(python_default ON)
  else()
    message(STATUS "The Python package is left out: it needs pybind11 2.10, and Python 3.10 with its headers, NumPy "
                   "and pytest (Debian: pybind11-dev python3-dev python3-numpy python3-pytest)")
  endif()
endif()
option(ETWRCA_BUILD_PYTHON "Build the Python package" ${python_default})
if(ETWRCA_BUILD_PYTHON AND PROJECT_IS_TOP_LEVEL AND NOT Python_EXECUTABLE)
  etwrca_find_python(python)
  set(Python_EXECUTABLE "${python}" CACHE FILEPATH "The Python that the package is built for and tested with" FORCE)
endif()
