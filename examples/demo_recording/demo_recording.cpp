// Writes the recording of a machine whose culprit is known.
//
//     etwrca-demo-recording OUT.etl               the demo: a culprit, a confounder, background work
//     etwrca-demo-recording OUT.etl SCENARIO      any other of the golden scenarios
//     etwrca-demo-recording OUT.etl --size BYTES  a long one for benchmarks, of at least so many bytes
//     etwrca-demo-recording OUT.etl --size BYTES --compressed
//     etwrca-demo-recording --list                the names of the scenarios
#include <charconv>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string_view>
#include <vector>

#include "support/golden_scenarios.hpp"

namespace {

constexpr int usage_error = 2;

int usage() {
  std::cerr << "usage: etwrca-demo-recording OUT.etl [SCENARIO | --size BYTES [--compressed]]\n"
               "       etwrca-demo-recording --list\n";
  return usage_error;
}

void list() {
  for (const auto& scenario : etwrca::test::golden_scenarios())
    std::cout << scenario.name << ": " << scenario.what << '\n';
}

int run(const std::vector<std::string_view>& arguments) {
  using namespace etwrca::test;
  if (arguments.size() == 1 && arguments[0] == "--list") {
    list();
    return 0;
  }
  if (arguments.empty() || arguments.size() > 4 || arguments[0].starts_with('-')) return usage();
  const std::filesystem::path path(arguments[0]);
  if (arguments.size() >= 3) {
    const bool compressed = arguments.size() == 4;
    if (compressed && arguments[3] != "--compressed") return usage();
    std::uint64_t bytes = 0;
    const auto* end = arguments[2].data() + arguments[2].size();
    const auto parsed = std::from_chars(arguments[2].data(), end, bytes);
    if (arguments[1] != "--size" || parsed.ec != std::errc{} || parsed.ptr != end) return usage();
    write_benchmark(path, bytes, compressed);
  } else {
    write_golden(arguments.size() == 2 ? arguments[1] : "demo", path);
  }
  std::cerr << "wrote " << path.string() << " (" << std::filesystem::file_size(path) << " bytes)\n";
  return 0;
}

}  // namespace

int main(int count, char** values) {
  try {
    return run({values + 1, values + count});
  } catch (const std::exception& error) {
    std::cerr << "etwrca-demo-recording: " << error.what() << '\n';
    return 1;
  }
}
