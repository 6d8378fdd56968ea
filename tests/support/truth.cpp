#include "support/truth.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace etwrca::test {

std::int64_t sum(const Series& series, std::int64_t from, std::int64_t to) {
  const std::int64_t bin = Truth{}.bin;
  const auto index = [&](std::int64_t t) {
    return std::clamp<std::int64_t>((t + bin - 1) / bin, 0, static_cast<std::int64_t>(series.size()));
  };
  return std::accumulate(series.begin() + index(from), series.begin() + index(to), std::int64_t{0});
}

std::int64_t sum(const Series& series) {
  return std::accumulate(series.begin(), series.end(), std::int64_t{0});
}

const ProcessTruth& Truth::process(const std::string& name) const {
  const auto found =
      std::find_if(processes.begin(), processes.end(), [&](const auto& p) { return p.name == name; });
  if (found == processes.end()) throw std::out_of_range("no process " + name);
  return *found;
}

}  // namespace etwrca::test
