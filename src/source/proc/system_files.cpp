#include "source/proc/system_files.hpp"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "source/proc/scan.hpp"

namespace etwrca::proc {
namespace {

// Kernel: Documentation/filesystems/proc.rst, 1.7. Guest time is part of user time and not added again.
CpuTimes cpu_times(Scan line) {
  std::array<std::uint64_t, 8> t{};  // user nice system idle iowait irq softirq steal
  for (std::uint64_t& x : t) x = line.number();
  CpuTimes out;
  out.busy = t[0] + t[1] + t[2] + t[5] + t[6];
  out.stolen = t[7];
  out.all = out.busy + t[3] + t[4] + t[7];
  return out;
}

}  // namespace

bool parse_system_stat(std::string_view text, SystemStat& out) {
  out.cores.clear();
  out.boot_seconds = 0;
  bool found = false;
  for (Scan lines(text); !lines.done();) {
    Scan line(lines.line());
    const std::string_view key = line.word();
    if (key == "cpu") {
      out.cpu = cpu_times(line);
      found = true;
    } else if (key.starts_with("cpu")) {
      std::uint64_t number = 0;
      if (Scan(key.substr(3)).read(number) && number <= 0xFFFF)
        out.cores.emplace_back(static_cast<std::uint32_t>(number), cpu_times(line));
    } else if (key == "btime") {
      out.boot_seconds = line.number();
    }
  }
  return found;
}

std::optional<MemInfo> parse_meminfo(std::string_view text) noexcept {
  MemInfo out;
  std::uint64_t available = 0;
  std::uint64_t swap_total = 0;
  std::uint64_t swap_free = 0;
  std::uint64_t writeback = 0;
  bool has_total = false;
  bool has_available = false;
  for (Scan lines(text); !lines.done();) {
    Scan line(lines.line());
    const std::string_view key = line.word();
    if (key == "MemTotal:") has_total = line.read(out.total);
    if (key == "MemAvailable:") has_available = line.read(available);
    if (key == "SwapTotal:") swap_total = line.number();
    if (key == "SwapFree:") swap_free = line.number();
    if (key == "Dirty:") out.dirty = line.number();
    if (key == "Writeback:") writeback = line.number();
  }
  if (!has_total || !has_available || available > out.total) return std::nullopt;
  out.total *= 1024;
  out.available = available * 1024;
  out.swap_used = swap_total > swap_free ? (swap_total - swap_free) * 1024 : 0;
  out.dirty = (out.dirty + writeback) * 1024;
  return out;
}

// Kernel: Documentation/admin-guide/iostats.rst. A sector is 512 bytes, whatever the disk's own is.
void each_disk(std::string_view text, const std::function<void(std::string_view, const DiskTimes&)>& use) {
  constexpr std::uint64_t sector = 512;
  for (Scan lines(text); !lines.done();) {
    Scan line(lines.line());
    line.skip(2);  // major and minor number
    const std::string_view name = line.word();
    DiskTimes out;
    line.skip(2);
    out.read_bytes = line.number() * sector;
    line.skip(3);
    out.written_bytes = line.number() * sector;
    line.skip(2);
    if (line.read(out.busy_ms)) use(name, out);
  }
}

void each_interface(std::string_view text,
                    const std::function<void(std::string_view, const NetworkBytes&)>& use) {
  for (Scan lines(text); !lines.done();) {
    const std::string_view line = lines.line();
    const std::size_t colon = line.rfind(':');  // a name may have one: "eth0:1"
    if (colon == std::string_view::npos) continue;
    const std::string_view name = Scan(line.substr(0, colon)).word();
    Scan numbers(line.substr(colon + 1));
    NetworkBytes out;
    if (!numbers.read(out.received)) continue;
    numbers.skip(7);
    if (numbers.read(out.sent)) use(name, out);
  }
}

std::optional<double> parse_load(std::string_view text) noexcept {
  const std::string_view word = Scan(text).word();
  double out = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  if (word.empty() || error != std::errc{} || stop != word.data() + word.size()) return std::nullopt;
  return out;
}

std::optional<Pressure> parse_pressure(std::string_view text) noexcept {
  Pressure out;
  bool found = false;
  for (Scan lines(text); !lines.done();) {
    Scan line(lines.line());
    const std::string_view key = line.word();
    line.skip(3);  // averages
    std::string_view total = line.word();
    if (!total.starts_with("total=")) continue;
    total.remove_prefix(6);
    if (key == "some") found = Scan(total).read(out.some_us);
    if (key == "full") out.full_us = Scan(total).number();
  }
  if (!found) return std::nullopt;
  return out;
}

}  // namespace etwrca::proc
