#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"
#include "support/fake_source.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

std::vector<Level> levels(Source& source) {
  std::vector<Level> out;
  for (auto batch = source.read(); !batch.empty(); batch = source.read())
    for (const Observation& observation : batch) out.push_back(std::get<Level>(observation));
  return out;
}

/// The sentence with which reading ends.
std::string failure(const std::string& content) {
  const TempFile file("rows.csv", content);
  try {
    const auto source = open_csv(file.path());
    levels(*source);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::corrupt);
    const std::string text = error.what();
    CHECK(text.find("rows.csv: ") != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
    return text;
  }
  return "";
}

}  // namespace

TEST_CASE("a tidy CSV yields levels of named entities and its own metrics") {
  const TempFile file(
      "a.csv", "time,entity,metric,value\n1.5,web,cpu,0.25\n1.5,db,mem,1e6\n2.5,web,cpu,nan\n3,web,cpu,\n");
  const auto source = open_csv(file.path());
  CHECK(source->info().rows);
  const auto all = levels(*source);
  REQUIRE(all.size() == 4);
  CHECK(all[0].at == at(1.5));
  CHECK(all[0].value == 0.25);
  CHECK(source->entities().find(all[0].who)->name == "web");
  CHECK(source->entities().find(all[0].who)->kind == EntityKind::named);
  CHECK(source->metrics()[all[1].metric].name == "mem");
  CHECK(source->metrics().size() == 2);
  CHECK(std::isnan(all[2].value));
  CHECK(std::isnan(all[3].value));
  CHECK(source->info().events == 4);
}

TEST_CASE("columns in any order, others left alone, quotes, CRLF and a byte order mark") {
  const TempFile file(
      "b.csv",
      "\xEF\xBB\xBFhost,value,metric,\"entity\",time\r\nh,1,m,\"a, \"\"b\"\"\",10\r\n\r\nh,-2.5,m,c,11\r\n");
  const auto source = open_csv(file.path());
  const auto all = levels(*source);
  REQUIRE(all.size() == 2);
  CHECK(source->entities().find(all[0].who)->name == "a, \"b\"");
  CHECK(all[1].value == -2.5);
}

TEST_CASE("a bad row is named with its line and reason") {
  const std::string head = "time,entity,metric,value\n1,a,m,1\n";
  CHECK(failure(head + "2,a,m\n").find("line 3: 3 fields where the header has 4") != std::string::npos);
  CHECK(failure(head + "x,a,m,1\n").find("line 3: time 'x' is not a number") != std::string::npos);
  CHECK(failure(head + "2,a,m,1x\n").find("line 3: value '1x' is not a number") != std::string::npos);
  CHECK(failure(head + "2,a,m,inf\n").find("line 3: value is infinite") != std::string::npos);
  CHECK(failure(head + "2,,m,1\n").find("line 3: the entity has no name") != std::string::npos);
  CHECK(failure(head + "2,a,,1\n").find("line 3: the metric has no name") != std::string::npos);
  CHECK(failure(head + "0.5,a,m,1\n").find("line 3: time goes back") != std::string::npos);
  CHECK(failure(head + "2,\"a,m,1\n").find("line 3: a quote is not closed") != std::string::npos);
  CHECK(
      failure(head + "1600000000000,a,m,1\n").find("line 3: time '1600000000000' lies more than 200 years") !=
      std::string::npos);
  CHECK(failure(head + "2,a,m,1e200\n").find("line 3: value '1e200' is too large") != std::string::npos);
  CHECK(failure(head + "2,a,m,+-1\n").find("line 3: value '+-1' is not a number") != std::string::npos);
  const std::string long_one = failure(head + "2,a,m," + std::string(60000, 'x') + "\n");
  CHECK(long_one.find("line 3: value 'xxx") != std::string::npos);
  CHECK(long_one.size() < 400);
  CHECK(failure(head + "2,a,m," + std::string(70000, '1') + "\n").find("line 3: longer than 64 KiB") !=
        std::string::npos);
}

TEST_CASE("lines up to 64 KiB are read, with and without an end") {
  const std::string head = "time,entity,metric,value,comment\n";
  const std::string name(4096, 'n');
  for (const std::string& end : {std::string(), std::string("\n"), std::string("\r\n")}) {
    const TempFile file("long.csv", head + "1," + name + ",m,+1," + std::string(60000, 'c') + end);
    const auto source = open_csv(file.path());
    const auto all = levels(*source);
    REQUIRE(all.size() == 1);
    CHECK(all[0].value == 1);
    CHECK(source->entities().find(all[0].who)->name == name);
  }
}

TEST_CASE("a name has 4096 bytes at most, or memory would follow the file") {
  const std::string head = "time,entity,metric,value\n1,a,m,1\n";
  const std::string name(4097, 'n');
  CHECK(failure(head + "2," + name + ",m,1\n").find("line 3: 'nnn") != std::string::npos);
  CHECK(failure(head + "2,a," + name + ",1\n").find("name of more than 4096 bytes") != std::string::npos);
}

TEST_CASE("a header that lacks a column is refused") {
  CHECK(failure("time,entity,value\n").find("line 1: no column 'metric'") != std::string::npos);
  CHECK(failure("").find("the file is empty") != std::string::npos);
}

TEST_CASE("a file that is not there, and a folder") {
  const TempFile folder("x");
  try {
    (void)open_csv(folder.path());
    FAIL("opened what is not there");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::not_found);
  }
  CHECK_THROWS_AS((void)open_csv(folder.folder()), Error);
}

TEST_CASE("stop ends the stream") {
  const TempFile file("c.csv", "time,entity,metric,value\n1,a,m,1\n");
  const auto source = open_csv(file.path());
  source->stop();
  CHECK(source->read().empty());
  CHECK(source->info().stopped);
  const auto whole = open_csv(file.path());
  CHECK(levels(*whole).size() == 1);
  whole->stop();
  CHECK_FALSE(whole->info().stopped);
}
