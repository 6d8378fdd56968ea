// Logarithms that are the same to the last bit on every system; those of C libraries are not.
#ifndef ETWRCA_BASE_LOGARITHM_HPP
#define ETWRCA_BASE_LOGARITHM_HPP

#include <cmath>

namespace etwrca::base {

/// The natural logarithm of a positive number, to about an ulp (infinity and NaN are their own): with x = m
/// 2^k and s = (m - 1) / (m + 1), log x = k log 2 + 2 (s + s^3 / 3 + s^5 / 5 + ...).
inline double log(double x) noexcept {
  // log 2 in two parts, of which the first times any exponent is exact.
  constexpr double ln2_high = 0x1.62e42feep-1;
  constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
  if (!std::isfinite(x)) return x;
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < sqrt_half) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  double sum = 0;
  for (int odd = 23; odd >= 3; odd -= 2) sum = (sum + 1.0 / odd) * square;
  return exponent * ln2_high + (exponent * ln2_low + 2 * (s + s * sum));
}

/// log(1 + x) of an x >= 0; what 1 + x rounds away is made good (Kahan).
inline double log1p(double x) noexcept {
  const double rounded = 1 + x;
  if (rounded == 1 || !std::isfinite(x)) return x;
  return log(rounded) * (x / (rounded - 1));
}

/// The binary logarithm, likewise.
inline double log2(double x) noexcept { return log(x) / 0x1.62e42fefa39efp-1; }

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_LOGARITHM_HPP
