// A machine and what its processes do, written down in a few lines, and recorded.
//
//     Scenario s;
//     s.cpus(4).duration(12s).sampling(1ms).context_switches(true).background();
//     s.process("culprit.exe").start(4s).end(9s).cpu(2.5, 5s, 8s, "codec.dll").disk_write(20e6, 5s, 8s);
//     Truth truth = s.write("slow.etl");
//
// A scheduler of its own runs the threads: first come, first served, with a quantum, on all
// processors. What the recording says follows from that run, so context switches, samples and the
// truth belong together; where processors are short, threads wait and are slowed. Same scenario,
// same bytes, on every platform.
#ifndef ETWRCA_TESTS_SUPPORT_SCENARIO_HPP
#define ETWRCA_TESTS_SUPPORT_SCENARIO_HPP

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/etl_writer.hpp"
#include "support/truth.hpp"

namespace etwrca::test {

using namespace std::chrono_literals;
using Time = std::chrono::nanoseconds;

/// One thing that one thread (for cpu: one thread a started core) of a process does again and again.
struct Activity {
  enum class Kind : std::uint8_t {
    cpu,   ///< runs for a share of the time
    work,  ///< runs for `amount` nanoseconds, then the process ends
    disk_read,
    disk_write,
    file_write,  ///< into the cache
    send,
    receive,
    allocate,
    fault,
  };
  Kind kind{};
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t period = 0;  ///< nanoseconds between two bursts; 0: one burst from `from` to `to`
  std::int64_t burst = 0;   ///< nanoseconds of CPU a burst
  std::int64_t amount = 0;  ///< bytes a burst (faults: pages of one), or the work
  std::string module{};     ///< where its samples fall; "" is the program itself
};

struct ServiceSpec {
  std::string name;
  std::string display_name;
  std::uint32_t tag = 0;
};

/// One process instance to be.
struct ProcessSpec {
  std::string name{};
  std::string command_line{};
  std::uint32_t pid = 0;
  std::uint32_t parent = 0;
  std::optional<std::int64_t> start{};
  std::optional<std::int64_t> end{};
  std::optional<std::size_t> reuses{};  ///< thread ids are those of this earlier instance
  std::int64_t commit = 20'000'000;     ///< bytes at its start
  bool light = false;                   ///< no other module and no other thread than its own
  std::vector<Activity> activities{};
  std::vector<ServiceSpec> services{};
};

class Scenario;

/// A process under construction; a handle, copy it freely. Bytes and faults are per second.
class ProcessBuilder {
 public:
  ProcessBuilder(Scenario& scenario, std::size_t index) : scenario_(&scenario), index_(index) {}

  ProcessBuilder& pid(std::uint32_t pid);
  ProcessBuilder& parent(const ProcessBuilder& other);
  ProcessBuilder& command_line(std::string text);
  ProcessBuilder& start(Time at);  ///< default: before the recording
  ProcessBuilder& end(Time at);    ///< default: after it
  ProcessBuilder& commit(std::int64_t bytes);

  /// That many processors' worth of running, as far as there are any free.
  ProcessBuilder& cpu(double cores, Time from, Time to, const std::string& module = "");
  /// Runs for that long in all, then ends.
  ProcessBuilder& work(Time cpu_time);
  ProcessBuilder& disk_read(double bytes_per_second, Time from, Time to);
  ProcessBuilder& disk_write(double bytes_per_second, Time from, Time to);
  /// Through the cache: the process writes to the file, System writes to the disk.
  ProcessBuilder& cached_write(double bytes_per_second, Time from, Time to);
  ProcessBuilder& network_send(double bytes_per_second, Time from, Time to);
  ProcessBuilder& network_receive(double bytes_per_second, Time from, Time to);
  ProcessBuilder& memory_growth(double bytes_per_second, Time from, Time to);
  ProcessBuilder& hard_faults(double per_second, Time from, Time to);
  /// Hosts a service: its threads carry the tag, SystemConfig/Services and the command line tell.
  ProcessBuilder& service(const std::string& name, const std::string& display_name, std::uint32_t tag);

  [[nodiscard]] std::uint32_t pid() const;
  [[nodiscard]] ProcessSpec& spec() const;
  [[nodiscard]] std::size_t index() const noexcept { return index_; }

 private:
  ProcessBuilder& transfer(Activity::Kind kind, double rate, std::int64_t least, std::int64_t most, Time from,
                           Time to);

  Scenario* scenario_;
  std::size_t index_;
};

/// What is recorded, and of what machine.
struct MachineSpec {
  std::int64_t duration = 10'000'000'000;
  std::int64_t sampling = 1'000'000;  ///< nanoseconds; 0: no samples
  bool context_switches = false;
  bool interval_at_start = true;
  bool rundown_at_start = true;
  bool rundown_at_end = true;
  bool memory_info = true;  ///< ProcessMemInfo twice a second
  std::int64_t quantum = 20'000'000;
  std::int64_t interrupt_period = 0;  ///< nanoseconds between DPCs on each processor; 0: none
  std::int64_t interrupt_length = 0;
  unsigned pointer_size = 8;  ///< of the kernel events
  std::uint64_t seed = 1;
  struct Lost {
    std::int64_t at = 0;
    std::uint32_t cpu = 0;
    std::uint32_t count = 0;
  };
  std::vector<Lost> lost;
};

class Scenario {
 public:
  /// With Idle (pid 0) and System (pid 4).
  Scenario();
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  Scenario& cpus(std::uint32_t count);
  Scenario& duration(Time length);
  Scenario& sampling(Time interval);  ///< 0: none
  /// What a sample is worth stands at the end of the recording only.
  Scenario& sampling_told_late();
  Scenario& context_switches(bool on);
  Scenario& rundown(bool at_start, bool at_end);
  Scenario& bits(unsigned pointer_bits);  ///< 32 or 64: header and kernel events
  Scenario& clock(ClockKind kind);
  Scenario& compressed();
  Scenario& circular(std::uint32_t buffers);
  Scenario& windows(std::uint32_t build);  ///< 7601, 9200 or later: which versions of events it logs
  Scenario& interrupts(Time period, Time length);
  Scenario& lost_buffers(Time at, std::uint32_t cpu, std::uint32_t count);
  Scenario& seed(std::uint64_t value);

  /// A process that exists all the time and does nothing, until told otherwise.
  ProcessBuilder process(const std::string& name);
  [[nodiscard]] ProcessBuilder system() { return {*this, 1}; }
  /// The later process gets the pid and the thread ids of the earlier one.
  Scenario& reuse_pid(const ProcessBuilder& earlier, const ProcessBuilder& later);
  /// Processes of one short thread each, started evenly over [from, to).
  Scenario& short_children(const ProcessBuilder& parent, const std::string& name, int count, Time each,
                           Time from, Time to);
  /// The usual inhabitants with a little of everything to do: explorer, dwm, services, MsMpEng.
  Scenario& background();

  /// Runs the machine and records it. Throws what EtlWriter throws.
  Truth write(const std::filesystem::path& path) const;

  [[nodiscard]] EtlOptions& options() noexcept { return options_; }
  [[nodiscard]] const EtlOptions& options() const noexcept { return options_; }
  [[nodiscard]] MachineSpec& machine() noexcept { return machine_; }
  [[nodiscard]] const MachineSpec& machine() const noexcept { return machine_; }
  [[nodiscard]] std::deque<ProcessSpec>& processes() noexcept { return processes_; }
  [[nodiscard]] const std::deque<ProcessSpec>& processes() const noexcept { return processes_; }

 private:
  EtlOptions options_;
  MachineSpec machine_;
  std::deque<ProcessSpec> processes_;
  std::uint32_t next_pid_ = 1'000;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_SCENARIO_HPP
