#include "support/golden_scenarios.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace etwrca::test {
namespace {

// What most have in common: 12 seconds, in which the incident is from second 6 to second 9.
Scenario& usual(Scenario& s) {
  return s.cpus(4).duration(12s).sampling(4ms).context_switches(true).background();
}

void demo(Scenario& s) {
  s.cpus(4).duration(20s).sampling(1ms).context_switches(true).interrupts(5ms, 40us).background();
  s.process("backup.exe").cpu(0.6, 0s, 20s, "zlib.dll").disk_read(8e6, 0s, 20s);
  s.process("culprit.exe")
      .command_line("C:\\Tools\\culprit.exe --reindex --all")
      .start(8s)
      .cpu(2.4, 10s, 15s, "indexer.dll")
      .disk_write(20e6, 10s, 15s)
      .memory_growth(60e6, 10s, 15s);
}

void one_culprit(Scenario& s) { usual(s).process("culprit.exe").cpu(2.5, 6s, 9s, "codec.dll"); }

void two_culprits(Scenario& s) {
  usual(s);
  s.process("first.exe").cpu(2.0, 6s, 9s, "codec.dll");
  s.process("second.exe").cpu(1.2, 6s, 9s, "packer.dll");
}

void confounder(Scenario& s) {
  usual(s);
  s.process("steady.exe").cpu(1.5, 0s, 12s, "encoder.dll");
  s.process("culprit.exe").cpu(2.0, 6s, 9s, "codec.dll");
}

void short_child(Scenario& s) {
  usual(s);
  const ProcessBuilder shell = s.process("cmd.exe");
  s.process("culprit.exe").parent(shell).start(6s).end(6s + 800ms).cpu(3.5, 6s, 7s);
}

void reused_pid(Scenario& s) {
  usual(s);
  const ProcessBuilder earlier = s.process("innocent.exe").start(1s).end(5s).cpu(0.2, 1s, 5s, "ui.dll");
  const ProcessBuilder later = s.process("culprit.exe").start(6s).end(9s).cpu(2.5, 6s, 9s, "codec.dll");
  s.reuse_pid(earlier, later);
}

void lost_buffers(Scenario& s) {
  one_culprit(s);
  s.options().buffer_size = 0x4000;
  s.lost_buffers(7s, 1, 3).lost_buffers(7500ms, 2, 2);
}

void no_incident(Scenario& s) { usual(s).process("steady.exe").cpu(0.8, 0s, 12s, "encoder.dll"); }

void one_cpu(Scenario& s) {
  usual(s).cpus(1);
  s.process("culprit.exe").cpu(1.0, 6s, 9s, "codec.dll");
}

void many_cpus(Scenario& s) {
  usual(s).cpus(256).sampling(50ms).duration(12s);
  s.options().buffer_size = 0x1000;
  s.process("culprit.exe").cpu(100, 6s, 9s, "codec.dll");
}

void bits_32(Scenario& s) {
  s.bits(32);
  one_culprit(s);
}

void windows_7(Scenario& s) {
  s.windows(7601)
      .process("culprit.exe")
      .cpu(0.5, 6s, 9s, "codec.dll")
      .disk_write(60e6, 6s, 9s)
      .disk_read(3e5, 0s, 12s);
  usual(s);
}

void samples_only(Scenario& s) {
  one_culprit(s);
  s.context_switches(false).sampling(1ms).compressed();
}

void switches_only(Scenario& s) {
  one_culprit(s);
  s.sampling(0s);
}

void disk_culprit(Scenario& s) {
  usual(s);
  s.process("reader.exe").disk_read(1e6, 0s, 12s);
  s.process("culprit.exe").disk_write(80e6, 6s, 9s).disk_write(1e5, 0s, 12s);
}

void cached_writes(Scenario& s) {
  usual(s);
  s.process("culprit.exe").cached_write(60e6, 6s, 9s);
}

void memory_culprit(Scenario& s) {
  usual(s);
  s.process("culprit.exe").commit(50'000'000).memory_growth(400e6, 6s, 9s);
}

void network_culprit(Scenario& s) {
  usual(s);
  s.process("browser.exe").network_receive(2e5, 0s, 12s).network_send(2e4, 0s, 12s);
  s.process("culprit.exe").network_send(30e6, 6s, 9s).network_receive(1e6, 6s, 9s);
}

void hard_faults(Scenario& s) {
  usual(s);
  s.process("culprit.exe").hard_faults(5, 0s, 12s).hard_faults(300, 6s, 9s).hard_faults(300, 6s, 9s);
}

void victim(Scenario& s) {
  s.cpus(2).duration(12s).sampling(4ms).context_switches(true).background();
  s.process("victim.exe").cpu(1.2, 0s, 12s, "render.dll");
  s.process("culprit.exe").cpu(4.0, 6s, 9s, "codec.dll");
}

void build(Scenario& s) {
  s.cpus(8).duration(20s).sampling(0s).context_switches(true).background().compressed();
  const ProcessBuilder make = s.process("make.exe").cpu(0.05, 8s, 16s);
  s.short_children(make, "cl.exe", 4'000, 10ms, 8s, 16s);
}

void svchost(Scenario& s) {
  usual(s);
  s.process("svchost.exe").service("wuauserv", "Windows Update", 77).cpu(2.5, 6s, 9s, "wuaueng.dll");
}

void circular(Scenario& s) {
  s.cpus(2).duration(20s).sampling(4ms).context_switches(true).background().circular(20);
  s.process("culprit.exe").cpu(1.5, 14s, 18s, "codec.dll");
}

void compressed(Scenario& s) {
  one_culprit(s);
  s.compressed().sampling(1ms);
}

void end_rundown_only(Scenario& s) {
  one_culprit(s);
  s.rundown(false, true);
}

void clock_system_time(Scenario& s) {
  one_culprit(s);
  s.clock(ClockKind::system_time);
}

void clock_cpu_cycles(Scenario& s) {
  one_culprit(s);
  s.clock(ClockKind::cpu_cycles);
}

void interrupts(Scenario& s) {
  one_culprit(s);
  s.interrupts(2ms, 200us);
}

constexpr std::array scenarios{
    GoldenScenario{"demo", "a culprit, a confounder and background work, 20 s", "culprit.exe", demo},
    GoldenScenario{"one_culprit", "2.5 of 4 processors for 3 s", "culprit.exe", one_culprit},
    GoldenScenario{"two_culprits", "two at once, 2.0 and 1.2 processors", "first.exe", two_culprits},
    GoldenScenario{"confounder", "one is busy all the time, one only inside", "culprit.exe", confounder},
    GoldenScenario{"short_child", "lives 0.8 s, inside the incident only", "culprit.exe", short_child},
    GoldenScenario{"reused_pid", "pid and thread ids belonged to another before", "culprit.exe", reused_pid},
    GoldenScenario{"lost_buffers", "five buffers are missing inside", "culprit.exe", lost_buffers},
    GoldenScenario{"no_incident", "steady work", "", no_incident},
    GoldenScenario{"one_cpu", "one processor", "culprit.exe", one_cpu},
    GoldenScenario{"many_cpus", "256 processors, 100 of them busy", "culprit.exe", many_cpus},
    GoldenScenario{"bits_32", "32-bit pointers", "culprit.exe", bits_32},
    GoldenScenario{"windows_7", "disk events without the issuing thread", "culprit.exe", windows_7},
    GoldenScenario{"samples_only", "no context switches, compressed", "culprit.exe", samples_only},
    GoldenScenario{"switches_only", "no samples", "culprit.exe", switches_only},
    GoldenScenario{"disk_culprit", "80 MB/s written", "culprit.exe", disk_culprit},
    GoldenScenario{"cached_writes", "60 MB/s into the cache, written by System", "System", cached_writes},
    GoldenScenario{"memory_culprit", "400 MB/s allocated", "culprit.exe", memory_culprit},
    GoldenScenario{"network_culprit", "30 MB/s sent", "culprit.exe", network_culprit},
    GoldenScenario{"hard_faults", "600 hard faults a second", "culprit.exe", hard_faults},
    GoldenScenario{"victim", "four busy threads on two processors slow another", "culprit.exe", victim},
    GoldenScenario{"build", "4,000 short compilers under one make", "make.exe", build},
    GoldenScenario{"svchost", "a service host among others", "svchost.exe", svchost},
    GoldenScenario{"circular", "a circular file that has wrapped", "culprit.exe", circular},
    GoldenScenario{"compressed", "XPRESS buffers", "culprit.exe", compressed},
    GoldenScenario{"end_rundown_only", "processes are named only at the end", "culprit.exe",
                   end_rundown_only},
    GoldenScenario{"clock_system_time", "clock kind 2", "culprit.exe", clock_system_time},
    GoldenScenario{"clock_cpu_cycles", "clock kind 3", "culprit.exe", clock_cpu_cycles},
    GoldenScenario{"interrupts", "a tenth of the time in DPCs", "culprit.exe", interrupts},
};

}  // namespace

std::span<const GoldenScenario> golden_scenarios() noexcept { return scenarios; }

const GoldenScenario& golden_scenario(std::string_view name) {
  const auto* found =
      std::find_if(scenarios.begin(), scenarios.end(), [&](const auto& s) { return s.name == name; });
  if (found == scenarios.end()) throw std::out_of_range("no golden scenario " + std::string(name));
  return *found;
}

Truth write_golden(std::string_view name, const std::filesystem::path& path) {
  Scenario scenario;
  golden_scenario(name).describe(scenario);
  return scenario.write(path);
}

namespace {

void write_benchmark_of(std::int64_t seconds, bool compressed, const std::filesystem::path& path) {
  const Time all = std::chrono::seconds(seconds);
  Scenario s;
  s.cpus(8).duration(all).sampling(1ms).context_switches(true).background();
  if (compressed) s.compressed();
  for (int i = 0; i < 12; ++i)
    s.process("worker" + std::to_string(i) + ".exe")
        .cpu(0.35, 0s, all, "work.dll")
        .disk_read(1e6, 0s, all)
        .network_send(5e5, 0s, all);
  for (std::int64_t at = 30; at + 10 < seconds; at += 120)
    s.process("culprit.exe")
        .start(Time(std::chrono::seconds(at)))
        .end(Time(std::chrono::seconds(at + 6)))
        .cpu(3.0, std::chrono::seconds(at), std::chrono::seconds(at + 5), "codec.dll");
  s.write(path);
}

}  // namespace

void write_benchmark(const std::filesystem::path& path, std::uint64_t bytes, bool compressed) {
  // Bytes of a recorded second, a little less than it takes; what falls short is written again, longer.
  const std::uint64_t bytes_per_second = compressed ? 200'000 : 720'000;
  auto seconds = static_cast<std::int64_t>(bytes / bytes_per_second) + 1;
  write_benchmark_of(seconds, compressed, path);
  for (auto size = std::filesystem::file_size(path); size < bytes; size = std::filesystem::file_size(path)) {
    const double short_by = static_cast<double>(bytes) / static_cast<double>(size);
    seconds += static_cast<std::int64_t>(static_cast<double>(seconds) * (short_by - 1)) + 1;
    write_benchmark_of(seconds, compressed, path);
  }
}

}  // namespace etwrca::test
