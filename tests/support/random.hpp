// Random numbers that are the same on every platform: the standard fixes the engine, but not its
// distributions.
#ifndef ETWRCA_TESTS_SUPPORT_RANDOM_HPP
#define ETWRCA_TESTS_SUPPORT_RANDOM_HPP

#include <cstdint>
#include <random>

namespace etwrca::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to `count` - 1. The bias of the remainder is below 2^-32 for the counts used here.
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  /// Both ends included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  /// `value`, give or take at most that many per cent.
  std::int64_t around(std::int64_t value, std::int64_t percent) {
    const std::int64_t spread = value / 100 * percent;
    return between(value - spread, value + spread);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_RANDOM_HPP
