#include "source/proc/exit_record.hpp"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>

#include <algorithm>
#include <cstring>

namespace etwrca::proc {
namespace {

using Bytes = std::span<const std::byte>;

// struct taskstats, include/uapi/linux/taskstats.h: fields are never moved, only added. By offset, since the
// header of the machine that builds may be older than the kernel of the one that runs.
constexpr std::size_t at_version = 0;
constexpr std::size_t at_turns = 16;         // cpu_count
constexpr std::size_t at_wait = 24;          // cpu_delay_total, ns
constexpr std::size_t at_run = 72;           // cpu_run_virtual_total, ns
constexpr std::size_t at_comm = 80;          // 32 bytes
constexpr std::size_t at_tid = 128;          // ac_pid
constexpr std::size_t at_parent = 132;       // ac_ppid
constexpr std::size_t at_lived = 144;        // ac_etime, us
constexpr std::size_t at_user = 152;         // ac_utime, us
constexpr std::size_t at_system = 160;       // ac_stime, us
constexpr std::size_t at_faults = 176;       // ac_majflt
constexpr std::size_t at_read = 248;         // read_bytes
constexpr std::size_t at_written = 256;      // write_bytes
constexpr std::size_t at_pid = 368;          // ac_tgid
constexpr std::size_t least_size = 376;      // up to ac_tgid
constexpr std::uint16_t least_version = 12;  // the first with ac_tgid
constexpr std::size_t comm_size = 32;

template <typename Value>
Value load(Bytes bytes, std::size_t at) noexcept {
  Value out{};
  if (at + sizeof out <= bytes.size()) std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

/// Calls `use(type, payload)` for each attribute; false if they do not fill the bytes as they should.
template <typename Use>
bool each_attribute(Bytes bytes, Use&& use) {
  while (bytes.size() >= NLA_HDRLEN) {
    const auto length = std::size_t{load<std::uint16_t>(bytes, 0)};
    const auto type = static_cast<std::uint16_t>(load<std::uint16_t>(bytes, 2) & NLA_TYPE_MASK);
    if (length < NLA_HDRLEN || length > bytes.size()) return false;
    use(type, bytes.subspan(NLA_HDRLEN, length - NLA_HDRLEN));
    bytes = bytes.subspan(std::min(bytes.size(), std::size_t{NLA_ALIGN(length)}));
  }
  return true;
}

bool decode(Bytes stats, Duration received, ExitRecord& out) {
  if (stats.size() < least_size || load<std::uint16_t>(stats, at_version) < least_version) return false;
  const auto number = [&](std::size_t at) { return load<std::uint64_t>(stats, at); };
  constexpr std::uint64_t longest = std::uint64_t{1} << 53U;  // us: 285 years
  out.pid = load<std::uint32_t>(stats, at_pid);
  out.tid = load<std::uint32_t>(stats, at_tid);
  out.parent = load<std::uint32_t>(stats, at_parent);
  out.lived = std::chrono::microseconds(std::min(number(at_lived), longest));
  out.received = received;
  out.used.system_ns = std::min(number(at_system), longest) * 1000;
  // Without delay accounting the exact time is not there, but the one in ticks is.
  const std::uint64_t ticks = std::min(number(at_user), longest) * 1000 + out.used.system_ns;
  out.used.cpu_ns = number(at_run) != 0 ? number(at_run) : ticks;
  out.used.wait_ns = number(at_wait);
  out.used.turns = number(at_turns);
  out.used.hard_faults = number(at_faults);
  out.used.read_bytes = number(at_read);
  out.used.write_bytes = number(at_written);
  out.comm.resize(comm_size);
  std::memcpy(out.comm.data(), stats.data() + at_comm, comm_size);
  out.comm.resize(std::min(out.comm.find('\0'), comm_size));
  return out.pid != 0;
}

}  // namespace

std::size_t decode_exit_records(Bytes datagram, std::uint16_t family, Duration received, std::size_t most,
                                std::vector<ExitRecord>& out) {
  std::size_t left_out = 0;
  constexpr std::size_t headers = NLMSG_HDRLEN + GENL_HDRLEN;
  while (datagram.size() >= headers) {
    const auto length = std::size_t{load<std::uint32_t>(datagram, 0)};
    if (length < headers || length > datagram.size()) return left_out + 1;
    const Bytes payload = datagram.subspan(headers, length - headers);
    const bool ours = load<std::uint16_t>(datagram, 4) == family &&
                      load<std::uint8_t>(datagram, NLMSG_HDRLEN) == TASKSTATS_CMD_NEW;
    datagram = datagram.subspan(std::min(datagram.size(), std::size_t{NLMSG_ALIGN(length)}));
    if (!ours) continue;
    const bool whole = each_attribute(payload, [&](std::uint16_t type, Bytes one) {
      if (type != TASKSTATS_TYPE_AGGR_PID) return;  // of whole processes: the sum of what we have
      each_attribute(one, [&](std::uint16_t inner, Bytes stats) {
        if (inner != TASKSTATS_TYPE_STATS) return;
        ExitRecord record;
        if (out.size() < most && decode(stats, received, record))
          out.push_back(std::move(record));
        else
          ++left_out;
      });
    });
    if (!whole) ++left_out;
  }
  return left_out;
}

}  // namespace etwrca::proc
