// terminal.hpp - what a terminal shows in place of pictures.
#ifndef ETWRCA_REPORT_TERMINAL_HPP
#define ETWRCA_REPORT_TERMINAL_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace etwrca::report {

/// Values as eight heights of block characters, resampled to `width` by the largest of each stretch; `top` is
/// the value of the highest.
std::string sparkline(const std::vector<double>& values, std::size_t width, double top);

/// A share of 0 to 1 as a bar of `width` columns.
std::string bar(double share, std::size_t width);

enum class Style : std::uint8_t { bold, dim, accent, alarm };
/// The text between ANSI codes, if `color`.
std::string styled(Style style, const std::string& text, bool color);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_TERMINAL_HPP
