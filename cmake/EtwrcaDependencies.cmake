# The libraries that this build needs, and only those. Each is taken from the first place that has it:
#
# 1. a target of that name that the including project has made;
# 2. ETWRCA_HOST_HEADERS, a folder of header-only libraries (cross builds, see cmake/mingw-w64.cmake);
# 3. find_package (Debian, vcpkg, Conan, ...);
# 4. a download pinned to a commit, unless ETWRCA_FETCH is OFF;
#
# and if none has it, the message says what to install. All of them are private to the build: an
# installed etwrca needs none. As imported targets their headers are SYSTEM and raise no warnings of ours.

set(ETWRCA_HOST_HEADERS
    ""
    CACHE PATH "Folder of header-only dependencies, for cross builds")

# Links a library's headers, and nothing else of a system's include folder, into the build tree.
function(etwrca_link_host_headers result)
  set(folder "${PROJECT_BINARY_DIR}/host-headers")
  file(MAKE_DIRECTORY "${folder}")
  foreach(library eigen3/Eigen nlohmann doctest boost CLI)
    get_filename_component(name "${library}" NAME)
    if(EXISTS "${ETWRCA_HOST_HEADERS}/${library}" AND NOT EXISTS "${folder}/${name}")
      file(CREATE_LINK "${ETWRCA_HOST_HEADERS}/${library}" "${folder}/${name}" COPY_ON_ERROR SYMBOLIC)
    endif()
  endforeach()
  set(${result} "${folder}" PARENT_SCOPE)
endfunction()

function(etwrca_header_only target folder)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE "${folder}")
endfunction()

# etwrca_need(<package> TARGET <imported target> HEADER <a header of it> VERSION <least> DEBIAN <package>
#             VCPKG <port> [REPOSITORY <git> COMMIT <hash> [HEADERS_IN <folder of the repository>]] [BUILT])
# BUILT: not header-only; a download is built by its own CMakeLists.txt. Without a REPOSITORY nothing is
# downloaded.
function(etwrca_need package)
  cmake_parse_arguments(PARSE_ARGV 1 need "BUILT"
                        "TARGET;HEADER;VERSION;DEBIAN;VCPKG;REPOSITORY;COMMIT;HEADERS_IN" "")
  if(TARGET ${need_TARGET})
    return()
  endif()
  if(ETWRCA_HOST_HEADERS AND NOT need_BUILT)
    etwrca_link_host_headers(folder)
    if(EXISTS "${folder}/${need_HEADER}")
      etwrca_header_only(${need_TARGET} "${folder}")
      return()
    endif()
  elseif(NOT ETWRCA_HOST_HEADERS)
    find_package(${package} ${need_VERSION} QUIET CONFIG)
    if(TARGET ${need_TARGET})
      set_target_properties(${need_TARGET} PROPERTIES IMPORTED_GLOBAL TRUE)
      return()
    endif()
  endif()
  if(ETWRCA_FETCH AND need_REPOSITORY)
    etwrca_fetch(${package})
    if(TARGET ${need_TARGET})
      return()
    endif()
  endif()
  message(
    FATAL_ERROR
      "${package} ${need_VERSION} or newer was not found, and not downloaded.\n"
      "  Debian, Ubuntu: sudo apt-get install ${need_DEBIAN}   (or run scripts/install-debian.sh)\n"
      "  vcpkg:          vcpkg install ${need_VCPKG}\n"
      "  elsewhere:      install it and set CMAKE_PREFIX_PATH to its prefix")
endfunction()

# Uses the arguments of its caller. The reachability test comes first because FetchContent ends the
# configure step with its own, longer, message when there is no network.
macro(etwrca_fetch package)
  find_package(Git QUIET)
  if(Git_FOUND)
    execute_process(
      COMMAND ${CMAKE_COMMAND} -E env GIT_TERMINAL_PROMPT=0 "${GIT_EXECUTABLE}" ls-remote --exit-code -q
              ${need_REPOSITORY} HEAD
      TIMEOUT 30
      RESULT_VARIABLE unreachable
      OUTPUT_QUIET ERROR_QUIET)
    if(unreachable STREQUAL "0")
      message(STATUS "${package} was not found: downloading ${need_REPOSITORY} at ${need_COMMIT}")
      include(FetchContent)
      string(TOLOWER "etwrca_${package}" name)
      if(need_BUILT)
        set(BENCHMARK_ENABLE_TESTING OFF CACHE INTERNAL "")
        set(BENCHMARK_ENABLE_INSTALL OFF CACHE INTERNAL "")
        FetchContent_Declare(${name} GIT_REPOSITORY ${need_REPOSITORY} GIT_TAG ${need_COMMIT})
        FetchContent_MakeAvailable(${name})
      else()
        # No such subdirectory: the headers are used as they are, their build is not run.
        FetchContent_Declare(${name} GIT_REPOSITORY ${need_REPOSITORY} GIT_TAG ${need_COMMIT}
                             SOURCE_SUBDIR headers-only)
        FetchContent_MakeAvailable(${name})
        etwrca_header_only(${need_TARGET} "${${name}_SOURCE_DIR}/${need_HEADERS_IN}")
      endif()
    endif()
  endif()
endmacro()

etwrca_need(
  Eigen3 TARGET Eigen3::Eigen HEADER Eigen/Core VERSION 3.3 DEBIAN libeigen3-dev VCPKG eigen3
  REPOSITORY https://gitlab.com/libeigen/eigen.git
  COMMIT 3147391d946bb4b6c68edd901f2add6ac1f31f8c) # 3.4.0
etwrca_need(
  nlohmann_json TARGET nlohmann_json::nlohmann_json HEADER nlohmann/json.hpp VERSION 3.10
  DEBIAN nlohmann-json3-dev VCPKG nlohmann-json REPOSITORY https://github.com/nlohmann/json.git
  COMMIT 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03 HEADERS_IN single_include) # 3.11.3
# Of Boost: Lockfree and Uuid. Its own repository has no headers to take before its build has run.
etwrca_need(
  boost_headers TARGET Boost::headers HEADER boost/lockfree/spsc_queue.hpp VERSION 1.74 DEBIAN libboost-dev
  VCPKG "boost-lockfree boost-uuid")
if(ETWRCA_BUILD_CLI)
  etwrca_need(
    CLI11 TARGET CLI11::CLI11 HEADER CLI/CLI.hpp VERSION 2.1 DEBIAN libcli11-dev VCPKG cli11
    REPOSITORY https://github.com/CLIUtils/CLI11.git
    COMMIT 291c58789c031208f08f4f261a858b5b7083e8e2 HEADERS_IN include) # 2.3.2
endif()
if(ETWRCA_BUILD_TESTS)
  etwrca_need(
    doctest TARGET doctest::doctest HEADER doctest/doctest.h VERSION 2.4 DEBIAN doctest-dev VCPKG doctest
    REPOSITORY https://github.com/doctest/doctest.git
    COMMIT ae7a13539fb71f270b87eb2e874fbac80bc8dda2) # 2.4.11
endif()
if(ETWRCA_BUILD_BENCHMARKS)
  etwrca_need(
    benchmark BUILT TARGET benchmark::benchmark_main VERSION 1.7 DEBIAN libbenchmark-dev VCPKG benchmark
    REPOSITORY https://github.com/google/benchmark.git
    COMMIT d572f4777349d43653b21d6c2fc63020ab326db2) # 1.7.1
endif()

# SQLite is the container of live recordings. Without it record() and open_recording() say so.
option(ETWRCA_WITH_SQLITE "Recordings of live sources (needs SQLite 3.22 or newer)" ON)
if(ETWRCA_WITH_SQLITE)
  find_package(SQLite3 3.22 QUIET)
  if(NOT TARGET SQLite::SQLite3)
    message(STATUS "SQLite was not found: built without recordings of live sources (libsqlite3-dev, vcpkg sqlite3)")
    set(ETWRCA_WITH_SQLITE OFF)
  endif()
endif()
