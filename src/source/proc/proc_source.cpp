#include <sys/stat.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime of a process's clock
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "etwrca/error.hpp"
#include "etwrca/source.hpp"
#include "source/proc/bpf_program.hpp"
#include "source/proc/bpf_reader.hpp"
#include "source/proc/capabilities.hpp"
#include "source/proc/exit_listener.hpp"
#include "source/proc/files_reader.hpp"
#include "source/proc/kept_file.hpp"
#include "source/proc/moment.hpp"
#include "source/proc/sampler.hpp"
#include "source/proc/waiter.hpp"

namespace etwrca {
namespace {

using namespace proc;
using namespace std::chrono_literals;

constexpr Duration drain_pause = 20ms;  // between two receptions of exit records
constexpr Duration noted_step = 1s;     // of the clock

Duration read_clock(::clockid_t id) {
  ::timespec t{};
  if (::clock_gettime(id, &t) != 0) return {};
  return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
}

TimePoint wall() { return TimePoint(read_clock(CLOCK_REALTIME)); }
Duration monotonic() { return read_clock(CLOCK_MONOTONIC); }

/// The number of a process's CPU clock, as clock_getcpuclockid(3) makes it, without its check.
std::optional<std::uint64_t> process_clock(std::uint32_t pid) {
  constexpr std::uint32_t scheduler_clock = 2;
  ::timespec t{};
  if (::clock_gettime(static_cast<::clockid_t>((~pid << 3U) | scheduler_clock), &t) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(t.tv_nsec);
}

/// Whether a pid of this folder means the same to the kernel when we say it.
bool is_ours(const Folder& folder, const std::filesystem::path& path) {
  std::error_code error;
  return folder.is_procfs() &&
         std::filesystem::read_symlink(path / "self", error) == std::to_string(::getpid());
}

/// The iterator tells pids as the first namespace has them.
bool in_first_namespace(const std::filesystem::path& proc) {
  constexpr ::ino_t first = 0xEFFFFFFC;  // PROC_PID_INIT_INO, include/linux/proc_ns.h
  struct ::stat status {};
  return ::stat((proc / "self/ns/pid").c_str(), &status) == 0 && status.st_ino == first;
}

const ProcOptions& checked(const ProcOptions& options) {
  if (options.interval < 10ms || options.interval > 1h)
    throw Error(Errc::invalid_argument, "interval: must be from 10 ms to 1 h");
  if (options.max_processes == 0) throw Error(Errc::invalid_argument, "max_processes: must not be 0");
  return options;
}

/// Only adds to the Sampler what it has not: clocks, waiting, and the parts that it reads by.
class ProcSource final : public Source {
 public:
  explicit ProcSource(const ProcOptions& options)
      : options_(checked(options)),
        folder_(options.proc),
        budget_(Descriptors::half_of_the_limit()),
        exact_clock_(is_ours(folder_, options.proc)) {
    std::string text;
    std::string_view stat;
    SystemStat system;
    if (WholeFile().read(folder_, "stat", text, stat) != ReadOutcome::ok || !parse_system_stat(stat, system))
      throw Error(Errc::not_found, base::display_name(options.proc / "stat") +
                                       ": cannot be read: this is no process file system");
    booted_ = std::chrono::seconds(system.boot_seconds);
    ExitFeed exits;
    if (exact_clock_) listener_.emplace();
    if (listener_ && listener_->listening()) exits = [this] { return ended(); };
    sampler_ = std::make_unique<Sampler>(options_, Tables{entities_, metrics_, modules_}, folder_, reader(),
                                         std::move(exits));
    look();
  }

  std::span<const Observation> read() override {
    if (waiter_.stopped()) return {};
    if (std::exchange(first_, false)) return batch_;
    batch_.clear();
    while (batch_.empty()) {
      wait();
      if (waiter_.stopped()) return {};
      look();
    }
    return batch_;
  }

  void stop() noexcept override { waiter_.stop(); }

  [[nodiscard]] SourceInfo info() const override {
    SourceInfo out;
    out.kind = "proc";
    out.name = "this machine";  // its own name is private
    out.interval = options_.interval;
    out.stopped = waiter_.stopped();
    out.processors = static_cast<std::uint32_t>(sampler_->system().cores());
    out.cpu_method = exact_clock_ ? "the scheduler's clocks" : "ticks of 10 ms";
    const Duration ahead = timeline_.stamp(wall(), monotonic()) - wall();
    if (ahead > noted_step)
      out.notes.push_back("The clock was set back while it was watched: the times here are ahead of it by " +
                          std::to_string(ahead / 1s) + " s");
    Sights sights;
    sights.root = ::geteuid() == 0;
    sights.reader = sampler_->reader();
    std::error_code error;
    sights.others_hidden = exact_clock_ && !std::filesystem::exists(options_.proc / "1", error);
    sights.bpf = bpf_;
    sights.no_bpf = no_bpf_;
    sights.exact_clock = exact_clock_;
    sights.exit_records = listener_ && listener_->listening();
    sights.no_exit_records = listener_ ? listener_->reason() : "the processes are not those of this system";
    sights.pressure = sampler_->system().sees_pressure();
    sights.disks = sampler_->system().sees_disks();
    sights.network = sampler_->system().sees_network();
    out.capabilities = capabilities(sights);
    return out;
  }

 private:
  std::unique_ptr<ProcessReader> reader() {
    if (options_.reader != ProcReader::files)
      if (auto out = bpf_reader()) return out;
    if (options_.reader == ProcReader::bpf)
      throw Error(Errc::permission, "the BPF iterator cannot be used: " + no_bpf_);
    return std::make_unique<FilesReader>(
        folder_, budget_, exact_clock_ ? ProcessClock(process_clock) : nullptr, options_.max_processes);
  }

  /// nullptr if it is not to be had here: then no_bpf_ says why.
  std::unique_ptr<ProcessReader> bpf_reader() {
    if (!exact_clock_ || !in_first_namespace(options_.proc)) {
      no_bpf_ = "the kernel counts processes otherwise than the folder that is read";
      return nullptr;
    }
    auto program = BpfProgram::load(no_bpf_);
    if (!program) return nullptr;
    auto out = std::make_unique<BpfReader>(std::move(program), folder_, budget_, options_.max_processes);
    const std::size_t hidden = options_.reader == ProcReader::automatic ? out->hidden(folder_) : 0;
    if (hidden > 0) {
      no_bpf_ = "the iterator does not show " + std::to_string(hidden) + " of the processes";
      return nullptr;
    }
    bpf_ = true;
    return out;
  }

  /// Looks stand on whole multiples of the interval, where frames begin: so a frame is one look. One that
  /// would come too soon after the last is left out.
  void wait() {
    const TimePoint now = timeline_.stamp(wall(), monotonic());
    const Duration interval = options_.interval;
    Duration rest = interval - now.time_since_epoch() % interval;
    if (rest < interval / 10) rest += interval;
    const Duration end = monotonic() + rest;
    const int exits = listener_ ? listener_->descriptor() : -1;
    for (Duration at = monotonic(); at < end && !waiter_.stopped(); at = monotonic()) {
      if (!waiter_.wait(end - at, exits)) continue;
      listener_->drain(monotonic());
      waiter_.wait(std::min(drain_pause, end - monotonic()), -1);
    }
  }

  void look() {
    const TimePoint now = wall();
    Duration since_boot = read_clock(CLOCK_BOOTTIME);
    if (!exact_clock_) since_boot = now.time_since_epoch() - booted_;
    sampler_->look(timeline_.step(now, monotonic(), since_boot), batch_);
    if (listener_) listener_->clear();
  }

  ExitBatch ended() {
    listener_->drain(monotonic());
    return {listener_->records(), listener_->lost()};
  }

  ProcOptions options_;
  Folder folder_;
  Descriptors budget_;
  bool exact_clock_;
  bool bpf_ = false;
  std::string no_bpf_;
  Waiter waiter_;
  std::optional<ExitListener> listener_;
  Timeline timeline_;
  Duration booted_{};  // since the epoch, as the folder says it
  std::unique_ptr<Sampler> sampler_;
  std::vector<Observation> batch_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Source> open_proc(const ProcOptions& options) {
  return std::make_unique<ProcSource>(options);
}

}  // namespace etwrca
