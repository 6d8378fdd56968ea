// The machines of the golden recordings, by name. Each is small, and the same byte for byte on every
// platform; none is kept as a file.
#ifndef ETWRCA_TESTS_SUPPORT_GOLDEN_SCENARIOS_HPP
#define ETWRCA_TESTS_SUPPORT_GOLDEN_SCENARIOS_HPP

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "support/scenario.hpp"

namespace etwrca::test {

struct GoldenScenario {
  std::string_view name;
  std::string_view what;     ///< one sentence
  std::string_view culprit;  ///< the image that a right answer names first; "" if there is no incident
  void (*describe)(Scenario& scenario);
};

[[nodiscard]] std::span<const GoldenScenario> golden_scenarios() noexcept;

/// Throws std::out_of_range for a name that is not in the list.
[[nodiscard]] const GoldenScenario& golden_scenario(std::string_view name);

/// Runs it and records it at `path`.
Truth write_golden(std::string_view name, const std::filesystem::path& path);

/// A recording of at least `bytes` bytes for benchmarks: eight busy processors, context switches and
/// samples, disk and network, two incidents an hour.
void write_benchmark(const std::filesystem::path& path, std::uint64_t bytes, bool compressed = false);

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_GOLDEN_SCENARIOS_HPP
