#include "support/kernel_payload.hpp"

namespace etwrca::test::payload {
namespace {

ByteWriter& begin(ByteWriter& out) {
  out.clear();
  return out;
}

// Ports travel in network byte order.
void put_port(ByteWriter& out, std::uint16_t port) { out.u8(port >> 8U).u8(port & 0xFFU); }

// PID, size, daddr, saddr, dport, sport.
void put_endpoints(ByteWriter& out, const Network& f) {
  begin(out).u32(f.pid).u32(f.bytes);
  if (f.ipv6) {
    out.u16(0x0120).zeros(13).u8(2).u16(0x0120).zeros(13).u8(1);
  } else {
    out.u32(0x0200A8C0).u32(0x0100A8C0);
  }
  put_port(out, f.remote_port);
  put_port(out, f.local_port);
}

}  // namespace

ByteWriter& disk(ByteWriter& out, const Disk& f, unsigned version) {
  begin(out).u32(f.disk).u32(f.irp_flags).u32(f.bytes).u32(0).u64(f.offset);
  out.pointer(f.file_object).pointer(f.irp).i64(f.response_ticks);
  return version >= 3 ? out.u32(f.issuing_tid) : out;
}

ByteWriter& disk_init(ByteWriter& out, std::uint64_t irp, std::uint32_t issuing_tid, unsigned version) {
  begin(out).pointer(irp);
  return version >= 3 ? out.u32(issuing_tid) : out;
}

ByteWriter& disk_flush(ByteWriter& out, const Disk& f, unsigned version) {
  begin(out).u32(f.disk).u32(f.irp_flags).i64(f.response_ticks).pointer(f.irp);
  return version >= 3 ? out.u32(f.issuing_tid) : out;
}

ByteWriter& file_name(ByteWriter& out, std::uint64_t file_object, std::string_view name) {
  return begin(out).pointer(file_object).text16(name);
}

ByteWriter& file_create(ByteWriter& out, std::uint64_t irp, std::uint64_t file_object, std::uint32_t tid,
                        std::string_view path) {
  begin(out).pointer(irp).pointer(file_object).u32(tid);
  return out.u32(0x01000060).u32(0x80).u32(7).text16(path);
}

ByteWriter& file_simple(ByteWriter& out, std::uint64_t irp, std::uint64_t file_object, std::uint32_t tid) {
  return begin(out).pointer(irp).pointer(file_object).pointer(file_object + 0x100).u32(tid);
}

ByteWriter& file_transfer(ByteWriter& out, const File& f, unsigned version) {
  begin(out).u64(f.offset).pointer(f.irp);
  if (version < 3) out.pointer(f.tid);
  out.pointer(f.file_object).pointer(f.file_object + 0x100);
  if (version >= 3) out.u32(f.tid);
  return out.u32(f.bytes).u32(0);
}

ByteWriter& file_end(ByteWriter& out, std::uint64_t irp, std::uint64_t information, std::uint32_t status) {
  return begin(out).pointer(irp).pointer(information).u32(status);
}

ByteWriter& hard_fault(ByteWriter& out, const Fault& f) {
  begin(out).i64(f.initial_ticks).u64(f.read_offset).pointer(f.address).pointer(f.file_object);
  return out.u32(f.tid).u32(f.bytes);
}

ByteWriter& soft_fault(ByteWriter& out, std::uint64_t address, std::uint64_t program_counter) {
  return begin(out).pointer(address).pointer(program_counter);
}

ByteWriter& virtual_alloc(ByteWriter& out, std::uint64_t base, std::uint64_t size, std::uint32_t pid,
                          std::uint32_t flags) {
  return begin(out).pointer(base).pointer(size).u32(pid).u32(flags);
}

ByteWriter& memory_info(ByteWriter& out, std::span<const MemoryUse> entries, unsigned version) {
  begin(out).u32(entries.size());
  for (const MemoryUse& e : entries) {
    out.u32(e.pid)
        .pointer(e.working_set)
        .pointer(e.commit)
        .pointer(e.virtual_size)
        .pointer(e.private_working_set);
    if (version >= 2) out.pointer(0).pointer(0).pointer(0).pointer(0);
  }
  return out;
}

ByteWriter& network_send(ByteWriter& out, const Network& f) {
  put_endpoints(out, f);
  return out.u32(100).u32(101).u32(0).pointer(f.connection);
}

ByteWriter& network_transfer(ByteWriter& out, const Network& f) {
  put_endpoints(out, f);
  return out.u32(0).pointer(f.connection);
}

ByteWriter& network_connect(ByteWriter& out, const Network& f) {
  put_endpoints(out, f);
  out.u16(1460).u16(1).u16(0).u16(1).u32(65536).u16(8).u16(8);
  return out.u32(0).pointer(f.connection);
}

}  // namespace etwrca::test::payload
