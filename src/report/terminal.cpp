#include "report/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace etwrca::report {

std::string sparkline(const std::vector<double>& values, std::size_t width, double top) {
  static constexpr std::array<std::string_view, 8> blocks{"\u2581", "\u2582", "\u2583", "\u2584",
                                                          "\u2585", "\u2586", "\u2587", "\u2588"};
  std::string out;
  width = std::min(width, values.size());
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t begin = i * values.size() / width;
    const std::size_t end = std::max(begin + 1, (i + 1) * values.size() / width);
    double most = 0;
    for (std::size_t j = begin; j < end; ++j)
      if (std::isfinite(values[j])) most = std::max(most, values[j]);
    const double height = top > 0 ? std::clamp(most / top, 0.0, 1.0) : 0;
    out += blocks[static_cast<std::size_t>(std::lround(height * 7))];
  }
  return out;
}

std::string bar(double share, std::size_t width) {
  const double filled = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) * static_cast<double>(width) : 0;
  const auto whole = static_cast<std::size_t>(std::lround(filled));
  std::string out;
  for (std::size_t i = 0; i < width; ++i) out += i < whole ? "\u2588" : "\u00b7";
  return out;
}

std::string styled(Style style, const std::string& text, bool color) {
  if (!color || text.empty()) return text;
  static constexpr std::array<std::string_view, 4> codes{"\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[1;31m"};
  return std::string(codes[static_cast<std::size_t>(style)]) + text + "\x1b[0m";
}

}  // namespace etwrca::report
