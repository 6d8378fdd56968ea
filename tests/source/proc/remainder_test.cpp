#include "source/proc/remainder.hpp"

#include <doctest/doctest.h>

using etwrca::proc::Remainder;

TEST_CASE("what is in nobody's account") {
  Remainder rest;
  CHECK(rest.settle(5, 3, 1) == 2);
  CHECK(rest.settle(5, 5, 1) == 0);
}

TEST_CASE("parts that are ahead are taken off later, and never make it negative") {
  Remainder rest;
  CHECK(rest.settle(1.0, 1.5, 1) == 0);
  CHECK(rest.settle(1.0, 0.75, 1) == 0);
  CHECK(rest.settle(1.0, 0.5, 1) == 0.25);
}

TEST_CASE("how far ahead is bounded") {
  Remainder rest;
  CHECK(rest.settle(0, 100, 10) == 0);
  CHECK(rest.settle(12, 0, 10) == 2);
  CHECK(rest.settle(0, 100, 0) == 0);
  CHECK(rest.settle(1, 0, 0) == 1);
}
