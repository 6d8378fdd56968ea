#include "detect/usual_excursion.hpp"

#include <doctest/doctest.h>

using etwrca::detect::UsualExcursion;

TEST_CASE("three excursions in the memory make their size usual, two do not") {
  UsualExcursion usual(480, 3);  // blocks of 10
  const auto block_with = [&](double excursion) {
    for (int i = 0; i < 10; ++i) usual.add(i == 4 ? excursion : 0.5, false);
  };
  CHECK(usual.value() == 0);
  block_with(8);
  block_with(9);
  CHECK(usual.value() == 0);
  block_with(7);
  CHECK(usual.value() == 7);
  block_with(20);
  CHECK(usual.value() == 8);
}

TEST_CASE("what is older than the memory is forgotten") {
  UsualExcursion usual(480, 1);
  usual.add(9, false);
  for (int i = 1; i < 480; ++i) usual.add(1, false);
  CHECK(usual.value() == 9);
  for (int i = 0; i < 10; ++i) usual.add(1, false);
  CHECK(usual.value() == 1);
}

TEST_CASE("one incident of 19 samples counts once, when it ends") {
  UsualExcursion usual(480, 2);
  for (int i = 0; i < 19; ++i) usual.add(50, true);
  for (int i = 0; i < 11; ++i) usual.add(1, false);
  CHECK(usual.value() == 1);  // second largest: the incident is only one entry
}

TEST_CASE("an incident that lasts becomes usual") {
  UsualExcursion usual(480, 3);
  for (int i = 0; i < 60; ++i) usual.add(50, true);
  CHECK(usual.value() == 50);
}
