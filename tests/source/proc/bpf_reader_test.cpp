#include "source/proc/bpf_reader.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "etwrca/error.hpp"
#include "source/proc/proc_tree.hpp"
#include "source/proc/thread_bytes.hpp"

using namespace etwrca;
using namespace etwrca::proc;
using namespace etwrca::test;

namespace {

struct Kernel {
  std::vector<etwrca_thread_record> threads;
  bool fails = false;
};

class FakeProgram final : public BpfProgram {
 public:
  explicit FakeProgram(const Kernel& kernel) : kernel_(kernel) {}
  bool run(std::vector<std::byte>& out, std::size_t& length) override {
    const auto bytes = thread_bytes(kernel_.threads);
    length = bytes.size();
    if (out.size() < length) out.resize(length + 7);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return !kernel_.fails;
  }

 private:
  const Kernel& kernel_;
};

struct Reader {
  explicit Reader(const ProcTree& tree, std::size_t most = 100)
      : folder(tree.proc()),
        budget(100),
        reader(std::make_unique<FakeProgram>(kernel), folder, budget, most) {}

  std::map<std::uint32_t, Reading> look() {
    std::map<std::uint32_t, Reading> out;
    for (const Reading* one : reader.look({})) out[one->pid] = *one;
    return out;
  }

  Kernel kernel;
  Folder folder;
  Descriptors budget;
  BpfReader reader;
};

}  // namespace

TEST_CASE("counters come from the iterator, what is held from files") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  Reader reader(tree);
  reader.kernel.threads = {thread_record(100, 100, 5), thread_record(100, 101, 6),
                           thread_record(200, 200, 7)};
  auto all = reader.look();
  REQUIRE(all.size() == 2);
  CHECK(all[100].used.cpu_ns == 11);
  CHECK(all[100].has_io);
  CHECK(all[100].holds.memory != unknown);
  CHECK(all[100].holds.open_files == 3);
  CHECK(all[200].holds.memory == unknown);  // it has no files here
  CHECK(reader.reader.state().any_wait);

  reader.kernel.threads.pop_back();
  all = reader.look();
  CHECK(all.size() == 1);
  CHECK_FALSE(all[100].changed);
  reader.kernel.threads.clear();
  CHECK(reader.look().empty());
  CHECK(reader.budget.taken() == 0);
}

TEST_CASE("another process under the same pid begins anew, though it has used less") {
  const ProcTree tree;
  Reader reader(tree);
  reader.kernel.threads = {thread_record(100, 100, 500)};
  reader.look();
  reader.kernel.threads = {thread_record(100, 100, 20, "other")};
  reader.kernel.threads[0].start_ns = 990'000'000;
  const auto all = reader.look();
  CHECK(all.at(100).used.cpu_ns == 20);
  CHECK(all.at(100).start_ticks == 99);
  CHECK(all.at(100).comm() == "other");
  CHECK(all.at(100).changed);
}

TEST_CASE("a thread without its process is left out, and so are processes beyond the bound") {
  const ProcTree tree;
  Reader reader(tree, 2);
  reader.kernel.threads = {thread_record(9, 10, 5), thread_record(1, 1, 5), thread_record(2, 2, 5),
                           thread_record(3, 3, 5), thread_record(3, 4, 5)};
  CHECK(reader.look().size() == 1);
  CHECK(reader.reader.state().too_many == 2);
}

TEST_CASE("processes that the iterator does not show are counted") {
  const ProcTree tree;
  TreeProcess p;
  tree.process(p);
  p.pid = 101;
  tree.process(p);
  Reader reader(tree);
  reader.kernel.threads = {thread_record(100, 100, 5)};
  CHECK(reader.reader.hidden(reader.folder) == 1);
  reader.kernel.threads.push_back(thread_record(101, 101, 5));
  CHECK(reader.reader.hidden(reader.folder) == 0);
}

TEST_CASE("an iterator that fails is an error") {
  const ProcTree tree;
  Reader reader(tree);
  reader.kernel.fails = true;
  CHECK_THROWS_AS(reader.look(), Error);
}
