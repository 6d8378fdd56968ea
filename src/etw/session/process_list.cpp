#include "etw/session/process_list.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace etwrca::etw {
namespace {

using base::load_le;

constexpr std::size_t most_rows = 65536;
constexpr std::size_t smallest_buffer = std::size_t{256} << 10U;
constexpr std::size_t largest_buffer_bytes = std::size_t{64} << 20U;

// SYSTEM_PROCESS_INFORMATION of 64-bit Windows (winternl.h has its outline); then its threads.
namespace process_at {
constexpr std::size_t next = 0;
constexpr std::size_t threads = 4;
constexpr std::size_t create_time = 32;
constexpr std::size_t user_time = 40;
constexpr std::size_t kernel_time = 48;
constexpr std::size_t name_length = 56;
constexpr std::size_t name = 64;
constexpr std::size_t pid = 80;
constexpr std::size_t parent_pid = 88;
constexpr std::size_t working_set = 144;
constexpr std::size_t private_bytes = 200;  // PrivatePageCount, which counts bytes
constexpr std::size_t size = 256;
}  // namespace process_at

// SYSTEM_THREAD_INFORMATION
namespace thread_at {
constexpr std::size_t tid = 48;
constexpr std::size_t size = 80;
}  // namespace thread_at

/// The name lies in the same buffer, at an address.
std::string name_of(std::span<const std::byte> list, const std::byte* row) {
  const std::size_t length = load_le<std::uint16_t>(row + process_at::name_length);
  const auto address = load_le<std::uint64_t>(row + process_at::name);
  const auto begin = reinterpret_cast<std::uintptr_t>(list.data());
  if (address < begin || address - begin > list.size()) return {};
  const auto offset = static_cast<std::size_t>(address - begin);
  if (length > list.size() - offset) return {};
  return base::utf8_from_utf16le(list.subspan(offset, length));
}

void parse_row(std::span<const std::byte> list, std::size_t at, ProcessSample& out) {
  const std::byte* row = list.data() + at;
  out.pid = static_cast<std::uint32_t>(load_le<std::uint64_t>(row + process_at::pid));
  out.parent_pid = static_cast<std::uint32_t>(load_le<std::uint64_t>(row + process_at::parent_pid));
  out.created = time_from_filetime(load_le<std::int64_t>(row + process_at::create_time));
  out.name = out.pid == 4 ? "System" : name_of(list, row);
  out.private_bytes = load_le<std::uint64_t>(row + process_at::private_bytes);
  out.working_set = load_le<std::uint64_t>(row + process_at::working_set);
  constexpr std::int64_t most = Duration::max().count() / 200;
  const auto user = load_le<std::int64_t>(row + process_at::user_time);
  const auto kernel = load_le<std::int64_t>(row + process_at::kernel_time);
  out.cpu =
      Duration((std::clamp<std::int64_t>(user, 0, most) + std::clamp<std::int64_t>(kernel, 0, most)) * 100);
  const std::size_t stated = load_le<std::uint32_t>(row + process_at::threads);
  const std::size_t room = (list.size() - at - process_at::size) / thread_at::size;
  out.threads.clear();
  for (std::size_t i = 0; i < std::min({stated, room, most_rows}); ++i) {
    const std::byte* thread = row + process_at::size + i * thread_at::size;
    out.threads.push_back(static_cast<std::uint32_t>(load_le<std::uint64_t>(thread + thread_at::tid)));
  }
}

}  // namespace

void parse_process_list(std::span<const std::byte> list, std::vector<ProcessSample>& out) {
  std::size_t count = 0;
  std::size_t at = 0;
  while (count < most_rows && at <= list.size() && list.size() - at >= process_at::size) {
    if (count == out.size()) out.emplace_back();
    parse_row(list, at, out[count++]);
    const std::size_t next = load_le<std::uint32_t>(list.data() + at + process_at::next);
    if (next < process_at::size || next > list.size() - at) break;
    at += next;
  }
  out.resize(count);
}

bool query_processes(EtwApi& api, std::vector<std::byte>& buffer, std::vector<ProcessSample>& out) {
  if (buffer.size() < smallest_buffer) buffer.resize(smallest_buffer);
  // Processes come while it is asked: each time some more room than was wanted.
  for (int attempt = 0; attempt < 8; ++attempt) {
    std::uint32_t needed = 0;
    const std::uint32_t status = api.system_processes(buffer, needed);
    if (status == 0) {
      const std::size_t written = needed == 0 ? buffer.size() : std::min<std::size_t>(needed, buffer.size());
      parse_process_list(std::span(buffer).first(written), out);
      return !out.empty();
    }
    if (status != win_error::length_mismatch || buffer.size() >= largest_buffer_bytes) return false;
    const std::size_t wanted = std::max<std::size_t>(std::size_t{needed} + needed / 4, 2 * buffer.size());
    buffer.resize(std::min(wanted, largest_buffer_bytes));
  }
  return false;
}

}  // namespace etwrca::etw
