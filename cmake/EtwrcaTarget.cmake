# etwrca_configure_target(<target>): what every target of this project is compiled with. Consumers get
# none of it but the language standard (and the sanitizer at link time, where one was asked for).
function(etwrca_configure_target target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden
                                             VISIBILITY_INLINES_HIDDEN ON)
  if(WIN32)
    target_compile_definitions(${target} PRIVATE NOMINMAX WIN32_LEAN_AND_MEAN)
  endif()
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- /utf-8)
    if(ETWRCA_WERROR)
      target_compile_options(${target} PRIVATE /WX)
    endif()
    return()
  endif()

  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  # The same numbers on every processor: no product and sum in one rounding.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bug 105651: -O3 sees overlapping copies in `"text" + std::string()`.
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(ETWRCA_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(ETWRCA_SANITIZE)
    list(JOIN ETWRCA_SANITIZE "," sanitizers)
    target_compile_options(${target} PRIVATE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${sanitizers})
  endif()
  if(ETWRCA_BUILD_FUZZERS)
    target_link_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# etwrca_precompile(<target> <headers>...): the headers, and the standard's that most sources read, are read once where
# ETWRCA_PRECOMPILE is `all`. Where GCC optimizes it then warns of the standard's own code: it forgets whose it is.
function(etwrca_precompile target)
  if(ETWRCA_PRECOMPILE STREQUAL "all")
    target_precompile_headers(${target} PRIVATE <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional>
                              <span> <string> <unordered_map> <vector> ${ARGN})
  endif()
endfunction()

# etwrca_is_most_of_a_test(<target>): optimized in the sanitizer builds too. For the rest optimizing takes longer than
# it saves.
function(etwrca_is_most_of_a_test target)
  if(ETWRCA_SANITIZE)
    target_compile_options(${target} PRIVATE -O1)
  endif()
endfunction()

# etwrca_make_self_contained(<program>): the library and the C++ runtime are part of it. It can be copied as one
# file, and starts in less than half the time: nothing is looked up in other files.
function(etwrca_make_self_contained program)
  target_link_libraries(${program} PRIVATE etwrca_static)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT ETWRCA_SANITIZE AND NOT ETWRCA_BUILD_FUZZERS)
    target_link_options(${program} PRIVATE -static-libstdc++ -static-libgcc "LINKER:--gc-sections,--as-needed")
  endif()
endfunction()
