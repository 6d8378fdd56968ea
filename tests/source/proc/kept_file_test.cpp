#include "source/proc/kept_file.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "etwrca/error.hpp"
#include "source/proc/proc_tree.hpp"

using namespace etwrca;
using namespace etwrca::proc;
using namespace etwrca::test;

TEST_CASE("a kept file is read anew each time") {
  const ProcTree tree;
  const Folder folder(tree.proc());
  Descriptors budget(1);
  KeptFile file;
  std::array<char, 64> buffer{};
  std::string_view text;
  tree.text("a", "one");
  CHECK(file.read(folder, "a", budget, buffer, text) == ReadOutcome::ok);
  CHECK(text == "one");
  tree.text("a", "three");
  CHECK(file.read(folder, "a", budget, buffer, text) == ReadOutcome::ok);
  CHECK(text == "three");
  CHECK(budget.taken() == 1);

  KeptFile other;  // beyond the budget: read, not kept
  CHECK(other.read(folder, "loadavg", budget, buffer, text) == ReadOutcome::ok);
  CHECK_FALSE(other.open());
  CHECK(budget.taken() == 1);
  file.close(budget);
  file.close(budget);
  CHECK(budget.taken() == 0);
}

TEST_CASE("what is not there, and what is no file") {
  const ProcTree tree;
  const Folder folder(tree.proc());
  Descriptors budget(4);
  KeptFile file;
  std::array<char, 64> buffer{};
  std::string_view text = "before";
  CHECK(file.read(folder, "none", budget, buffer, text) == ReadOutcome::gone);
  CHECK(text.empty());
  CHECK(file.read(folder, "loadavg/x", budget, buffer, text) == ReadOutcome::gone);
  CHECK(file.read(folder, ".", budget, buffer, text) == ReadOutcome::failed);
  CHECK(budget.taken() == 0);
  CHECK_FALSE(folder.is_procfs());
}

TEST_CASE("a file longer than the buffer is cut, or read whole by a buffer that grows") {
  const ProcTree tree;
  const Folder folder(tree.proc());
  const std::string content(100'000, 'x');
  tree.text("long", content);
  std::array<char, 64> buffer{};
  std::string_view text;
  CHECK(read_once(folder, "long", buffer, text) == ReadOutcome::ok);
  CHECK(text.size() == 64);
  std::string growing;
  WholeFile whole;
  CHECK(whole.read(folder, "long", growing, text) == ReadOutcome::ok);
  CHECK(text == content);
  tree.text("long", "short");
  CHECK(whole.read(folder, "long", growing, text) == ReadOutcome::ok);
  CHECK(text == "short");
  tree.text("endless", std::string(std::size_t{3} << 20, 'x'));
  WholeFile endless;
  CHECK(endless.read(folder, "endless", growing, text) == ReadOutcome::ok);
  CHECK(text.size() == std::size_t{1} << 20);
  WholeFile none;
  CHECK(none.read(folder, "none", growing, text) == ReadOutcome::gone);
}

TEST_CASE("a folder that is not there is an error that names it") {
  try {
    const Folder folder("/no/such/folder");
    FAIL("it opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::not_found);
    CHECK(std::string(error.what()).find("/no/such/folder: cannot be opened") == 0);
  }
}

TEST_CASE("names of files") {
  CHECK(std::string(ProcessFileName(7, "stat").c_str()) == "7/stat");
  CHECK(std::string(ProcessFileName(4294967295U, 4294967295U, "schedstat").c_str()) ==
        "4294967295/task/4294967295/schedstat");
  CHECK(std::string(ProcessFileName(1, std::string(500, 'a')).c_str()).size() == 63);
}

TEST_CASE("half of what may be open is left to others") { CHECK(Descriptors::half_of_the_limit() > 0); }
