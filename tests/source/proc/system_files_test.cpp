#include "source/proc/system_files.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace etwrca::proc;

TEST_CASE("stat: guest time is not counted twice, and idle and waiting are not busy") {
  SystemStat stat;
  REQUIRE(
      parse_system_stat("cpu  10 20 30 400 50 6 7 8 9 9\ncpu0 5 0 0 1 0 0 0 0 0 0\ncpu3 7 0 0 1 0 0 0 2 0 0\n"
                        "intr 5 6\nbtime 1795572355\n",
                        stat));
  CHECK(stat.cpu.busy == 10 + 20 + 30 + 6 + 7);
  CHECK(stat.cpu.stolen == 8);
  CHECK(stat.cpu.all == 10 + 20 + 30 + 400 + 50 + 6 + 7 + 8);
  REQUIRE(stat.cores.size() == 2);
  CHECK(stat.cores[1].first == 3);
  CHECK(stat.cores[1].second.busy == 7);
  CHECK(stat.boot_seconds == 1795572355);
  CHECK_FALSE(parse_system_stat("", stat));
  CHECK_FALSE(parse_system_stat("cpuX 1 2 3\nctxt 5\n", stat));
}

TEST_CASE("meminfo") {
  const auto memory = parse_meminfo(
      "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 600 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\nDirty: 3 "
      "kB\n"
      "Writeback: 4 kB\n");
  REQUIRE(memory);
  CHECK(memory->total == 1000 * 1024);
  CHECK(memory->available == 600 * 1024);
  CHECK(memory->swap_used == 30 * 1024);
  CHECK(memory->dirty == 7 * 1024);
  CHECK_FALSE(parse_meminfo("MemTotal: 1000 kB\n"));
  CHECK_FALSE(parse_meminfo("MemTotal: 1000 kB\nMemAvailable: 2000 kB\n"));
}

TEST_CASE("diskstats of old and new kernels") {
  std::map<std::string, DiskTimes> disks;
  each_disk(
      " 254       0 vda 51940 8220 2429818 11800 128018 25169 8422968 58108 0 27128 84793 76094 138 2294528 "
      "11113\n"
      "   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n"
      "   8       1 sda1 1 2 3\n"
      "garbage\n",
      [&](std::string_view name, const DiskTimes& times) { disks[std::string(name)] = times; });
  REQUIRE(disks.size() == 2);
  CHECK(disks["vda"].read_bytes == 2429818 * 512);
  CHECK(disks["vda"].written_bytes == 8422968ULL * 512);
  CHECK(disks["vda"].busy_ms == 27128);
  CHECK(disks["sda"].busy_ms == 10);
}

TEST_CASE("network interfaces, one with a colon in its name") {
  std::map<std::string, NetworkBytes> all;
  each_interface(
      "Inter-|   Receive |  Transmit\n face |bytes packets|bytes\n"
      "    lo:    3193      29    0    0    0     0          0         0     3193      29    0 0 0 0 0 0\n"
      "eth0:1: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0\n"
      " short: 5 6\n",
      [&](std::string_view name, const NetworkBytes& bytes) { all[std::string(name)] = bytes; });
  REQUIRE(all.size() == 2);
  CHECK(all["lo"].received == 3193);
  CHECK(all["eth0:1"].received == 100);
  CHECK(all["eth0:1"].sent == 200);
}

TEST_CASE("load and pressure") {
  CHECK(parse_load("2.47 2.05 1.01 5/107 9027\n") == 2.47);
  CHECK_FALSE(parse_load(""));
  CHECK_FALSE(parse_load("x 1 2"));
  const auto both = parse_pressure(
      "some avg10=0.07 avg60=3.85 avg300=2.58 total=13747413\nfull avg10=0.05 avg60=3.00 avg300=1.68 "
      "total=8516298\n");
  REQUIRE(both);
  CHECK(both->some_us == 13747413);
  CHECK(both->full_us == 8516298);
  CHECK(parse_pressure("some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n")->full_us == 0);
  CHECK_FALSE(parse_pressure("some avg10=0.00 avg60=0.00 avg300=0.00\n"));
  CHECK_FALSE(parse_pressure(""));
}
