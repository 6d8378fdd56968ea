// What threads do at the end of a burst, and what comes of it.
#include <algorithm>

#include "support/machine.hpp"

namespace etwrca::test {

void Machine::first_wake(std::uint32_t index, std::int64_t now) {
  Thread& thread = threads_[index];
  thread.state = State::waiting;
  if (thread.activity == nullptr) return;
  const Activity& activity = *thread.activity;
  const std::int64_t phase =
      activity.period == 0
          ? 0
          : static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(activity.period)));
  thread.planned = std::max(now, activity.from) + phase;
  if (activity.kind == Activity::Kind::work) {
    thread.left = activity.amount;
  } else {
    thread.left = activity.period == 0 ? activity.to - thread.planned : activity.burst;
  }
  if (thread.planned < activity.to) plan(thread.planned, What::wake, index);
}

// Bursts come at their own times; a thread that was kept waiting does not catch up.
void Machine::plan_next_burst(std::uint32_t index, std::int64_t now) {
  Thread& thread = threads_[index];
  const Activity& activity = *thread.activity;
  if (activity.period == 0) return;
  const bool bursty = activity.kind == Activity::Kind::cpu;
  thread.planned = std::max(now, thread.planned + random_.around(activity.period, 30));
  // A longer pause goes with a longer burst only on average: both vary by themselves.
  thread.left = bursty ? random_.around(activity.burst, 30) : activity.burst;
  if (thread.planned < activity.to) plan(thread.planned, What::wake, index);
}

void Machine::burst_done(std::uint32_t index, std::int64_t now) {
  const Thread& thread = threads_[index];
  switch (thread.activity->kind) {
    case Activity::Kind::cpu:
      plan_next_burst(index, now);
      break;
    case Activity::Kind::work:
      end_process(thread.process, now);
      break;
    default:
      act(index, now);
      break;
  }
}

void Machine::act(std::uint32_t index, std::int64_t now) {
  const Thread& thread = threads_[index];
  const std::int64_t amount = thread.activity->amount;
  const Running self = running(thread.cpu);
  ProcessTruth& truth = truth_of(thread);
  switch (thread.activity->kind) {
    case Activity::Kind::disk_read:
      issue(index, false, false, now);
      return;
    case Activity::Kind::disk_write:
      issue(index, true, false, now);
      return;
    case Activity::Kind::fault:
      issue(index, false, true, now);
      return;
    case Activity::Kind::file_write:
      recorder_.file_write(thread.cpu, now, self, amount);
      add(truth.file_write, now, amount);
      break;
    case Activity::Kind::send:
    case Activity::Kind::receive: {
      const bool send = thread.activity->kind == Activity::Kind::send;
      recorder_.network(thread.cpu, now, self.pid, amount, send, packets_++);
      add(send ? truth.network_sent : truth.network_received, now, amount);
      break;
    }
    case Activity::Kind::allocate:
      recorder_.allocate(thread.cpu, now, self, amount);
      add(truth.allocated, now, amount);
      break;
    case Activity::Kind::cpu:
    case Activity::Kind::work:
      break;
  }
  plan_next_burst(index, now);
}

// The thread waits until the request is complete.
void Machine::issue(std::uint32_t index, bool write, bool fault, std::int64_t now) {
  const Thread& thread = threads_[index];
  const std::uint64_t number = request_base_ + requests_.size();
  const std::uint64_t irp = 0xffffa00020000000 + number % 0x1000 * 0x400;
  requests_.push_back({index, thread.cpu, now, irp, write, fault});
  recorder_.disk_init(thread.cpu, now, running(thread.cpu), write, irp, thread.tid);
  plan(now + random_.between(100'000, 2'000'000), fault ? What::fault_done : What::disk_done, index, number);
}

void Machine::complete(const Request& request, std::int64_t now) {
  const Thread& thread = threads_[request.thread];
  const std::int64_t bytes = thread.activity->amount;
  ProcessTruth& truth = truth_of(thread);
  recorder_.disk(request.cpu, now, running(request.cpu), request.write, request.irp, thread.tid, bytes,
                 request.issued);
  add(request.write ? truth.disk_write : truth.disk_read, now, bytes);
  if (request.fault) {
    const Running self{scenario_.processes()[thread.process].pid, thread.tid};
    recorder_.hard_fault(request.cpu, now, self, thread.tid, bytes, request.issued);
    add(truth.hard_faults, now, 1);
  }
  if (thread.state == State::waiting) plan_next_burst(request.thread, now);
  // Requests complete out of order; what is older than any that may still be open is forgotten.
  constexpr std::int64_t longest = 2'000'000;
  while (!requests_.empty() && requests_.front().issued + longest < now) {
    requests_.pop_front();
    ++request_base_;
  }
}

void Machine::interrupt(std::uint32_t cpu, std::int64_t now) {
  Processor& processor = processors_[cpu];
  processor.interrupted = true;
  processor.interrupt_begin = now;
  processor.interrupt_end = now + random_.around(spec_.interrupt_length, 30);
  plan(processor.interrupt_end, What::interrupt_done, cpu);
  plan(processor.interrupt_end + random_.around(spec_.interrupt_period, 50), What::interrupt, cpu);
}

void Machine::interrupt_done(std::uint32_t cpu, std::int64_t now) {
  Processor& processor = processors_[cpu];
  processor.interrupted = false;
  recorder_.dpc(cpu, processor.interrupt_begin, now);
  add_span(truth_.interrupts, processor.interrupt_begin, now);
  if (processor.running != none)
    add_span(truth_of(threads_[processor.running]).cpu, processor.interrupt_begin, now, -1);
}

void Machine::memory(std::int64_t now) {
  constexpr std::int64_t page = 4096;
  std::vector<payload::MemoryUse> uses;
  for (std::uint32_t p = 1; p < alive_.size(); ++p) {
    if (!alive_[p]) continue;
    const ProcessSpec& spec = scenario_.processes()[p];
    const auto pages = static_cast<std::uint64_t>((spec.commit + sum(truth_.processes[p].allocated)) / page);
    uses.push_back({spec.pid, pages / 5 * 4, pages, pages * 4, pages / 2});
  }
  recorder_.memory(0, now, uses);
  plan(now + 500'000'000, What::memory, 0);
}

void Machine::start_process(std::uint32_t process, std::int64_t now) {
  using enum Recorder::Life;
  const ProcessSpec& spec = scenario_.processes()[process];
  const auto cpu = static_cast<std::uint32_t>(process % processors_.size());
  // Logged in the context of the parent, by its main thread where it has one.
  Running parent{spec.parent, 60};
  for (std::uint32_t p = 1; p < alive_.size(); ++p)
    if (alive_[p] && scenario_.processes()[p].pid == spec.parent && !threads_of_[p].empty())
      parent.tid = threads_[threads_of_[p].front()].tid;
  alive_[process] = true;
  truth_.processes[process].start = now;
  recorder_.process(cpu, now, parent, start, process);
  for (const std::uint32_t t : threads_of_[process]) {
    recorder_.thread(cpu, now, parent, start, process, threads_[t].tid);
    first_wake(t, now);
  }
  const Running self{spec.pid, threads_of_[process].empty() ? 0 : threads_[threads_of_[process].front()].tid};
  recorder_.images(cpu, now, self, start, process);
  if (spec.end) plan(*spec.end, What::end, process);
}

void Machine::end_process(std::uint32_t process, std::int64_t now) {
  if (!alive_[process]) return;
  for (const std::uint32_t t : threads_of_[process]) {
    const Processor& processor = processors_[threads_[t].cpu];
    if (threads_[t].state == State::running && processor.interrupted) {
      plan(processor.interrupt_end + 1'000, What::end, process);
      return;
    }
  }
  const ProcessSpec& spec = scenario_.processes()[process];
  const std::uint32_t last = threads_of_[process].back();
  const std::uint32_t cpu = threads_[last].cpu;
  const Running self{spec.pid, threads_[last].tid};
  const std::int64_t commit = spec.commit + sum(truth_.processes[process].allocated);
  recorder_.images(cpu, now, self, Recorder::Life::end, process);
  recorder_.counters(cpu, now, self, process, commit, false);
  recorder_.process(cpu, now, self, Recorder::Life::end, process);
  for (const std::uint32_t t : threads_of_[process]) end_thread(t, now);
  alive_[process] = false;
  truth_.processes[process].end = now;
}

}  // namespace etwrca::test
