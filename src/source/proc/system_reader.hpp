// The whole machine at one look: what was used since the look before, and what is held now.
#ifndef ETWRCA_SOURCE_PROC_SYSTEM_READER_HPP
#define ETWRCA_SOURCE_PROC_SYSTEM_READER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source/proc/kept_file.hpp"
#include "source/proc/system_files.hpp"

namespace etwrca::proc {

inline constexpr std::size_t pressures = 3;
inline constexpr std::array<std::string_view, pressures> pressure_names{"cpu", "memory", "io"};

/// Amounts since the look before; nothing where that is not known.
struct SystemUse {
  std::optional<double> busy_seconds;  ///< of all cores together
  double stolen_seconds = 0;
  std::optional<double> busiest_core;                   ///< its share of the time, 0 to 1
  std::vector<std::pair<std::uint32_t, double>> cores;  ///< share by number

  std::optional<DiskTimes> disks;  ///< bytes of all; busy_ms of the one that was busy longest
  std::optional<NetworkBytes> network;
  std::array<std::optional<Pressure>, pressures> pressure;

  std::optional<MemInfo> memory;  ///< now
  std::optional<double> load;     ///< now
};

/// Reads the files of the whole machine. Disks are those without a disk below them (no partitions, no loop
/// or RAM disks, no volumes made of other disks); network interfaces are those of hardware, or all but lo
/// where there are none.
class SystemReader {
 public:
  SystemReader(const Folder& proc, std::filesystem::path sys);

  const SystemUse& look();
  /// Cores that are online.
  [[nodiscard]] std::size_t cores() const noexcept { return now_.cores.size(); }
  [[nodiscard]] bool sees_pressure() const noexcept { return pressure_before_[0].has_value(); }
  [[nodiscard]] bool sees_disks() const noexcept { return sees_disks_; }
  [[nodiscard]] bool sees_network() const noexcept { return sees_network_; }

 private:
  bool text_of(WholeFile& file, const char* name, std::string_view& text);
  void find_devices();
  void look_at_cores();
  void look_at_disks();
  void look_at_network();
  void look_at_pressure();

  template <typename Value>
  using ByName = std::unordered_map<std::string, std::optional<Value>>;

  const Folder& proc_;
  std::filesystem::path sys_;
  WholeFile stat_, meminfo_, diskstats_, network_, loadavg_;
  std::array<WholeFile, pressures> pressure_;
  std::string buffer_;
  SystemStat now_;
  SystemStat before_;
  bool has_before_ = false;
  ByName<DiskTimes> disks_;  // the whole disks, and what was last read of each
  ByName<NetworkBytes> interfaces_;
  bool hardware_interfaces_ = false;
  bool sees_disks_ = false;
  bool sees_network_ = false;
  std::array<std::optional<Pressure>, pressures> pressure_before_;
  std::uint64_t look_ = 0;
  SystemUse use_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_SYSTEM_READER_HPP
