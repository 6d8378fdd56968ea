// Writes datagrams as taskstats sends them: for what the test says, in the layout of linux/taskstats.h.
#ifndef ETWRCA_TESTS_SOURCE_PROC_EXIT_DATAGRAM_HPP
#define ETWRCA_TESTS_SOURCE_PROC_EXIT_DATAGRAM_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace etwrca::test {

inline constexpr std::uint16_t exit_family = 31;

struct ExitStats {
  std::uint16_t version = 16;
  std::uint32_t pid = 1, tid = 1, parent = 0;
  std::string comm;
  std::uint64_t lived_us = 0, run_ns = 0, wait_ns = 0, turns = 0, user_us = 0, system_us = 0, hard_faults = 0,
                read_bytes = 0, write_bytes = 0;
};

template <typename Value>
void put(std::vector<std::byte>& bytes, std::size_t at, Value value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

inline std::vector<std::byte> exit_attribute(std::uint16_t type, const std::vector<std::byte>& payload) {
  std::vector<std::byte> out(4 + (payload.size() + 3) / 4 * 4);
  put(out, 0, static_cast<std::uint16_t>(4 + payload.size()));
  put(out, 2, type);
  std::copy(payload.begin(), payload.end(), out.begin() + 4);
  return out;
}

inline std::vector<std::byte> exit_datagram(const std::vector<ExitStats>& all) {
  std::vector<std::byte> out;
  for (const ExitStats& s : all) {
    std::vector<std::byte> stats(560);
    put(stats, 0, s.version);
    put(stats, 16, s.turns);
    put(stats, 24, s.wait_ns);
    put(stats, 72, s.run_ns);
    std::memcpy(stats.data() + 80, s.comm.data(), std::min<std::size_t>(32, s.comm.size()));
    put(stats, 128, s.tid);
    put(stats, 132, s.parent);
    put(stats, 144, s.lived_us);
    put(stats, 152, s.user_us);
    put(stats, 160, s.system_us);
    put(stats, 176, s.hard_faults);
    put(stats, 248, s.read_bytes);
    put(stats, 256, s.write_bytes);
    put(stats, 368, s.pid);

    std::vector<std::byte> tid(4);
    put(tid, 0, s.tid);
    std::vector<std::byte> inner = exit_attribute(1, tid);  // TASKSTATS_TYPE_PID
    const std::vector<std::byte> second = exit_attribute(3, stats);
    inner.insert(inner.end(), second.begin(), second.end());
    const std::vector<std::byte> outer = exit_attribute(4, inner);  // TASKSTATS_TYPE_AGGR_PID

    std::vector<std::byte> message(20);
    put(message, 0, static_cast<std::uint32_t>(20 + outer.size()));
    put(message, 4, exit_family);
    put(message, 16, std::uint8_t{2});  // TASKSTATS_CMD_NEW
    message.insert(message.end(), outer.begin(), outer.end());
    out.insert(out.end(), message.begin(), message.end());
  }
  return out;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SOURCE_PROC_EXIT_DATAGRAM_HPP
