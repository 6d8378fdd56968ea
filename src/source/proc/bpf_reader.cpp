#include "source/proc/bpf_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "etwrca/error.hpp"
#include "source/proc/listing.hpp"

namespace etwrca::proc {

BpfReader::BpfReader(std::unique_ptr<BpfProgram> program, const Folder& folder, Descriptors& budget,
                     std::size_t most_processes)
    : program_(std::move(program)),
      holds_(folder, budget),
      budget_(budget),
      most_processes_(most_processes),
      ns_per_tick_(1e9 / static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)))) {}

BpfReader::~BpfReader() {
  for (auto& [pid, kept] : kept_) kept->held.statm.close(budget_);
}

std::span<const Reading* const> BpfReader::look(const LookOptions& options) {
  ++look_;
  found_.clear();
  state_.too_many = 0;
  state_.files_denied = 0;
  std::size_t length = 0;
  if (!program_->run(buffer_, length)) throw Error(Errc::io, "the BPF iterator: the kernel ended it");
  each_record(std::span(buffer_).first(length), [&](const etwrca_thread_record& record) {
    auto at = kept_.find(record.pid);
    if (at == kept_.end()) {
      if (kept_.size() >= most_processes_) {
        state_.too_many += record.pid == record.tid ? 1U : 0U;
        return;
      }
      at = kept_.emplace(record.pid, std::make_unique<Kept>()).first;
    }
    at->second->sum.add(record, look_);
  });
  for (auto at = kept_.begin(); at != kept_.end();) {
    Kept& kept = *at->second;
    if (!kept.sum.complete(look_)) {
      kept.held.statm.close(budget_);
      at = kept_.erase(at);
      continue;
    }
    settle(kept, options);
    ++at;
  }
  state_.processes = found_.size();
  return found_;
}

void BpfReader::settle(Kept& kept, const LookOptions& options) {
  Reading& reading = kept.reading;
  if (reading.pid != 0 && reading.start_ticks != kept.sum.start_ticks(ns_per_tick_)) {
    kept.held.statm.close(budget_);
    kept.held.swapped = 0;
    kept.sum.restart();
    reading = Reading{};
  }
  const bool first = reading.pid == 0;
  const bool changed = kept.sum.settle(reading, ns_per_tick_);
  const bool slow = first || HoldsReader::is_slow_look(look_, reading.pid);
  reading.changed = changed || slow;
  if (reading.changed) holds_.read(kept.held, reading, slow, options.swap_in_use);
  if (reading.used.turns > 0) state_.any_wait = true;
  state_.files_denied += kept.held.files_denied ? 1U : 0U;
  found_.push_back(&reading);
}

std::size_t BpfReader::hidden(const Folder& folder) {
  std::unordered_set<std::uint32_t> listed;
  Listing listing(folder, ".");
  while (const std::uint32_t pid = listing.next_number()) listed.insert(pid);
  std::unordered_set<std::uint32_t> shown;
  std::size_t length = 0;
  if (program_->run(buffer_, length))
    each_record(std::span(buffer_).first(length),
                [&](const etwrca_thread_record& record) { shown.insert(record.pid); });
  // Those that are still there: what has ended meanwhile is not hidden.
  std::size_t out = 0;
  listing.rewind();
  while (const std::uint32_t pid = listing.next_number())
    if (listed.contains(pid) && !shown.contains(pid)) ++out;
  return out;
}

}  // namespace etwrca::proc
