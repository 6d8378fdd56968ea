#include "base/logarithm.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace etwrca;

namespace {

/// Against the C library's, whose error is below an ulp.
void check_near(double ours, double theirs) {
  CHECK(std::abs(ours - theirs) <= 4 * std::numeric_limits<double>::epsilon() * std::abs(theirs));
}

TEST_CASE("logarithms agree with the C library's, over the whole range") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    CAPTURE(x);
    if (std::abs(x - 1) > 1e-3) check_near(base::log(x), std::log(x));
    check_near(base::log1p(x), std::log1p(x));
    if (std::abs(x - 1) > 1e-3) check_near(base::log2(x), std::log2(x));
  }
  for (double x = 0; x < 120; x += 0.0137) {
    CAPTURE(x);
    check_near(base::log1p(x), std::log1p(x));
    check_near(base::log2(1 + x), std::log2(1 + x));
  }
}

TEST_CASE("what is exact is exact") {
  CHECK(base::log(1) == 0);
  CHECK(base::log1p(0) == 0);
  CHECK(base::log2(1) == 0);
  CHECK(base::log1p(1e-20) == 1e-20);
  for (int k = 1; k < 60; ++k) CHECK(base::log2(std::ldexp(1.0, k)) == doctest::Approx(k).epsilon(1e-15));
}

TEST_CASE("they are the same to the last bit everywhere") {
  const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  CHECK(bits(base::log(10)) == 0x40026bb1bbb55516);
  CHECK(bits(base::log1p(3)) == 0x3ff62e42fefa39ef);
  CHECK(bits(base::log2(7.25)) == 0x4006dd2523d54cb7);
}

}  // namespace
