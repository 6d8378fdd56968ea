// Counts every allocation of the test program, to prove that a detector makes none once constructed.
#ifndef ETWRCA_TESTS_DETECT_ALLOCATION_COUNT_HPP
#define ETWRCA_TESTS_DETECT_ALLOCATION_COUNT_HPP

#include <cstddef>

namespace etwrca::test {

/// How often operator new was called so far.
std::size_t allocation_count() noexcept;

}  // namespace etwrca::test

#endif
