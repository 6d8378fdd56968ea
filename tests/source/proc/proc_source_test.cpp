// On the machine that runs the tests. What is permitted here differs, and so no test needs more than any user
// may.
#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <string>
#include <thread>

#include "etwrca/error.hpp"
#include "etwrca/frame.hpp"
#include "source/proc/proc_tree.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

ProcOptions fast(Duration interval = 100ms) {
  ProcOptions out;
  out.interval = interval;
  return out;
}

Errc failure(const ProcOptions& options, const std::string& text) {
  try {
    const auto source = open_proc(options);
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find(text) != std::string::npos);
    return error.code();
  }
  return Errc::ok;
}

/// A child that does `work` until it is ended; ended with the object.
template <typename Work>
class Child {
 public:
  explicit Child(Work work) : pid_(::fork()) {
    if (pid_ != 0) return;
    while (true) work();
  }
  ~Child() { end(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  [[nodiscard]] std::uint32_t pid() const { return static_cast<std::uint32_t>(pid_); }

 private:
  ::pid_t pid_;
};

EntityId find(const Source& source, std::uint32_t pid) {
  EntityId out = no_entity;
  for (const EntityId id : source.entities().ids())
    if (source.entities().find(id)->pid == pid) out = id;
  return out;
}

}  // namespace

TEST_CASE("options that make no sense, and folders that are no process file system") {
  ProcOptions options;
  options.interval = 1ms;
  CHECK(failure(options, "interval: must be from 10 ms to 1 h") == Errc::invalid_argument);
  options.interval = 2h;
  CHECK(failure(options, "interval") == Errc::invalid_argument);
  options = {};
  options.max_processes = 0;
  CHECK(failure(options, "max_processes") == Errc::invalid_argument);
  options = {};
  options.proc = "/no/such/folder";
  CHECK(failure(options, "/no/such/folder") == Errc::not_found);
  const TempFile empty("x");
  options.proc = empty.folder();
  CHECK(failure(options, "this is no process file system") == Errc::not_found);
}

TEST_CASE("this process is seen, and what it uses") {
  const auto source = open_proc(fast());
  auto all = source->read();
  REQUIRE_FALSE(all.empty());
  const EntityId self = find(*source, static_cast<std::uint32_t>(::getpid()));
  REQUIRE(self != no_entity);
  const Entity& entity = *source->entities().find(self);
  CHECK(entity.name.find("test_source") == 0);
  CHECK_FALSE(entity.start_known);
  CHECK(entity.start < TimePoint(std::chrono::system_clock::now().time_since_epoch()));
  CHECK_FALSE(entity.command_line.empty());
  CHECK(entity.parent_pid == static_cast<std::uint32_t>(::getppid()));

  // Work that takes a known amount of CPU time, whatever else the machine does.
  const auto used = [] {
    ::timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
  };
  const double begin = used();
  double counted = 0;
  for (int i = 0; i < 3; ++i) {
    const double before = used();
    while (used() < before + 0.05) {
    }
    const auto batch = source->read();
    counted += sum({batch.begin(), batch.end()}, self, metric::cpu);
  }
  const double end = used();
  CHECK(counted <= end - begin + 0.05);
  CHECK(counted >= 0.5 * (end - begin));
}

TEST_CASE("info names the machine by no name of its own, and says what is seen") {
  const auto source = open_proc(fast());
  source->read();
  const SourceInfo info = source->info();
  CHECK(info.kind == "proc");
  CHECK(info.name == "this machine");
  CHECK(info.interval == 100ms);
  CHECK(info.processors > 0);
  CHECK_FALSE(info.capabilities.empty());
  CHECK(source->progress() < 0);
}

TEST_CASE("looks stand on whole intervals and follow each other without a gap") {
  const auto source = open_proc(fast(50ms));
  source->read();
  source->read();
  TimePoint last{};
  for (int i = 0; i < 4; ++i) {
    const auto span = source->read();
    const std::vector<Observation> batch(span.begin(), span.end());
    if (last != TimePoint{})
      for (const Usage& usage : only<Usage>(batch)) CHECK(usage.begin >= last);
    const TimePoint now = only<Level>(batch).at(0).at;
    for (const Usage& usage : only<Usage>(batch)) CHECK(usage.begin + usage.length <= now);
    CHECK(now > last);
    last = now;
  }
}

TEST_CASE("a busy child is the busiest, its end is seen, and totals hold") {
  const auto source = open_proc(fast());
  FrameBuilder frames(*source, {.bin = 100ms, .lateness = 10s});
  frames.add(source->read());
  volatile unsigned spin = 0;
  Child child([&] { spin = spin + 1; });
  for (int i = 0; i < 5; ++i) frames.add(source->read());
  const EntityId who = find(*source, child.pid());
  REQUIRE(who != no_entity);
  CHECK(source->entities().find(who)->start_known);
  CHECK(source->entities().find(who)->parent == find(*source, static_cast<std::uint32_t>(::getpid())));
  child.end();
  frames.add(source->read());
  frames.add(source->read());
  CHECK(source->entities().find(who)->end);
  frames.finish();
  double used = 0;
  while (const auto frame = frames.next()) {
    double rows = 0;
    for (std::size_t row = 0; row < frame->entities.size(); ++row)
      rows += std::isnan(frame->value(row, metric::cpu)) ? 0 : frame->value(row, metric::cpu);
    CHECK(frame->total[metric::cpu] == doctest::Approx(rows));
    if (const auto row = frame->row_of(who)) used += frame->value(*row, metric::cpu) * 0.1;
  }
  CHECK(used > 0.02);
}

TEST_CASE("names that a process gives itself come as UTF-8") {
  Child child([] {
    ::prctl(PR_SET_NAME, "a)\n\xFF(<b>");  // NOLINT(cppcoreguidelines-pro-type-vararg)
    ::usleep(1000);
  });
  const auto source = open_proc(fast());
  std::string name;
  for (int i = 0; i < 20 && name.find('<') == std::string::npos; ++i) {
    source->read();
    if (const Entity* entity = source->entities().find(find(*source, child.pid()))) name = entity->name;
  }
  CHECK(name == "a)\n\xEF\xBF\xBD(<b>");
}

TEST_CASE("children too short to be seen are in the account of their parent") {
  const auto source = open_proc(fast(200ms));
  source->read();
  const EntityId self = find(*source, static_cast<std::uint32_t>(::getpid()));
  for (int i = 0; i < 40; ++i) {
    const ::pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    ::waitpid(pid, nullptr, 0);
  }
  double cpu = 0;
  for (int i = 0; i < 2; ++i) {
    const auto batch = source->read();
    cpu += sum({batch.begin(), batch.end()}, self, metric::cpu);
  }
  CHECK(cpu > 0);
}

TEST_CASE("stop ends a blocked read and all later ones") {
  const auto source = open_proc(fast(1h));
  source->read();
  std::thread other([&] {
    std::this_thread::sleep_for(20ms);
    source->stop();
  });
  CHECK(source->read().empty());
  other.join();
  CHECK(source->read().empty());
}

TEST_CASE("a folder that looks like one is read without the clocks of this machine") {
  const ProcTree tree;
  tree.process({});
  ProcOptions options = fast(10ms);
  options.proc = tree.proc();
  options.sys = tree.sys();
  const auto source = open_proc(options);
  CHECK_FALSE(source->read().empty());
  CHECK_FALSE(source->read().empty());
  CHECK(source->info().cpu_method == "ticks of 10 ms");
  const EntityId who = find(*source, 100);
  REQUIRE(who != no_entity);
  CHECK(source->entities().find(who)->start == booted + 50ms);
}
