// The kernel's account of a thread that has ended (taskstats).
#ifndef ETWRCA_SOURCE_PROC_EXIT_RECORD_HPP
#define ETWRCA_SOURCE_PROC_EXIT_RECORD_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "etwrca/time.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

struct ExitRecord {
  std::uint32_t pid = 0;     ///< of the process
  std::uint32_t tid = 0;     ///< of the thread; the same for its first one
  std::uint32_t parent = 0;  ///< of the process, at its end
  Duration lived{};          ///< the thread
  Duration received{};       ///< on the monotonic clock
  Counters used;             ///< by the thread, in its whole life
  std::string comm;          ///< any bytes
};

/// Appends the records of one netlink datagram, at most `most` of them; returns how many were left out: for
/// want of room, or since they are damaged. The kernel must be one that names the process of a thread (Linux
/// 5.19): records without it are left out too.
std::size_t decode_exit_records(std::span<const std::byte> datagram, std::uint16_t family, Duration received,
                                std::size_t most, std::vector<ExitRecord>& out);

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_EXIT_RECORD_HPP
