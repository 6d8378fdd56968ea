#include "etw/cpu_accounting.hpp"

#include <algorithm>
#include <utility>

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t most_cpus = 4096;
constexpr Duration charge_every = 10ms;
constexpr Duration charge_ready_every = 50ms;
constexpr Duration patience = 100ms;     // with a processor of which nothing is heard
constexpr std::size_t most_nested = 64;  // interrupts
constexpr std::int8_t state_ready = 1;   // KTHREAD_STATE: Ready; the thread was preempted
constexpr const char* interrupts_bucket = "(DPC and ISR)";

double seconds(Duration d) { return to_seconds(d); }

}  // namespace

CpuAccounting::CpuAccounting(ProcessMap& processes, ModuleMap& modules, std::vector<Observation>& out,
                             const AttributionOptions& options)
    : processes_(processes), modules_(modules), out_(out), options_(options) {}

CpuAccounting::Cpu& CpuAccounting::cpu(std::uint32_t index) {
  index = std::min(index, most_cpus - 1);
  if (index >= cpus_.size()) cpus_.resize(index + 1);
  return cpus_[index];
}

void CpuAccounting::charge(Cpu& c, TimePoint until) {
  const Duration length = until - c.since;
  const Duration own = length - c.interrupted;
  if (c.known && own > Duration::zero())
    if (const EntityId who = processes_.owner(c.tid); who != no_entity)
      out_.emplace_back(Usage{c.since, length, who, no_module, metric::cpu, false, seconds(own)});
  if (length > Duration::zero()) {
    c.since = until;
    c.interrupted = std::max(Duration::zero(), -own);
  }
}

void CpuAccounting::on_switch(std::uint32_t index, TimePoint at, const ContextSwitch& event) {
  Cpu& c = cpu(index);
  c.seen = at;
  any_switches_ = true;
  if (!c.by_switches) {
    // No switch until now: the old thread has run all the time. Samples may have charged that already.
    c.by_switches = true;
    c.known = true;
    c.tid = event.old_tid;
    c.since = c.charged_by_samples || options_.overwritten ? at : options_.begin;
    if (options_.overwritten) silence_ = at;
  }
  if (c.known && c.tid != event.old_tid) {
    // Others may have run in between, here or elsewhere: who waited is not known either.
    ++broken_chains_;
    charge(c, c.sure);
    c.known = false;
  }
  if (!c.known || (c.tid != 0 && is_silent(c, at))) silence_ = at;
  charge(c, at);
  c.known = true;
  c.tid = event.new_tid;
  c.switched = c.since = c.sure = at;
  c.interrupted = {};

  if (event.old_state == state_ready) start_waiting(event.old_tid, at);
  if (event.new_tid == 0) return;
  if (const auto waited = ready_.find(event.new_tid); waited != ready_.end()) {
    charge_ready(event.new_tid, waited->second, at);
    ready_.erase(waited);
  }
  if (const EntityId who = processes_.owner(event.new_tid); who != no_entity)
    out_.emplace_back(Usage{at, {}, who, no_module, metric::context_switches, false, 1.0});
}

void CpuAccounting::start_waiting(std::uint32_t tid, TimePoint at) {
  if (tid == 0) return;
  // One that waits already has run without our seeing it: it waits since now.
  if (ready_.size() < most_entries || ready_.contains(tid))
    ready_[tid] = at;
  else
    ++dropped_;
}

void CpuAccounting::on_thread_end(std::uint32_t tid, TimePoint at) {
  const auto waited = ready_.find(tid);
  if (waited == ready_.end()) return;
  charge_ready(tid, waited->second, at);
  ready_.erase(waited);
}

void CpuAccounting::on_ready(TimePoint at, const ReadyThread& event) { start_waiting(event.tid, at); }

void CpuAccounting::charge_ready(std::uint32_t tid, TimePoint since, TimePoint until) {
  if (until <= since || since <= silence_) return;
  if (const EntityId who = processes_.owner(tid); who != no_entity)
    out_.emplace_back(
        Usage{since, until - since, who, no_module, metric::ready, false, seconds(until - since)});
}

void CpuAccounting::on_sample(std::uint32_t index, TimePoint at, const ProfileSample& event) {
  Cpu& c = cpu(index);
  c.seen = at;
  const bool counts = !c.by_switches;
  if (counts) c.charged_by_samples = any_samples_ = true;
  c.seen_sample = true;
  if (c.known && c.tid == event.tid) c.sure = at;
  if (c.by_switches && !c.known) {
    // Something was lost; now it is seen again who runs.
    c.known = true;
    c.tid = event.tid;
    c.switched = c.since = c.sure = at;
    c.interrupted = {};
  }
  if (!sample_interval_known_) ask_for_interval();
  const double amount = seconds(sample_interval_);
  if (event.dpc || event.isr) {
    if (counts) {
      const EntityId who = processes_.bucket(interrupts_bucket);
      out_.emplace_back(Usage{at, {}, who, no_module, metric::cpu, false, amount});
    }
    return;
  }
  const EntityId who = processes_.owner(event.tid);
  if (who == no_entity) return;
  const ModuleId module = modules_.find(who, event.instruction_pointer);
  if (counts || module != no_module)
    out_.emplace_back(Usage{at, {}, who, module, metric::cpu, !counts, amount});
}

/// Some recordings state it at their end only.
void CpuAccounting::ask_for_interval() {
  if (std::exchange(asked_for_interval_, true) || !options_.unknown) return;
  wants_interval_ = true;
  options_.unknown();
  wants_interval_ = false;
}

void CpuAccounting::on_interrupt(std::uint32_t index, TimePoint begin, TimePoint end) {
  Cpu& c = cpu(index);
  if (c.charged_by_samples && !c.by_switches) return;  // samples tell DPC and ISR apart themselves
  if (end <= begin) return;
  // Logged when it returns, so those it enclosed came before it and are charged already.
  Duration own = end - begin;
  while (!c.interrupts.empty() && c.interrupts.back().first >= begin) {
    own -= c.interrupts.back().second - c.interrupts.back().first;
    c.interrupts.pop_back();
  }
  if (!c.interrupts.empty() && c.interrupts.back().second <= begin) c.interrupts.clear();
  if (c.interrupts.size() >= most_nested) c.interrupts.clear();
  c.interrupts.emplace_back(begin, end);
  if (own <= Duration::zero()) return;
  const EntityId who = processes_.bucket(interrupts_bucket);
  out_.emplace_back(Usage{begin, end - begin, who, no_module, metric::cpu, false, seconds(own)});
  if (end > c.switched) c.interrupted += std::min(own, end - c.switched);
}

void CpuAccounting::on_sampling_end() {
  for (Cpu& c : cpus_) c.seen_sample = false;
}

TimePoint CpuAccounting::on_lost(std::uint32_t index, TimePoint at) {
  TimePoint since = at;
  const auto forget = [&](Cpu& c) {
    if (c.seen != TimePoint{}) since = std::min(since, c.seen);
    if (c.known) charge(c, c.sure);
    c.known = false;
  };
  if (index == EventRecord::no_id)
    std::for_each(cpus_.begin(), cpus_.end(), forget);
  else
    forget(cpu(index));
  silence_ = at;
  return since;
}

void CpuAccounting::advance(TimePoint now) {
  if (now - charged_ < charge_every) return;
  charge_running(now);
  if (now - ready_charged_ >= charge_ready_every) charge_waiting(now);
}

void CpuAccounting::finish(TimePoint end) {
  for (Cpu& c : cpus_)
    if (c.by_switches && c.known) charge(c, c.seen_sample && end - c.sure > patience ? c.sure : end);
  charge_waiting(end);
}

void CpuAccounting::charge_running(TimePoint now) {
  charged_ = now;
  for (Cpu& c : cpus_) {
    if (!c.by_switches || !c.known || c.tid == 0) continue;
    if (is_silent(c, now)) silence_ = now;
    charge(c, c.seen_sample ? c.sure : std::max(c.sure, now - patience));
  }
}

bool CpuAccounting::is_silent(const Cpu& c, TimePoint now) const {
  return c.seen_sample && now - c.sure > 4 * sample_interval_;
}

bool CpuAccounting::any_idle() const {
  return std::any_of(cpus_.begin(), cpus_.end(), [](const Cpu& c) { return c.known && c.tid == 0; });
}

void CpuAccounting::charge_waiting(TimePoint now) {
  // Nobody need wait while a processor is idle: whether anybody did, his switch-in will tell.
  if (any_idle()) doubtful_ = now;
  ready_charged_ = now;
  std::vector<std::pair<std::uint32_t, TimePoint>> waiting(ready_.begin(), ready_.end());
  std::sort(waiting.begin(), waiting.end());  // a fixed order: the table's differs from system to system
  for (const auto& [tid, since] : waiting) {
    if (since <= std::max(doubtful_, silence_)) continue;
    charge_ready(tid, since, now);
    ready_[tid] = std::max(since, now);
  }
}

}  // namespace etwrca::etw
