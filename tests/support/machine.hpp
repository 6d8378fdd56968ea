// The simulated machine behind a Scenario: processors, a scheduler, devices, and a clock that jumps
// from one happening to the next.
//
// Invariants: (1) a thread is in exactly one state; a running one is on exactly one processor.
// (2) Happenings of one moment are taken in the order in which they were planned. (3) Nothing is
// switched on a processor while an interrupt is on top of its thread.
#ifndef ETWRCA_TESTS_SUPPORT_MACHINE_HPP
#define ETWRCA_TESTS_SUPPORT_MACHINE_HPP

#include <cstdint>
#include <deque>
#include <queue>
#include <vector>

#include "support/random.hpp"
#include "support/recorder.hpp"
#include "support/scenario.hpp"

namespace etwrca::test {

class Machine {
 public:
  Machine(const Scenario& scenario, EtlWriter& writer);

  /// To the end of the recording, which is then closed.
  Truth run();

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  enum class State : std::uint8_t { unborn, waiting, ready, running, dead };

  struct Thread {
    std::uint32_t process = 0;
    std::uint32_t tid = 0;
    const Activity* activity = nullptr;  // nullptr: a main thread that waits all the time
    State state = State::unborn;
    std::uint32_t cpu = 0;     // where it ran last
    std::int64_t left = 0;     // of the burst
    std::int64_t planned = 0;  // next burst, were there no others
    std::int64_t since = 0;    // of running or being ready
    std::int64_t total = 0;    // nanoseconds run
  };

  struct Processor {
    std::uint32_t running = none;
    std::uint32_t reserved = none;  // on its way here
    std::uint64_t slice = 0;        // counts slices, so that an old end is told from the present one
    std::int64_t interrupt_begin = 0;
    std::int64_t interrupt_end = 0;
    bool interrupted = false;
  };

  enum class What : std::uint8_t {
    wake,
    dispatch,
    slice_end,
    start,
    end,
    disk_done,
    fault_done,
    interrupt,
    interrupt_done,
    memory,
    lose,
  };

  struct Happening {
    std::int64_t at = 0;
    std::uint64_t order = 0;
    What what{};
    std::uint32_t who = 0;
    std::uint64_t detail = 0;
    friend bool operator>(const Happening& a, const Happening& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  struct Request {
    std::uint32_t thread = 0;
    std::uint32_t cpu = 0;
    std::int64_t issued = 0;
    std::uint64_t irp = 0;
    bool write = false;
    bool fault = false;
  };

  void plan(std::int64_t at, What what, std::uint32_t who, std::uint64_t detail = 0);
  void handle(const Happening& h);
  void begin();
  void finish();
  void samples_until(std::int64_t at);
  void sample(std::uint32_t cpu, std::int64_t at);

  void start_process(std::uint32_t process, std::int64_t now);
  void end_process(std::uint32_t process, std::int64_t now);
  void end_thread(std::uint32_t thread, std::int64_t now);
  void first_wake(std::uint32_t thread, std::int64_t now);

  void wake(std::uint32_t thread, std::int64_t now);
  void dispatch(std::uint32_t cpu, std::int64_t now);
  void slice_end(std::uint32_t cpu, std::int64_t now);
  void switch_to(std::uint32_t cpu, std::uint32_t next, int old_state, std::int64_t now);
  void next_or_idle(std::uint32_t cpu, int old_state, std::int64_t now);
  void begin_slice(std::uint32_t cpu, std::int64_t now);
  void account(Thread& thread, std::int64_t now);
  [[nodiscard]] std::uint32_t idle_processor(std::uint32_t near) const;
  [[nodiscard]] std::uint32_t next_ready();

  void burst_done(std::uint32_t thread, std::int64_t now);
  void plan_next_burst(std::uint32_t thread, std::int64_t now);
  void act(std::uint32_t thread, std::int64_t now);
  void issue(std::uint32_t thread, bool write, bool fault, std::int64_t now);
  void complete(const Request& request, std::int64_t now);
  void interrupt(std::uint32_t cpu, std::int64_t now);
  void interrupt_done(std::uint32_t cpu, std::int64_t now);
  void memory(std::int64_t now);

  void add(Series& series, std::int64_t at, std::int64_t amount) const;
  void add_span(Series& series, std::int64_t from, std::int64_t to, std::int64_t sign = 1) const;
  [[nodiscard]] Running running(std::uint32_t cpu) const;
  [[nodiscard]] ProcessTruth& truth_of(const Thread& thread) { return truth_.processes[thread.process]; }

  const Scenario& scenario_;
  const MachineSpec& spec_;
  Recorder recorder_;
  Random random_;
  Truth truth_;
  std::vector<Thread> threads_;
  std::vector<std::vector<std::uint32_t>> threads_of_;  // of each process
  std::vector<Processor> processors_;
  std::uint32_t idle_count_ = 0;
  std::deque<std::uint32_t> ready_;
  std::priority_queue<Happening, std::vector<Happening>, std::greater<>> happenings_;
  std::deque<Request> requests_;
  std::uint64_t request_base_ = 0;  // number of the first in requests_
  std::uint64_t order_ = 0;
  std::int64_t next_sample_ = 0;
  std::uint32_t next_sample_cpu_ = 0;
  std::vector<bool> alive_;
  std::uint64_t packets_ = 0;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_MACHINE_HPP
