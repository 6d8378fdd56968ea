#include "cli/process_list.hpp"

namespace etwrca::cli {
namespace {

constexpr std::size_t most_instances = std::size_t{1} << 17;
constexpr std::size_t longest_name = 512;

// A start that both the kernel logger and the manifest provider tell of comes twice within moments.
constexpr Duration same_start = std::chrono::milliseconds(100);

bool is_same(const ProcessSeen& known, const ProcessEvent& event, TimePoint time) {
  const bool keys = known.key != 0 && event.unique_process_key != 0;
  if (keys && known.key != event.unique_process_key) return false;
  if (event.lifetime == Lifetime::start)
    return known.start && !known.gone && between(*known.start, time) < same_start;
  if (!known.gone) return true;
  // After its end a process may still be listed while something refers to it.
  return keys || event.lifetime == Lifetime::defunct || event.lifetime == Lifetime::end;
}

}  // namespace

ProcessSeen* ProcessList::instance_of(const ProcessEvent& event, TimePoint time) {
  const auto known = latest_.find(event.pid);
  if (known != latest_.end() && is_same(seen_[known->second], event, time)) return &seen_[known->second];
  if (seen_.size() >= most_instances) {
    ++dropped_;
    return nullptr;
  }
  latest_[event.pid] = seen_.size();
  ProcessSeen fresh;
  fresh.pid = event.pid;
  seen_.push_back(std::move(fresh));
  return &seen_.back();
}

void ProcessList::add(const ProcessEvent& event, TimePoint time) {
  ProcessSeen* process = instance_of(event, time);
  if (process == nullptr) return;
  if (process->name.empty()) process->name = image_name(event).substr(0, longest_name);
  if (process->key == 0) process->key = event.unique_process_key;
  if (process->parent_pid == 0) process->parent_pid = event.parent_pid;
  if (event.lifetime == Lifetime::start && !process->start) process->start = time;
  if (event.lifetime == Lifetime::end) {
    if (!process->end) process->end = time;
    process->gone = true;
  }
  if (event.lifetime == Lifetime::defunct) process->gone = true;
}

}  // namespace etwrca::cli
