// The one kernel event that is a list: page counts of every process.
#include "base/bytes.hpp"
#include "etw/kernel_layout.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca {
namespace {

// Entry: u32 pid, then pointer-sized page counts: working set, commit, virtual size, private working
// set; later versions add store size, stored, commit debt and shared commit. The length tells which.
constexpr std::size_t pid_size = 4;

constexpr std::size_t entry_size(std::size_t pointer_size, bool extended) {
  return pid_size + pointer_size * (extended ? 8 : 4);
}

}  // namespace

bool decode(const EventRecord& record, MemoryInfo& out) noexcept {
  constexpr std::uint8_t process_mem_info = 125;
  constexpr std::uint16_t kernel_memory_event = 2;
  if (record.header == HeaderKind::event) {
    if (record.id != kernel_memory_event || record.version > 2) return false;
    if (etw::with_layout_class(record).kernel != etw::kernel_memory_provider) return false;
  } else if (record.kernel != KernelClass::memory || record.opcode != process_mem_info ||
             record.version > 2) {
    return false;
  }
  const auto count = base::read_le<std::uint32_t>(record.payload, 0);
  if (!count || *count == 0) return false;
  const etw::Bytes list = record.payload.subspan(4);
  out.pointer_size = record.pointer_size == 8 ? 8 : 4;
  const bool extended = std::uint64_t{*count} * entry_size(out.pointer_size, true) == list.size();
  const std::size_t size = entry_size(out.pointer_size, extended);
  if (std::uint64_t{*count} * size != list.size()) return false;
  out.count = *count;
  out.entry_size = static_cast<std::uint8_t>(size);
  out.entries = list;
  return true;
}

MemoryInfoEntry memory_info_entry(const MemoryInfo& info, std::uint32_t i) noexcept {
  MemoryInfoEntry entry;
  const std::size_t pointer_size = info.pointer_size == 8 ? 8 : 4;
  const std::uint64_t at = std::uint64_t{i} * info.entry_size;
  if (info.entry_size < entry_size(pointer_size, false) || at + info.entry_size > info.entries.size())
    return entry;
  const std::byte* data = info.entries.data() + at;
  const auto pages = [&](std::size_t index) -> std::uint64_t {
    const std::byte* number = data + pid_size + pointer_size * index;
    if (pointer_size == 8) return base::load_le<std::uint64_t>(number);
    return base::load_le<std::uint32_t>(number);
  };
  entry.pid = base::load_le<std::uint32_t>(data);
  entry.working_set_pages = pages(0);
  entry.commit_pages = pages(1);
  entry.virtual_pages = pages(2);
  entry.private_working_set_pages = pages(3);
  return entry;
}

}  // namespace etwrca
