// The files of the whole machine: /proc/stat, meminfo, diskstats, net/dev, loadavg, pressure/*.
#ifndef ETWRCA_SOURCE_PROC_SYSTEM_FILES_HPP
#define ETWRCA_SOURCE_PROC_SYSTEM_FILES_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace etwrca::proc {

/// Ticks of one core, or of all.
struct CpuTimes {
  std::uint64_t busy = 0;    ///< user, nice, system, interrupts
  std::uint64_t all = 0;     ///< busy, idle, waiting for a disk, stolen
  std::uint64_t stolen = 0;  ///< by the machine that this one is a guest of
};

struct SystemStat {
  CpuTimes cpu;
  std::vector<std::pair<std::uint32_t, CpuTimes>> cores;  ///< by number, those that are online
  std::uint64_t boot_seconds = 0;                         ///< since the epoch; 0 if not told
};
/// False if there is no line of all cores. Keeps the memory of `out`.
bool parse_system_stat(std::string_view text, SystemStat& out);

/// Bytes.
struct MemInfo {
  std::uint64_t total = 0;
  std::uint64_t available = 0;
  std::uint64_t swap_used = 0;
  std::uint64_t dirty = 0;  ///< not yet on its disk
};
std::optional<MemInfo> parse_meminfo(std::string_view text) noexcept;

struct DiskTimes {
  std::uint64_t read_bytes = 0;
  std::uint64_t written_bytes = 0;
  std::uint64_t busy_ms = 0;
};
/// Calls `use` for each line of /proc/diskstats, partitions too.
void each_disk(std::string_view text, const std::function<void(std::string_view, const DiskTimes&)>& use);

struct NetworkBytes {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
};
/// Calls `use` for each interface of /proc/net/dev.
void each_interface(std::string_view text,
                    const std::function<void(std::string_view, const NetworkBytes&)>& use);

/// The load of the last minute.
std::optional<double> parse_load(std::string_view text) noexcept;

/// /proc/pressure/*: microseconds since boot in which some, or all, tasks were stalled.
struct Pressure {
  std::uint64_t some_us = 0;
  std::uint64_t full_us = 0;
};
std::optional<Pressure> parse_pressure(std::string_view text) noexcept;

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_SYSTEM_FILES_HPP
