#include "source/proc/process_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "source/proc/proc_tree.hpp"

using namespace etwrca::proc;
using namespace etwrca::test;
using namespace std::string_literals;

TEST_CASE("a name is the kernel's, and longer where the kernel cut it") {
  CHECK(process_name("bash", "/bin/bash\0-c\0"s, false) == "bash");
  CHECK(process_name("systemd-journal", "/lib/systemd/systemd-journald\0"s, false) == "systemd-journald");
  CHECK(process_name("systemd-journal", "renamed\0"s, false) == "systemd-journal");
  CHECK(process_name("systemd-journal", "", false) == "systemd-journal");
  CHECK(process_name("exactly15chars.", "exactly15chars./\0"s, false) == "exactly15chars.");
  CHECK(process_name("aaaaaaaaaaaaaaa", "/x/" + std::string(5000, 'a'), false).size() == 255);
}

TEST_CASE("a kernel worker's present task is no part of its name") {
  CHECK(process_name("kworker/0:1-events", "", true) == "kworker/0:1");
  CHECK(process_name("kworker/u8:3+flush-254:0", "", true) == "kworker/u8:3");
  CHECK(process_name("kworker/0:1-events", "", false) == "kworker/0:1-events");
  CHECK(process_name("jbd2/vda1-8", "", true) == "jbd2/vda1-8");
}

TEST_CASE("names and command lines are UTF-8, whatever they were") {
  CHECK(process_name("a\xFF"
                     "b",
                     "", false) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(process_name("", "", false) == "(no name)");
  CHECK(command_line("/bin/sh\0-c\0echo \xC3\xA9\xC3\0\0"s) == "/bin/sh -c echo \xC3\xA9\xEF\xBF\xBD");
  CHECK(command_line("") == "");
}

TEST_CASE("texts of a process, and of one that is gone") {
  const ProcTree tree;
  TreeProcess p;
  p.arguments = "/usr/bin/worker\0--secret\0"s;
  tree.process(p);
  const Folder folder(tree.proc());
  Reading reading;
  reading.pid = p.pid;
  reading.set_comm("worker");
  const ProcessText text = TextReader(folder, true).read(reading);
  CHECK(text.name == "worker");
  CHECK(text.command_line == "/usr/bin/worker --secret");
  CHECK(text.grouping.unit == "worker.service");
  CHECK(TextReader(folder, false).read(reading).command_line.empty());
  reading.pid = 999;
  CHECK(TextReader(folder, true).read(reading).name == "worker");
}
