#include "source/proc/process_files.hpp"

#include <limits>

#include "source/proc/scan.hpp"

namespace etwrca::proc {
namespace {

constexpr std::uint64_t kernel_thread_flag = 0x00200000;  // PF_KTHREAD, include/linux/sched.h

std::uint32_t narrow(std::uint64_t value) noexcept {
  return value > std::numeric_limits<std::uint32_t>::max() ? 0 : static_cast<std::uint32_t>(value);
}

}  // namespace

// A name may hold ") R 1": what follows it never holds a parenthesis, so the last one closes it.
std::optional<Stat> parse_stat(std::string_view text) noexcept {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  Stat out;
  out.comm = text.substr(open + 1, close - open - 1);
  Scan scan(text.substr(close + 1));
  const std::string_view state = scan.word();
  if (state.size() != 1) return std::nullopt;
  out.state = state.front();
  out.parent = narrow(scan.number());
  scan.skip(4);  // group, session, terminal, its group
  out.kernel_thread = (scan.number() & kernel_thread_flag) != 0;
  scan.skip(2);  // soft faults
  out.hard_faults = scan.number();
  scan.skip(1);
  out.user_ticks = scan.number();
  out.system_ticks = scan.number();
  out.child_ticks = scan.number();
  out.child_ticks += scan.number();
  scan.skip(2);  // priority, nice
  out.threads = narrow(scan.number());
  scan.skip(1);
  if (!scan.read(out.start_ticks)) return std::nullopt;
  return out;
}

std::optional<SchedStat> parse_schedstat(std::string_view text) noexcept {
  Scan scan(text);
  SchedStat out;
  if (!scan.read(out.run_ns) || !scan.read(out.wait_ns) || !scan.read(out.turns)) return std::nullopt;
  return out;
}

std::optional<Io> parse_io(std::string_view text) noexcept {
  Io out;
  int found = 0;
  for (Scan lines(text); !lines.done();) {
    Scan line(lines.line());
    const std::string_view key = line.word();
    if (key == "read_bytes:" && line.read(out.read_bytes)) ++found;
    if (key == "write_bytes:" && line.read(out.write_bytes)) ++found;
  }
  if (found != 2) return std::nullopt;
  return out;
}

std::optional<StatM> parse_statm(std::string_view text) noexcept {
  Scan scan(text);
  StatM out;
  scan.skip(1);
  if (!scan.read(out.resident) || !scan.read(out.shared)) return std::nullopt;
  return out;
}

std::optional<std::uint64_t> parse_swap(std::string_view status) noexcept {
  // The first line holds the name, in which the kernel escapes line ends: a line that begins so is no name.
  for (Scan lines(status); !lines.done();) {
    Scan line(lines.line());
    std::uint64_t kib = 0;
    if (line.word() == "VmSwap:" && line.read(kib)) return kib * 1024;
  }
  return std::nullopt;
}

}  // namespace etwrca::proc
