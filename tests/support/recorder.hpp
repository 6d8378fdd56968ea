// What a simulated machine does, as the events that Windows would log of it.
#ifndef ETWRCA_TESTS_SUPPORT_RECORDER_HPP
#define ETWRCA_TESTS_SUPPORT_RECORDER_HPP

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "support/etl_writer.hpp"
#include "support/kernel_payload.hpp"
#include "support/random.hpp"
#include "support/scenario.hpp"

namespace etwrca::test {

/// Who is on a processor: what the header of an event says, whoever the event is about.
struct Running {
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
};

/// A loaded file.
struct Module {
  std::string path;
  std::uint64_t base = 0;
  std::uint64_t size = 0;
};

/// All times are nanoseconds after the start.
class Recorder {
 public:
  Recorder(const Scenario& scenario, EtlWriter& writer);

  enum class Life : std::uint8_t { start = 1, end = 2, rundown_start = 3, rundown_end = 4 };

  void process(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process);
  /// `run` is the time the thread has run, in nanoseconds.
  void thread(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process,
              std::uint32_t tid, std::int64_t run = 0);
  void images(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process);
  void counters(std::uint32_t cpu, std::int64_t at, Running by, std::uint32_t process, std::int64_t commit,
                bool rundown);
  void context_switch(std::uint32_t cpu, std::int64_t at, const payload::Switch& fields);
  void ready(std::uint32_t cpu, std::int64_t at, std::uint32_t tid);
  void sample(std::uint32_t cpu, std::int64_t at, std::uint32_t tid, std::uint64_t ip, unsigned interrupt);
  void sampling(std::int64_t at, bool begin);
  void dpc(std::uint32_t cpu, std::int64_t begin, std::int64_t end);
  void disk_init(std::uint32_t cpu, std::int64_t at, Running by, bool write, std::uint64_t irp,
                 std::uint32_t tid);
  void disk(std::uint32_t cpu, std::int64_t at, Running by, bool write, std::uint64_t irp, std::uint32_t tid,
            std::int64_t bytes, std::int64_t issued);
  void file_write(std::uint32_t cpu, std::int64_t at, Running by, std::int64_t bytes);
  void hard_fault(std::uint32_t cpu, std::int64_t at, Running by, std::uint32_t tid, std::int64_t bytes,
                  std::int64_t issued);
  void network(std::uint32_t cpu, std::int64_t at, std::uint32_t pid, std::int64_t bytes, bool send,
               std::uint64_t number);
  void allocate(std::uint32_t cpu, std::int64_t at, Running by, std::int64_t bytes);
  void memory(std::uint32_t cpu, std::int64_t at, std::span<const payload::MemoryUse> entries);
  void rundown_complete(std::int64_t at);
  /// SystemConfig and the end of the kernel's part.
  void configuration(std::int64_t at);

  /// Somewhere in the module (its name without folder, "" for the program); one sample in ten is in
  /// ntdll.dll, one in the kernel, as in real programs. Processes of the kernel are in it always.
  [[nodiscard]] std::uint64_t instruction(std::uint32_t process, const std::string& module,
                                          Random& random) const;
  [[nodiscard]] std::uint64_t idle_instruction() const noexcept { return kernel_.base + 0x1234; }
  [[nodiscard]] std::uint64_t dpc_instruction() const noexcept { return driver_.base + 0x2468; }

  [[nodiscard]] EtlWriter& writer() noexcept { return writer_; }

 private:
  void append(std::uint32_t cpu, std::int64_t at, Record record);
  [[nodiscard]] const Module& module(std::uint32_t process, const std::string& name) const;
  void find_modules();

  const Scenario& scenario_;
  EtlWriter& writer_;
  ByteWriter out_;
  std::vector<std::int64_t> last_;            // time of the last event of each processor
  std::vector<std::vector<Module>> modules_;  // of each process, its program first
  Module kernel_;
  Module driver_;
  std::uint64_t allocations_ = 0;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_RECORDER_HPP
