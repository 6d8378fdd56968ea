#include "source/proc/capabilities.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace etwrca;
using namespace etwrca::proc;

namespace {

Sights all_seen() {
  Sights s;
  s.reader.processes = 90;
  s.reader.any_wait = true;
  s.bpf = s.exact_clock = s.exit_records = s.pressure = s.disks = s.network = true;
  return s;
}

Capability named(const Sights& sights, const std::string& name) {
  for (Capability& one : capabilities(sights))
    if (one.name == name) return one;
  FAIL("no capability " << name);
  return {};
}

}  // namespace

TEST_CASE("each is named once and says how, and what to do where it is not seen") {
  for (const bool everything : {true, false}) {
    Sights s = everything ? all_seen() : Sights{};
    s.no_bpf = everything ? "" : "it is not permitted";
    std::set<std::string> names;
    for (const Capability& one : capabilities(s)) {
      CHECK(names.insert(one.name).second);
      CHECK(one.detail.ends_with("."));
      CHECK((one.remedy.empty() || one.remedy.ends_with(".")));
      if (one.sight == Sight::full) CHECK(one.remedy.empty());
    }
  }
}

TEST_CASE("what is not permitted is counted") {
  Sights s = all_seen();
  CHECK(named(s, "disk bytes").sight == Sight::full);
  s.reader.io_denied = 70;
  s.reader.files_denied = 3;
  CHECK(named(s, "disk bytes").sight == Sight::partial);
  CHECK(named(s, "disk bytes").detail.find("70 of 90 processes") != std::string::npos);
  CHECK_FALSE(named(s, "disk bytes").remedy.empty());
  CHECK(named(s, "open files").detail.find("3 of 90") != std::string::npos);
  s.others_hidden = true;
  CHECK(named(s, "processes").sight == Sight::partial);
  s.root = true;
  CHECK(named(s, "disk bytes").remedy.empty());
}

TEST_CASE("network bytes of a process cannot be seen anywhere") {
  CHECK(named(all_seen(), "network bytes").sight == Sight::partial);
}

TEST_CASE("why something is not there is said") {
  Sights s = all_seen();
  s.exit_records = false;
  s.no_exit_records = "the kernel refuses it: Operation not permitted";
  CHECK(named(s, "short-lived processes").sight == Sight::partial);
  CHECK(named(s, "short-lived processes").detail.find("Operation not permitted") != std::string::npos);
  s.bpf = false;
  s.no_bpf = "it was built without";
  CHECK(named(s, "BPF iterator").detail.find("it was built without") != std::string::npos);
}
