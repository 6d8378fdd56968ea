#include "source/proc/cgroup.hpp"

#include <doctest/doctest.h>

#include <string>

using etwrca::proc::parse_cgroup;

namespace {
const std::string id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
}

TEST_CASE("a systemd service") {
  const auto group = parse_cgroup("0::/system.slice/cron.service\n");
  CHECK(group.cgroup == "/system.slice/cron.service");
  CHECK(group.unit == "cron.service");
  CHECK(group.container.empty());
}

TEST_CASE("the innermost unit of a user's session") {
  CHECK(parse_cgroup("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope\n").unit ==
        "app-x.scope");
  CHECK(parse_cgroup("0::/user.slice\n").unit.empty());
}

TEST_CASE("containers by their ids, as each engine writes them") {
  for (const std::string& path :
       {"/system.slice/docker-" + id + ".scope", "/docker/" + id,
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + id + ".scope/container",
        "/kubepods.slice/kubepods-pod7.slice/cri-containerd-" + id + ".scope",
        "/kubepods/besteffort/pod1234/" + id, "/kubepods.slice/crio-" + id + ".scope"})
    CHECK(parse_cgroup("0::" + path + "\n").container == id);
}

TEST_CASE("containers by their names") {
  CHECK(parse_cgroup("0::/lxc.payload.web/init.scope\n").container == "web");
  CHECK(parse_cgroup("0::/machine.slice/machine-db.scope\n").container == "db");
}

TEST_CASE("version 1: systemd's own hierarchy, else any that says something") {
  const std::string root = "9:pids:/\n0::/\n";
  CHECK(parse_cgroup("4:memory:/other\n1:name=systemd:/system.slice/ssh.service\n" + root).unit ==
        "ssh.service");
  CHECK(parse_cgroup("4:memory:/docker/" + id + "\n" + root).container == id);
  CHECK(parse_cgroup(root).cgroup == "/");
  CHECK(parse_cgroup("0::/a.service\n1:name=systemd:/b.service\n").unit == "a.service");
}

TEST_CASE("anything else is no group and no crash") {
  CHECK(parse_cgroup("").cgroup == "/");
  CHECK(parse_cgroup(":::::\n\n0:\n").container.empty());
  CHECK(parse_cgroup("0::///" + id.substr(1) + "//\n").container.empty());
  CHECK(parse_cgroup("0::/\xFF.service\n").unit == "\xEF\xBF\xBD.service");
  CHECK(parse_cgroup("0::/" + std::string(5000, 'a')).cgroup.size() == 1024);
}
