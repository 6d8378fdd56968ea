// Counts every allocation of the test program that has allocation_count.cpp among its sources: to prove that
// a detector makes none once constructed, and that a long run does not grow.
#ifndef ETWRCA_TESTS_SUPPORT_ALLOCATION_COUNT_HPP
#define ETWRCA_TESTS_SUPPORT_ALLOCATION_COUNT_HPP

#include <cstddef>

namespace etwrca::test {

/// How often operator new was called so far.
std::size_t allocation_count() noexcept;

/// What operator new gave and has not got back.
std::size_t allocated_bytes() noexcept;

}  // namespace etwrca::test

#endif
