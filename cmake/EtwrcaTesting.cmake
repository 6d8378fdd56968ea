# How tests, benchmarks and fuzzers are added. Each takes the private headers of src/ and the shared test
# code of tests/support, and links the static library, in which private symbols are visible.

# Without CMake's own target for it (cross builds) Python is still an ordinary program of the host.
find_program(ETWRCA_PYTHON NAMES python3 python DOC "Python 3, for tests that read the source tree")

function(etwrca_use_private_library target)
  etwrca_configure_target(${target})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${target} PRIVATE etwrca_test_support etwrca_static Eigen3::Eigen
                                          nlohmann_json::nlohmann_json)
endfunction()

# What runs in a test is the library's code, which is optimized as its preset says; optimizing the assertions
# takes twice as long as compiling them.
set(ETWRCA_TEST_OPTIONS
    $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-O0>
    CACHE STRING "Compiler options of the test programs, after all others")

# etwrca_add_test(<room> <files>...): one doctest program a room, from files with the stems of the sources
# they test. The target is test_<room>, the name in ctest <room>.
function(etwrca_add_test room)
  add_executable(test_${room} ${ARGN})
  etwrca_use_private_library(test_${room})
  target_link_libraries(test_${room} PRIVATE etwrca_test_main)
  target_compile_options(test_${room} PRIVATE ${ETWRCA_TEST_OPTIONS})
  if(ETWRCA_PRECOMPILE)
    target_precompile_headers(test_${room} PRIVATE <doctest/doctest.h> <algorithm> <chrono> <map> <optional> <string>
                              <vector>)
  endif()
  add_test(NAME ${room} COMMAND test_${room})
  set_tests_properties(${room} PROPERTIES TIMEOUT 900)
endfunction()

# etwrca_add_script_test(<name> <script.py> <arguments>...): a test that is a Python program. Exit code 77
# means that it was skipped. Left out, with a message, where there is no Python. With sanitizers ETWRCA_SANITIZED is
# set: then what is freed is kept, and all takes longer.
function(etwrca_add_script_test name script)
  if(NOT ETWRCA_PYTHON)
    message(STATUS "Test ${name} is left out: it needs Python 3")
    return()
  endif()
  add_test(NAME ${name} COMMAND "${ETWRCA_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/${script}" ${ARGN}
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set(environment "PYTHONDONTWRITEBYTECODE=1")
  if(ETWRCA_SANITIZE)
    list(APPEND environment "ETWRCA_SANITIZED=1")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77 ENVIRONMENT "${environment}")
endfunction()

# etwrca_add_benchmark(<name>): the program <name>_bench from <name>_bench.cpp (google/benchmark; main() is
# provided). `make bench` runs them all.
function(etwrca_add_benchmark name)
  add_executable(${name}_bench ${name}_bench.cpp)
  etwrca_use_private_library(${name}_bench)
  target_link_libraries(${name}_bench PRIVATE benchmark::benchmark_main)
endfunction()

# etwrca_add_fuzzer(<name>): the libFuzzer program <name>_fuzz from <name>_fuzz.cpp. `make fuzz` runs them all.
function(etwrca_add_fuzzer name)
  add_executable(${name}_fuzz ${name}_fuzz.cpp)
  etwrca_use_private_library(${name}_fuzz)
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
endfunction()
