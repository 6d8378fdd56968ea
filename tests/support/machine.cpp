#include "support/machine.hpp"

#include <algorithm>
#include <utility>

namespace etwrca::test {
namespace {

// KTHREAD_STATE.
constexpr int state_ready = 1;
constexpr int state_terminated = 4;
constexpr int state_waiting = 5;

constexpr std::uint32_t first_tid = 0x400;

}  // namespace

Machine::Machine(const Scenario& scenario, EtlWriter& writer)
    : scenario_(scenario),
      spec_(scenario.machine()),
      recorder_(scenario, writer),
      random_(spec_.seed),
      threads_of_(scenario.processes().size()),
      processors_(scenario.options().processors),
      idle_count_(scenario.options().processors),
      alive_(scenario.processes().size()) {
  truth_.duration = spec_.duration;
  truth_.cpus = scenario.options().processors;
  const auto bins = static_cast<std::size_t>((spec_.duration + truth_.bin - 1) / truth_.bin);
  const Series zeros(bins);
  truth_.interrupts = truth_.idle = zeros;
  std::uint32_t tid = first_tid;
  for (const ProcessSpec& spec : scenario.processes()) {
    const auto process = static_cast<std::uint32_t>(truth_.processes.size());
    truth_.processes.push_back({spec.name,
                                spec.pid,
                                spec.parent,
                                {},
                                {},
                                zeros,
                                zeros,
                                zeros,
                                zeros,
                                zeros,
                                zeros,
                                zeros,
                                zeros,
                                zeros});
    if (process == 0) continue;  // Idle has a thread for each processor, and its id is 0
    const auto add_thread = [&](const Activity* activity) {
      Thread thread{.process = process, .tid = tid, .activity = activity};
      const std::size_t index = threads_of_[process].size();
      if (spec.reuses && index < threads_of_[*spec.reuses].size()) {
        thread.tid = threads_[threads_of_[*spec.reuses][index]].tid;
      } else {
        tid += 4;
      }
      thread.cpu = static_cast<std::uint32_t>(threads_.size() % processors_.size());
      threads_of_[process].push_back(static_cast<std::uint32_t>(threads_.size()));
      threads_.push_back(thread);
    };
    if (!spec.light) add_thread(nullptr);
    for (const Activity& activity : spec.activities) add_thread(&activity);
  }
}

Truth Machine::run() {
  begin();
  while (!happenings_.empty() && happenings_.top().at < spec_.duration) {
    const Happening next = happenings_.top();
    happenings_.pop();
    samples_until(next.at);
    handle(next);
  }
  samples_until(spec_.duration);
  finish();
  return truth_;
}

void Machine::plan(std::int64_t at, What what, std::uint32_t who, std::uint64_t detail) {
  happenings_.push({at, order_++, what, who, detail});
}

void Machine::handle(const Happening& h) {
  switch (h.what) {
    case What::wake:
      wake(h.who, h.at);
      break;
    case What::dispatch:
    case What::slice_end: {
      Processor& processor = processors_[h.who];
      if (h.what == What::slice_end && processor.slice != h.detail) break;
      if (processor.interrupted) {
        plan(processor.interrupt_end + 1'000, h.what, h.who, h.detail);
      } else if (h.what == What::dispatch) {
        dispatch(h.who, h.at);
      } else {
        slice_end(h.who, h.at);
      }
      break;
    }
    case What::start:
      start_process(h.who, h.at);
      break;
    case What::end:
      end_process(h.who, h.at);
      break;
    case What::disk_done:
    case What::fault_done:
      complete(requests_[h.detail - request_base_], h.at);
      break;
    case What::interrupt:
      interrupt(h.who, h.at);
      break;
    case What::interrupt_done:
      interrupt_done(h.who, h.at);
      break;
    case What::memory:
      memory(h.at);
      break;
    case What::lose:
      recorder_.writer().lose_buffers(spec_.lost[h.who].cpu, spec_.lost[h.who].count);
      break;
  }
}

void Machine::begin() {
  using enum Recorder::Life;
  const auto count = static_cast<std::uint32_t>(scenario_.processes().size());
  if (spec_.sampling != 0 && spec_.interval_at_start) recorder_.sampling(0, true);
  const Running recorder{4, 60};
  for (std::uint32_t p = 0; p < count; ++p) {
    const ProcessSpec& spec = scenario_.processes()[p];
    if (spec.start) {
      plan(*spec.start, What::start, p);
      continue;
    }
    alive_[p] = true;
    if (spec.end) plan(*spec.end, What::end, p);
    if (spec_.rundown_at_start) recorder_.process(0, 0, recorder, rundown_start, p);
    if (spec_.rundown_at_start) recorder_.counters(0, 0, recorder, p, spec.commit, true);
    for (std::size_t i = 0; p == 0 && spec_.rundown_at_start && i < processors_.size(); ++i)
      recorder_.thread(0, 0, recorder, rundown_start, 0, 0);
    for (const std::uint32_t t : threads_of_[p]) {
      if (spec_.rundown_at_start) recorder_.thread(0, 0, recorder, rundown_start, p, threads_[t].tid);
      first_wake(t, 0);
    }
    if (spec_.rundown_at_start) recorder_.images(0, 0, recorder, rundown_start, p);
  }
  if (spec_.rundown_at_start) recorder_.rundown_complete(0);
  for (std::uint32_t cpu = 0; spec_.interrupt_period != 0 && cpu < processors_.size(); ++cpu)
    plan(random_.around(spec_.interrupt_period, 50), What::interrupt, cpu);
  if (spec_.memory_info) plan(0, What::memory, 0);
  for (std::uint32_t i = 0; i < spec_.lost.size(); ++i) plan(spec_.lost[i].at, What::lose, i);
  next_sample_ = spec_.sampling;
}

void Machine::finish() {
  using enum Recorder::Life;
  const std::int64_t now = spec_.duration;
  for (std::uint32_t cpu = 0; cpu < processors_.size(); ++cpu) {
    if (processors_[cpu].interrupted) interrupt_done(cpu, now);
    if (processors_[cpu].running != none) account(threads_[processors_[cpu].running], now);
  }
  for (Thread& thread : threads_)
    if (thread.state == State::ready) add_span(truth_of(thread).ready, thread.since, now);
  const Running recorder{4, 60};
  const auto count = static_cast<std::uint32_t>(scenario_.processes().size());
  for (std::uint32_t p = 0; spec_.rundown_at_end && p < count; ++p) {
    if (!alive_[p]) continue;
    recorder_.process(0, now, recorder, rundown_end, p);
    for (std::size_t i = 0; p == 0 && i < processors_.size(); ++i)
      recorder_.thread(0, now, recorder, rundown_end, 0, 0);
    for (const std::uint32_t t : threads_of_[p])
      recorder_.thread(0, now, recorder, rundown_end, p, threads_[t].tid);
    recorder_.images(0, now, recorder, rundown_end, p);
  }
  if (spec_.sampling != 0) recorder_.sampling(now, false);
  recorder_.configuration(now);
  recorder_.writer().close();
  const std::int64_t all = static_cast<std::int64_t>(processors_.size());
  for (std::size_t i = 0; i < truth_.idle.size(); ++i) {
    const auto from = static_cast<std::int64_t>(i) * truth_.bin;
    truth_.idle[i] = all * (std::min(from + truth_.bin, now) - from) - truth_.interrupts[i];
    for (const ProcessTruth& p : truth_.processes) truth_.idle[i] -= p.cpu[i];
  }
  truth_.events = recorder_.writer().events();
  truth_.events_lost = recorder_.writer().events_lost();
  truth_.buffers_lost = recorder_.writer().buffers_lost();
}

// The processors are sampled one after the other within each interval.
void Machine::samples_until(std::int64_t at) {
  if (spec_.sampling == 0) return;
  const auto count = static_cast<std::int64_t>(processors_.size());
  for (;;) {
    const std::int64_t moment = next_sample_ + spec_.sampling * next_sample_cpu_ / count;
    if (moment >= at) return;
    sample(next_sample_cpu_, moment);
    if (++next_sample_cpu_ < count) continue;
    next_sample_cpu_ = 0;
    next_sample_ += spec_.sampling;
  }
}

void Machine::sample(std::uint32_t cpu, std::int64_t at) {
  const Processor& processor = processors_[cpu];
  ++truth_.samples;
  const std::uint32_t tid = processor.running == none ? 0 : threads_[processor.running].tid;
  if (processor.interrupted) {
    recorder_.sample(cpu, at, tid, recorder_.dpc_instruction(), 1);
  } else if (processor.running == none) {
    recorder_.sample(cpu, at, 0, recorder_.idle_instruction(), 0);
  } else {
    const Thread& thread = threads_[processor.running];
    recorder_.sample(cpu, at, tid, recorder_.instruction(thread.process, thread.activity->module, random_),
                     0);
  }
}

void Machine::account(Thread& thread, std::int64_t now) {
  add_span(truth_of(thread).cpu, thread.since, now);
  thread.total += now - thread.since;
  thread.left -= now - thread.since;
  thread.since = now;
}

std::uint32_t Machine::idle_processor(std::uint32_t near) const {
  if (idle_count_ == 0) return none;
  const auto count = static_cast<std::uint32_t>(processors_.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t cpu = (near + i) % count;
    if (processors_[cpu].running == none && processors_[cpu].reserved == none) return cpu;
  }
  return none;
}

std::uint32_t Machine::next_ready() {
  while (!ready_.empty()) {
    const std::uint32_t thread = ready_.front();
    ready_.pop_front();
    if (threads_[thread].state == State::ready) return thread;
  }
  return none;
}

void Machine::wake(std::uint32_t index, std::int64_t now) {
  Thread& thread = threads_[index];
  if (thread.state != State::waiting) return;
  thread.state = State::ready;
  thread.since = now;
  if (spec_.context_switches) recorder_.ready(thread.cpu, now, thread.tid);
  const std::uint32_t cpu = idle_processor(thread.cpu);
  if (cpu == none) {
    ready_.push_back(index);
    return;
  }
  processors_[cpu].reserved = index;
  --idle_count_;
  plan(now + random_.between(2'000, 6'000), What::dispatch, cpu);
}

void Machine::dispatch(std::uint32_t cpu, std::int64_t now) {
  std::uint32_t thread = std::exchange(processors_[cpu].reserved, none);
  if (threads_[thread].state != State::ready) thread = next_ready();
  if (thread == none) {
    ++idle_count_;
  } else {
    switch_to(cpu, thread, state_waiting, now);
  }
}

void Machine::slice_end(std::uint32_t cpu, std::int64_t now) {
  const std::uint32_t index = processors_[cpu].running;
  Thread& thread = threads_[index];
  account(thread, now);
  const bool over =
      thread.left <= 0 || (thread.activity->kind != Activity::Kind::work && now >= thread.activity->to);
  if (over) {
    thread.state = State::waiting;
    burst_done(index, now);
    if (thread.state != State::dead) next_or_idle(cpu, state_waiting, now);
    return;
  }
  const std::uint32_t next = next_ready();
  if (next == none) {
    begin_slice(cpu, now);
    return;
  }
  thread.state = State::ready;
  ready_.push_back(index);
  switch_to(cpu, next, state_ready, now);
}

void Machine::next_or_idle(std::uint32_t cpu, int old_state, std::int64_t now) {
  const std::uint32_t next = next_ready();
  switch_to(cpu, next, old_state, now);
  if (next == none) ++idle_count_;
}

void Machine::switch_to(std::uint32_t cpu, std::uint32_t next, int old_state, std::int64_t now) {
  Processor& processor = processors_[cpu];
  ++processor.slice;
  if (spec_.context_switches) {
    ++truth_.switches;
    const auto tid = [&](std::uint32_t thread) { return thread == none ? 0 : threads_[thread].tid; };
    const auto priority = [&](std::uint32_t thread) {
      return static_cast<std::int8_t>(thread == none ? 0 : 8);
    };
    // Idle is preempted by whatever comes; it never waits.
    const int state = processor.running == none ? state_ready : old_state;
    recorder_.context_switch(cpu, now,
                             {.new_tid = tid(next),
                              .old_tid = tid(processor.running),
                              .new_priority = priority(next),
                              .old_priority = priority(processor.running),
                              .old_state = static_cast<std::int8_t>(state)});
  }
  processor.running = next;
  if (next == none) return;
  Thread& thread = threads_[next];
  add_span(truth_of(thread).ready, thread.since, now);
  thread.state = State::running;
  thread.cpu = cpu;
  thread.since = now;
  begin_slice(cpu, now);
}

void Machine::begin_slice(std::uint32_t cpu, std::int64_t now) {
  Processor& processor = processors_[cpu];
  const Thread& thread = threads_[processor.running];
  std::int64_t length = std::min(thread.left, spec_.quantum);
  if (thread.activity->kind == Activity::Kind::cpu) length = std::min(length, thread.activity->to - now);
  plan(now + std::max<std::int64_t>(length, 1'000), What::slice_end, cpu, ++processor.slice);
}

void Machine::end_thread(std::uint32_t index, std::int64_t now) {
  Thread& thread = threads_[index];
  const bool running = thread.state == State::running;
  if (running) account(thread, now);
  if (thread.state == State::ready) add_span(truth_of(thread).ready, thread.since, now);
  const Running self{scenario_.processes()[thread.process].pid, thread.tid};
  recorder_.thread(thread.cpu, now, self, Recorder::Life::end, thread.process, thread.tid, thread.total);
  thread.state = State::dead;
  const bool on_cpu = processors_[thread.cpu].running == index;
  if (on_cpu) next_or_idle(thread.cpu, state_terminated, now);
}

Running Machine::running(std::uint32_t cpu) const {
  const std::uint32_t index = processors_[cpu].running;
  if (index == none) return {};
  return {scenario_.processes()[threads_[index].process].pid, threads_[index].tid};
}

void Machine::add(Series& series, std::int64_t at, std::int64_t amount) const {
  const auto bin = static_cast<std::size_t>(at / truth_.bin);
  if (bin < series.size()) series[bin] += amount;
}

void Machine::add_span(Series& series, std::int64_t from, std::int64_t to, std::int64_t sign) const {
  while (from < to) {
    const std::int64_t next = std::min(to, (from / truth_.bin + 1) * truth_.bin);
    add(series, from, sign * (next - from));
    from = next;
  }
}

}  // namespace etwrca::test
