// A folder that looks like /proc and /sys, written by the test, and a sampler that looks at it.
#ifndef ETWRCA_TESTS_SOURCE_PROC_PROC_TREE_HPP
#define ETWRCA_TESTS_SOURCE_PROC_PROC_TREE_HPP

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "etwrca/source.hpp"
#include "source/proc/files_reader.hpp"
#include "source/proc/sampler.hpp"
#include "support/temp_file.hpp"

namespace etwrca::test {

/// What the files of a process say. Times in ticks of 10 ms, unless they are named otherwise.
struct TreeProcess {
  std::uint32_t pid = 100;
  std::uint32_t parent = 1;
  std::string comm = "worker";
  char state = 'S';
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  std::uint64_t child = 0;
  std::uint64_t hard_faults = 0;
  unsigned threads = 1;
  std::uint64_t start = 5;
  std::uint64_t wait_ns = 0;
  std::uint64_t turns = 0;
  std::uint64_t read_bytes = 0;
  std::uint64_t write_bytes = 0;
  std::uint64_t resident_pages = 100;
  std::uint64_t shared_pages = 40;
  std::uint64_t swap_kib = 0;
  unsigned files = 3;
  bool kernel_thread = false;
  std::string arguments;  // each ended by a NUL
  std::string cgroup = "0::/system.slice/worker.service\n";
};

class ProcTree {
 public:
  ProcTree() : place_("") {
    stat();
    text("meminfo",
         "MemTotal: 8000000 kB\nMemFree: 100 kB\nMemAvailable: 6000000 kB\nSwapTotal: 1000 kB\nSwapFree: 400 "
         "kB\nDirty: 0 kB\nWriteback: 0 kB\n");
    text("loadavg", "1.50 1.20 1.00 1/100 4242\n");
  }

  [[nodiscard]] std::filesystem::path proc() const { return place_.folder() / "proc"; }
  [[nodiscard]] std::filesystem::path sys() const { return place_.folder() / "sys"; }

  void text(const std::string& name, std::string_view content) const { write(proc() / name, content); }
  void sys_text(const std::string& name, std::string_view content) const { write(sys() / name, content); }
  void sys_folder(const std::string& name) const { std::filesystem::create_directories(sys() / name); }

  /// Busy ticks of two cores; the rest of what has passed is idle.
  void stat(std::uint64_t busy0 = 0, std::uint64_t busy1 = 0, std::uint64_t passed = 0,
            std::uint64_t stolen = 0) const {
    const auto line = [&](const std::string& name, std::uint64_t busy, std::uint64_t all,
                          std::uint64_t lost) {
      return name + " " + std::to_string(busy) + " 0 0 " + std::to_string(all - busy - lost) + " 0 0 0 " +
             std::to_string(lost) + " 0 0\n";
    };
    text("stat", line("cpu ", busy0 + busy1, 2 * passed, stolen) + line("cpu0", busy0, passed, stolen) +
                     line("cpu1", busy1, passed, 0) + "intr 1 2 3\nctxt 5\nbtime 1000000\nprocesses 9\n");
  }

  void process(const TreeProcess& p) const {
    const std::string folder = std::to_string(p.pid) + "/";
    const auto n = [](std::uint64_t x) { return std::to_string(x) + " "; };
    text(folder + "stat", n(p.pid) + "(" + p.comm + ") " + p.state + " " + n(p.parent) + "1 1 0 -1 " +
                              (p.kernel_thread ? "2129984 " : "4194304 ") + "10 0 " + n(p.hard_faults) +
                              "0 " + n(p.user) + n(p.system) + n(p.child) + "0 20 0 " + n(p.threads) + "0 " +
                              n(p.start) + "1000 100 18446744073709551615\n");
    text(folder + "schedstat", "1 " + n(p.wait_ns) + std::to_string(p.turns) + "\n");
    text(folder + "io",
         "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: " + std::to_string(p.read_bytes) +
             "\nwrite_bytes: " + std::to_string(p.write_bytes) + "\ncancelled_write_bytes: 0\n");
    text(folder + "statm", "1000 " + n(p.resident_pages) + n(p.shared_pages) + "1 0 1 0\n");
    text(folder + "status", "Name:\t" + p.comm + "\nVmSwap:\t" + std::to_string(p.swap_kib) + " kB\n");
    text(folder + "cmdline", p.arguments);
    text(folder + "cgroup", p.cgroup);
    std::filesystem::remove_all(proc() / folder / "fd");
    for (unsigned i = 0; i < p.files; ++i) text(folder + "fd/" + std::to_string(i), "");
  }
  void thread(std::uint32_t pid, std::uint32_t tid, std::uint64_t wait_ns, std::uint64_t turns) const {
    text(std::to_string(pid) + "/task/" + std::to_string(tid) + "/schedstat",
         "1 " + std::to_string(wait_ns) + " " + std::to_string(turns) + "\n");
  }
  void remove(std::uint32_t pid) const { std::filesystem::remove_all(proc() / std::to_string(pid)); }

 private:
  // Over the old content, not in place of the file: readers keep it open.
  static void write(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }

  TempFile place_;
};

/// The machine booted at this moment (btime of the tree).
inline const TimePoint booted = time_from_seconds(1e6);

/// A source whose looks are made by the test, at seconds after boot.
class Watch : public Source {
 public:
  explicit Watch(const ProcTree& tree, const ProcOptions& options = {}, proc::ProcessClock clock = {},
                 proc::ExitFeed exits = {}, std::size_t files = 100)
      : folder_(tree.proc()), budget_(files) {
    ProcOptions o = options;
    o.sys = tree.sys();
    auto reader = std::make_unique<proc::FilesReader>(folder_, budget_, std::move(clock), o.max_processes);
    sampler_ = std::make_unique<proc::Sampler>(o, proc::Tables{entities_, metrics_, modules_}, folder_,
                                               std::move(reader), std::move(exits));
  }

  std::vector<Observation> look(double seconds) {
    const Duration passed = duration_from_seconds(seconds);
    std::vector<Observation> out;
    sampler_->look(timeline_.step(booted + passed, passed, passed), out);
    return out;
  }

  std::span<const Observation> read() override { return {}; }
  void stop() noexcept override {}
  [[nodiscard]] SourceInfo info() const override { return {}; }

  [[nodiscard]] const proc::Sampler& sampler() const { return *sampler_; }
  [[nodiscard]] const proc::Descriptors& budget() const { return budget_; }
  [[nodiscard]] MetricId metric(std::string_view name) const { return metrics_.find(name).value(); }

  /// The instance that lives under this pid now, or lived last.
  [[nodiscard]] EntityId who(std::uint32_t pid) const {
    EntityId out = no_entity;
    for (const EntityId id : entities_.ids()) {
      const Entity* entity = entities_.find(id);
      if (entity->kind == EntityKind::process && entity->pid == pid) out = id;
    }
    return out;
  }
  [[nodiscard]] EntityId who(EntityKind kind) const {
    for (const EntityId id : entities_.ids())
      if (entities_.find(id)->kind == kind) return id;
    return no_entity;
  }
  [[nodiscard]] const Entity& entity(std::uint32_t pid) const { return *entities_.find(who(pid)); }

 private:
  proc::Folder folder_;
  proc::Descriptors budget_;
  proc::Timeline timeline_;
  std::unique_ptr<proc::Sampler> sampler_;
};

inline double sum(const std::vector<Observation>& all, EntityId who, MetricId metric) {
  double out = 0;
  for (const Observation& one : all)
    if (const auto* usage = std::get_if<Usage>(&one))
      if (usage->who == who && usage->metric == metric) out += usage->amount;
  return out;
}

inline double sum(const std::vector<Observation>& all, MetricId metric) {
  double out = 0;
  for (const Observation& one : all)
    if (const auto* usage = std::get_if<Usage>(&one))
      if (usage->metric == metric) out += usage->amount;
  return out;
}

inline std::optional<double> level(const std::vector<Observation>& all, EntityId who, MetricId metric) {
  std::optional<double> out;
  for (const Observation& one : all)
    if (const auto* level = std::get_if<Level>(&one))
      if (level->who == who && level->metric == metric) out = level->value;
  return out;
}

template <typename Kind>
std::vector<Kind> only(const std::vector<Observation>& all) {
  std::vector<Kind> out;
  for (const Observation& one : all)
    if (const auto* found = std::get_if<Kind>(&one)) out.push_back(*found);
  return out;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SOURCE_PROC_PROC_TREE_HPP
