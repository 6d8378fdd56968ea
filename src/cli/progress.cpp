#include "cli/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/output.hpp"

namespace etwrca::cli {
namespace {

constexpr int bar_width = 24;
constexpr std::size_t name_width = 28;

std::string remaining(double seconds) {
  if (!(seconds < 86400)) return "";
  const long whole = std::lround(seconds);
  if (whole < 60) return ", " + std::to_string(whole) + " s left";
  return ", " + std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s left";
}

}  // namespace

Progress::Progress(const std::filesystem::path& file)
    : name_(file.filename().string().substr(0, name_width)), visible_(error_is_terminal()) {
  for (char& c : name_)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
}

Progress::~Progress() {
  if (drawn_) (void)std::fputs("\r\x1b[K", stderr);
}

void Progress::show(double share) {
  const auto now = Clock::now();
  if (!visible_ || share < 0 || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  share = std::min(share, 1.0);
  const int filled = static_cast<int>(share * bar_width);
  std::string line = "\r" + name_ + "  ";
  for (int i = 0; i < bar_width; ++i) line += i < filled ? "\u2501" : "\u2500";
  line += " " + std::to_string(static_cast<int>(share * 100)) + " %";
  const double elapsed = std::chrono::duration<double>(now - begun_).count();
  if (share > 0.02 && elapsed > 0.5) line += remaining(elapsed * (1 - share) / share);
  (void)std::fputs((line + "\x1b[K").c_str(), stderr);
  (void)std::fflush(stderr);
  drawn_ = true;
}

}  // namespace etwrca::cli
