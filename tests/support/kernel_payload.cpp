#include "support/kernel_payload.hpp"

namespace etwrca::test::payload {
namespace {

ByteWriter& begin(ByteWriter& out) {
  out.clear();
  return out;
}

constexpr std::array<std::byte, 12> local_system{std::byte{1}, std::byte{1}, std::byte{0},
                                                 std::byte{0}, std::byte{0}, std::byte{0},
                                                 std::byte{0}, std::byte{5}, std::byte{18}};

constexpr std::array<std::byte, 28> local_user{
    std::byte{1},    std::byte{5},    std::byte{0},    std::byte{0},    std::byte{0},    std::byte{0},
    std::byte{0},    std::byte{5},    std::byte{21},   std::byte{0},    std::byte{0},    std::byte{0},
    std::byte{0x11}, std::byte{0x22}, std::byte{0x33}, std::byte{0x44}, std::byte{0x55}, std::byte{0x66},
    std::byte{0x77}, std::byte{0x08}, std::byte{0x99}, std::byte{0xaa}, std::byte{0xbb}, std::byte{0x0c},
    std::byte{0xe9}, std::byte{0x03}, std::byte{0},    std::byte{0}};

// A TOKEN_USER whose pointer is not zero, then the SID; or four zero bytes.
void put_sid(ByteWriter& out, std::span<const std::byte> sid) {
  if (sid.empty()) {
    out.u32(0);
    return;
  }
  out.pointer(0xa1b2c3d0).pointer(0).raw(sid);
}

}  // namespace

std::span<const std::byte> system_sid() noexcept { return local_system; }
std::span<const std::byte> user_sid() noexcept { return local_user; }

ByteWriter& process(ByteWriter& out, const Process& f, unsigned version) {
  begin(out).pointer(f.key).u32(f.pid).u32(f.parent).u32(f.session).put(f.exit_status);
  if (version >= 3) out.pointer(0x1ad000 + std::uint64_t{f.pid} * 0x1000);
  if (version >= 4) out.u32(f.flags);
  put_sid(out, f.sid);
  out.text8(f.image);
  if (version >= 2) out.text16(f.command_line);
  if (version >= 4) out.text16(f.package).text16(f.application);
  if (version >= 5) out.i64(f.exit_time);
  return out;
}

ByteWriter& process_terminate(ByteWriter& out, std::uint32_t pid) { return begin(out).u32(pid); }

ByteWriter& process_counters(ByteWriter& out, const Counters& f) {
  begin(out).u32(f.pid).u32(f.page_faults).u32(f.handles).u32(0);
  out.pointer(f.virtual_size).pointer(f.peak_working_set).pointer(f.commit).pointer(0).pointer(0);
  return out.pointer(f.virtual_size)
      .pointer(f.working_set)
      .pointer(f.commit)
      .pointer(0)
      .pointer(0)
      .pointer(f.commit);
}

ByteWriter& thread(ByteWriter& out, const Thread& f, unsigned version) {
  begin(out);
  if (version == 0) return out.u32(f.tid).u32(f.pid);
  out.u32(f.pid).u32(f.tid);
  out.pointer(f.stack).pointer(f.stack - 0x6000).pointer(0x200000).pointer(0x1fc000);
  out.pointer(version >= 3 ? 0xFF : f.start_address).pointer(f.start_address);
  if (version == 1) return out.u8(0);
  out.pointer(0x7ffde000).u32(f.sub_process_tag);
  if (version == 2) return out;
  out.u8(f.base_priority).u8(5).u8(2).u8(0);
  return f.name.data() == nullptr ? out : out.text16(f.name);
}

ByteWriter& thread_name(ByteWriter& out, std::uint32_t pid, std::uint32_t tid, std::string_view name) {
  return begin(out).u32(pid).u32(tid).text16(name);
}

ByteWriter& context_switch(ByteWriter& out, const Switch& f) {
  begin(out).u32(f.new_tid).u32(f.old_tid).put(f.new_priority).put(f.old_priority).u8(0).u8(0);
  out.put(f.old_wait_reason).put(f.old_wait_mode).put(f.old_state).u8(0);
  return out.u32(f.new_wait_time).u32(0);
}

ByteWriter& ready_thread(ByteWriter& out, std::uint32_t tid) {
  return begin(out).u32(tid).u8(1).u8(0).u8(0).u8(0);
}

ByteWriter& sampled_profile(ByteWriter& out, std::uint64_t ip, std::uint32_t tid, unsigned interrupt) {
  return begin(out).pointer(ip).u32(tid).u16(1).u16(interrupt);
}

ByteWriter& profile_interval(ByteWriter& out, std::uint32_t old_interval, std::uint32_t new_interval,
                             unsigned version) {
  begin(out).u32(0).u32(new_interval).u32(old_interval);
  return version >= 3 ? out.text16("Timer") : out;
}

ByteWriter& dpc(ByteWriter& out, std::int64_t initial_ticks, std::uint64_t routine) {
  return begin(out).i64(initial_ticks).pointer(routine);
}

ByteWriter& isr(ByteWriter& out, std::int64_t initial_ticks, std::uint64_t routine, bool msi) {
  begin(out).i64(initial_ticks).pointer(routine).u8(1).u16(0x91).u8(0);
  return msi ? out.u32(0) : out;
}

ByteWriter& image(ByteWriter& out, const Image& f, unsigned version) {
  begin(out).pointer(f.base);
  if (version == 0) return out.u32(f.size).text16(f.path);
  out.pointer(f.size).u32(f.pid);
  if (version == 1) return out.text16(f.path);
  out.u32(f.checksum).u32(f.time_date_stamp);
  if (version >= 3) {
    out.u8(12).u8(1).u16(0);  // signed by Windows
  } else {
    out.u32(0);
  }
  return out.pointer(f.base).zeros(16).text16(f.path);
}

ByteWriter& stack_walk(ByteWriter& out, std::int64_t event_ticks, std::uint32_t pid, std::uint32_t tid,
                       std::span<const std::uint64_t> frames) {
  begin(out).i64(event_ticks).u32(pid).u32(tid);
  for (const std::uint64_t frame : frames) out.pointer(frame);
  return out;
}

ByteWriter& cpu_config(ByteWriter& out, std::uint32_t mhz, std::uint32_t processors, std::uint32_t memory_mib,
                       std::string_view computer) {
  begin(out).u32(mhz).u32(processors).u32(memory_mib).u32(4096).u32(65536);
  return out.fixed_text16(computer, 256).fixed_text16("", 134).pointer(0).zeros(20);
}

ByteWriter& service(ByteWriter& out, const Service& f) {
  constexpr std::uint32_t running = 4;
  begin(out).u32(f.pid).u32(running).u32(f.sub_process_tag).text16(f.name).text16(f.display_name);
  return out.text16(f.process_name).text16("").text16(f.group);
}

ByteWriter& extension(ByteWriter& out, const std::array<std::uint32_t, 8>& group_masks) {
  begin(out);
  for (const std::uint32_t mask : group_masks) out.u32(mask);
  return out.u32(80);
}

}  // namespace etwrca::test::payload
