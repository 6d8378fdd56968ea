#include "source/proc/files_reader.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>

#include "source/proc/proc_tree.hpp"

using namespace etwrca::proc;
using namespace etwrca::test;

namespace {

struct Reader {
  explicit Reader(const ProcTree& tree, ProcessClock clock = {}, std::size_t most = 100,
                  std::size_t files = 100)
      : folder(tree.proc()), budget(files), reader(folder, budget, std::move(clock), most) {}

  std::map<std::uint32_t, Reading> look(bool swap = true) {
    std::map<std::uint32_t, Reading> out;
    for (const Reading* one : reader.look({swap})) {
      CHECK_FALSE(out.contains(one->pid));
      out[one->pid] = *one;
    }
    return out;
  }

  Folder folder;
  Descriptors budget;
  FilesReader reader;
};

}  // namespace

TEST_CASE("what the files of a process say") {
  const ProcTree tree;
  TreeProcess p;
  p.user = 120;
  p.system = 30;
  p.child = 15;
  p.hard_faults = 3;
  p.wait_ns = 5000;
  p.turns = 8;
  p.read_bytes = 4096;
  p.write_bytes = 512;
  p.swap_kib = 7;
  tree.process(p);
  Reader reader(tree);
  const Reading r = reader.look().at(100);
  CHECK(r.comm() == "worker");
  CHECK(r.parent == 1);
  CHECK(r.start_ticks == 5);
  CHECK(r.used.cpu_ns == 1'500'000'000);
  CHECK(r.used.system_ns == 300'000'000);
  CHECK(r.used.child_ns == 150'000'000);
  CHECK(r.used.wait_ns == 5000);
  CHECK(r.used.turns == 8);
  CHECK(r.used.read_bytes == 4096);
  CHECK(r.used.write_bytes == 512);
  CHECK(r.used.hard_faults == 3);
  CHECK(r.holds.threads == 1);
  CHECK(r.holds.open_files == 3);
  const std::uint64_t page = r.holds.resident / 100;
  CHECK(r.holds.memory == 60 * page + 7 * 1024);
  CHECK(reader.look(false).at(100).holds.memory == 60 * page + 7 * 1024);  // swap is asked for now and then
}

TEST_CASE("a process whose clock stands still is not read") {
  const ProcTree tree;
  std::map<std::uint32_t, std::uint64_t> clocks{{100, 5}};
  Reader reader(tree, [&](std::uint32_t pid) -> std::optional<std::uint64_t> {
    if (!clocks.contains(pid)) return std::nullopt;
    return clocks[pid];
  });
  TreeProcess p;
  tree.process(p);
  CHECK(reader.look().at(100).used.cpu_ns == 5);
  p.read_bytes = 77;
  tree.process(p);
  int seen = 0;
  for (int i = 0; i < 4; ++i) seen += reader.look().at(100).used.read_bytes == 77 ? 1 : 0;
  CHECK(seen == 0);
  clocks[100] = 6;
  const Reading r = reader.look().at(100);
  CHECK(r.changed);
  CHECK(r.used.read_bytes == 77);
  CHECK(r.used.cpu_ns == 6);

  clocks.clear();  // it has ended, though its folder is still listed
  CHECK(reader.look().empty());
}

TEST_CASE("memory, which others can change, is read now and then") {
  const ProcTree tree;
  Reader reader(tree, [](std::uint32_t) { return std::uint64_t{5}; });
  TreeProcess p;
  tree.process(p);
  const std::uint64_t before = reader.look().at(100).holds.resident;
  p.resident_pages = 50;
  tree.process(p);
  int changed = 0;
  std::uint64_t last = 0;
  for (int i = 0; i < 40; ++i) {
    const Reading r = reader.look().at(100);
    changed += r.changed ? 1 : 0;
    last = r.holds.resident;
  }
  CHECK(changed == 2);
  CHECK(last == before / 2);
}

TEST_CASE("files of the idle are closed where room is scarce, and all are when a process goes") {
  const ProcTree tree;
  std::uint64_t clock = 5;
  Reader reader(
      tree, [&](std::uint32_t) { return clock; }, 100, 4);
  tree.process({});
  reader.look();
  CHECK(reader.budget.taken() == 4);
  for (int i = 0; i < 60; ++i) reader.look();
  CHECK(reader.budget.taken() <= 1);
  clock = 6;
  reader.look();
  CHECK(reader.budget.taken() == 4);
  tree.remove(100);
  CHECK(reader.look().empty());
  CHECK(reader.budget.taken() == 0);
}

TEST_CASE("without room for open files all is read the same") {
  const ProcTree tree;
  TreeProcess p;
  p.write_bytes = 9;
  tree.process(p);
  Reader reader(tree, {}, 100, 0);
  CHECK(reader.look().at(100).used.write_bytes == 9);
  CHECK(reader.look().at(100).used.write_bytes == 9);
  CHECK(reader.budget.taken() == 0);
}

TEST_CASE("another process under the same pid is told by its start") {
  const ProcTree tree;
  TreeProcess p;
  p.user = 50;
  tree.process(p);
  Reader reader(tree);
  reader.look();
  p.start = 900;
  p.comm = "other";
  p.user = 1;
  tree.process(p);
  const Reading r = reader.look().at(100);
  CHECK(r.start_ticks == 900);
  CHECK(r.comm() == "other");
  CHECK(r.used.cpu_ns == 10'000'000);
}

TEST_CASE("waiting is the sum over the threads that are there") {
  const ProcTree tree;
  TreeProcess p;
  p.threads = 3;
  p.user = 1;
  tree.process(p);
  tree.thread(100, 100, 10, 1);
  tree.thread(100, 101, 20, 2);
  tree.thread(100, 102, 30, 3);
  tree.text("100/schedstat", "1 10 1\n");
  Reader reader(tree);
  CHECK(reader.look().at(100).used.wait_ns == 60);

  p.user = 2;  // one thread has ended, one has begun, one has waited more
  tree.process(p);
  tree.text("100/schedstat", "1 10 1\n");
  std::filesystem::remove_all(tree.proc() / "100/task/101");
  tree.thread(100, 102, 35, 4);
  tree.thread(100, 103, 7, 1);
  const Reading r = reader.look().at(100);
  CHECK(r.used.wait_ns == 60 + 5 + 7);
  CHECK(r.used.turns == 6 + 1 + 1);
}

TEST_CASE("a process with more threads than are read in a look says so") {
  const ProcTree tree;
  TreeProcess p;
  p.threads = 10'000;
  tree.process(p);
  Reader reader(tree);
  CHECK_FALSE(reader.look().at(100).has_wait);
  CHECK(reader.reader.state().threads_left_out == 10'000);
}

TEST_CASE("a zombie has ended, but not if only its first thread has") {
  const ProcTree tree;
  TreeProcess p;
  p.state = 'Z';
  tree.process(p);
  p.pid = 200;
  p.threads = 2;
  tree.process(p);
  Reader reader(tree);
  const auto all = reader.look();
  CHECK(all.at(100).ended);
  CHECK_FALSE(all.at(200).ended);
}

TEST_CASE("processes beyond the bound are counted") {
  const ProcTree tree;
  for (std::uint32_t pid = 1; pid <= 9; ++pid) {
    TreeProcess p;
    p.pid = pid;
    tree.process(p);
  }
  Reader reader(tree, {}, 5);
  CHECK(reader.look().size() == 5);
  CHECK(reader.reader.state().too_many == 4);
  CHECK(reader.look().size() == 5);
}

TEST_CASE("files that are missing or damaged leave out what they would say") {
  const ProcTree tree;
  tree.process({});
  for (const char* name : {"100/schedstat", "100/statm", "100/io", "100/cgroup"}) tree.text(name, "?");
  tree.text("200/stat", "nonsense");
  tree.text("300x/stat", "");
  tree.text("self/stat", "");
  std::filesystem::remove_all(tree.proc() / "100/fd");
  Reader reader(tree);
  const auto all = reader.look();
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all.at(100).has_io);
  CHECK_FALSE(all.at(100).has_wait);
  CHECK(all.at(100).holds.memory == unknown);
  CHECK(all.at(100).holds.open_files == unknown);
  CHECK(reader.reader.state().files_denied == 1);
  CHECK_FALSE(reader.reader.state().any_wait);
}
