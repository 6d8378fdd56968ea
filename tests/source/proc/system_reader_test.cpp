#include "source/proc/system_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "source/proc/proc_tree.hpp"

using namespace etwrca::proc;
using namespace etwrca::test;

namespace {

std::string disk(const std::string& name, int sectors_read, int sectors_written, int busy_ms) {
  return "8 0 " + name + " 1 0 " + std::to_string(sectors_read) + " 0 1 0 " +
         std::to_string(sectors_written) + " 0 0 " + std::to_string(busy_ms) + " 0\n";
}

std::string interface(const std::string& name, int received, int sent) {
  return name + ": " + std::to_string(received) + " 0 0 0 0 0 0 0 " + std::to_string(sent) +
         " 0 0 0 0 0 0 0\n";
}

}  // namespace

TEST_CASE("the first look knows what is held, and no use") {
  const ProcTree tree;
  const Folder folder(tree.proc());
  SystemReader reader(folder, tree.sys());
  const SystemUse& use = reader.look();
  CHECK_FALSE(use.busy_seconds);
  CHECK_FALSE(use.disks);
  CHECK(use.load == 1.5);
  CHECK(use.memory->swap_used == 600 * 1024);
  CHECK(reader.cores() == 2);
  CHECK_FALSE(reader.sees_pressure());
}

TEST_CASE("cores: the sum, the busiest, and what was stolen") {
  const ProcTree tree;
  tree.stat(100, 100, 500);
  const Folder folder(tree.proc());
  SystemReader reader(folder, tree.sys());
  reader.look();
  tree.stat(190, 110, 600, 5);
  const SystemUse& use = reader.look();
  CHECK(use.busy_seconds == doctest::Approx(1.0));
  CHECK(use.busiest_core == doctest::Approx(0.9));
  CHECK(use.stolen_seconds == doctest::Approx(0.05));
  REQUIRE(use.cores.size() == 2);
  CHECK(use.cores[1].second == doctest::Approx(0.1));
}

TEST_CASE("a core that comes, and counters that go back") {
  const ProcTree tree;
  const Folder folder(tree.proc());
  SystemReader reader(folder, tree.sys());
  tree.text("stat", "cpu 100 0 0 100\ncpu1 100 0 0 100\n");
  reader.look();
  tree.text("stat", "cpu 50 0 0 100\ncpu0 9 0 0 1\ncpu1 50 0 0 100\n");
  const SystemUse& use = reader.look();
  CHECK(use.busy_seconds == 0.0);
  CHECK(use.cores.size() == 1);
  tree.text("stat", "nothing");
  CHECK_FALSE(reader.look().busy_seconds);
}

TEST_CASE("whole disks only: no partition, loop, RAM disk, or volume of others") {
  const ProcTree tree;
  for (const char* name : {"sda", "nvme0n1", "loop0", "ram0", "zram0"})
    tree.sys_folder(std::string("block/") + name);
  tree.sys_folder("block/dm-0/slaves/sda");
  tree.sys_folder("block/sda/slaves");
  const auto all = [](int n) {
    return disk("sda", n, 2 * n, 3 * n) + disk("sda1", n, n, n) + disk("nvme0n1", n, n, 9 * n) +
           disk("dm-0", n, n, n) + disk("loop0", n, n, n) + disk("zram0", n, n, n);
  };
  tree.text("diskstats", all(10));
  const Folder folder(tree.proc());
  SystemReader reader(folder, tree.sys());
  CHECK_FALSE(reader.look().disks);
  CHECK(reader.sees_disks());
  tree.text("diskstats", all(30));
  const SystemUse& use = reader.look();
  REQUIRE(use.disks);
  CHECK(use.disks->read_bytes == 2 * 20 * 512);
  CHECK(use.disks->written_bytes == 3 * 20 * 512);
  CHECK(use.disks->busy_ms == 180);
}

TEST_CASE("network: hardware where there is any, else all but lo") {
  const ProcTree tree;
  const auto all = [](int n) {
    return "h\nh\n" + interface("lo", n, n) + interface("eth0", n, 2 * n) + interface("veth7", n, n);
  };
  tree.text("net/dev", all(10));
  const Folder folder(tree.proc());
  SystemReader inside(folder, tree.sys());  // of a container
  inside.look();
  tree.sys_folder("class/net/eth0/device");
  tree.sys_folder("class/net/veth7");
  SystemReader host(folder, tree.sys());
  host.look();
  tree.text("net/dev", all(15));
  CHECK(inside.look().network->received == 10);
  const SystemUse& use = host.look();
  CHECK(use.network->received == 5);
  CHECK(use.network->sent == 10);
}

TEST_CASE("pressure") {
  const ProcTree tree;
  const auto write = [&](int some, int full) {
    for (const char* name : {"pressure/cpu", "pressure/memory", "pressure/io"})
      tree.text(name, "some avg10=0 avg60=0 avg300=0 total=" + std::to_string(some) +
                          "\nfull avg10=0 avg60=0 avg300=0 total=" + std::to_string(full) + "\n");
  };
  write(100, 10);
  const Folder folder(tree.proc());
  SystemReader reader(folder, tree.sys());
  reader.look();
  CHECK(reader.sees_pressure());
  write(400, 20);
  const SystemUse& use = reader.look();
  CHECK(use.pressure[2]->some_us == 300);
  CHECK(use.pressure[2]->full_us == 10);
}
