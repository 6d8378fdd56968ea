#include "etw/memory_accounting.hpp"

#include <algorithm>

namespace etwrca::etw {
namespace {

constexpr std::uint32_t mem_commit = 0x1000;
constexpr std::uint32_t mem_decommit = 0x4000;
constexpr std::uint32_t mem_release = 0x8000;

}  // namespace

void MemoryAccounting::set_page_size(std::uint32_t bytes) {
  const bool power_of_two = bytes != 0 && (bytes & (bytes - 1)) == 0;
  if (power_of_two && bytes <= 65536) page_size_ = bytes;
}

void MemoryAccounting::on_virtual_alloc(TimePoint at, const VirtualAlloc& event) {
  const bool grows = !event.free && (event.flags & mem_commit) != 0;
  const bool shrinks = event.free && (event.flags & (mem_decommit | mem_release)) != 0;
  const EntityId who = processes_.process(event.pid);
  if (who == no_entity || (!grows && !shrinks)) return;
  // What a process held before the recording is not known until it is told: from then on changes count.
  const Entity* entity = processes_.entity(who);
  if (!committed_.contains(who) && (entity == nullptr || !entity->start_known)) return;
  // A release names the whole reservation, of which only a part may have been committed.
  const auto size = static_cast<double>(event.size);
  set(who, at, std::max(0.0, committed_[who] + (grows ? size : -size)));
}

void MemoryAccounting::on_memory_info(TimePoint at, const MemoryInfo& list) {
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const MemoryInfoEntry entry = memory_info_entry(list, i);
    set(processes_.living_process(entry.pid), at, static_cast<double>(entry.commit_pages) * page_size_,
        static_cast<double>(entry.working_set_pages) * page_size_);
  }
}

void MemoryAccounting::on_counters(TimePoint at, const ProcessCounters& event) {
  set(processes_.process(event.pid), at, static_cast<double>(event.private_pages),
      static_cast<double>(event.working_set));
}

void MemoryAccounting::on_sample(EntityId who, TimePoint at, const ProcessSample& sample) {
  set(who, at, static_cast<double>(sample.private_bytes), static_cast<double>(sample.working_set));
}

void MemoryAccounting::set(EntityId who, TimePoint at, double bytes) {
  if (who == no_entity) return;
  if (committed_.size() >= most_entries && !committed_.contains(who)) {
    ++dropped_;
    return;
  }
  committed_[who] = bytes;
  out_.emplace_back(Level{at, who, metric::memory, bytes});
}

void MemoryAccounting::set(EntityId who, TimePoint at, double bytes, double resident) {
  if (who == no_entity) return;
  set(who, at, bytes);
  out_.emplace_back(Level{at, who, metric::working_set, resident});
}

}  // namespace etwrca::etw
