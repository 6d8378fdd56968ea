#include <doctest/doctest.h>

#include <string>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"
#include "support/golden_scenarios.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

constexpr const char* rows = "time,entity,metric,value\n1,a,m,2\n";

struct Failure {
  Errc code = Errc::ok;
  std::string text;
};

Failure failure(const std::filesystem::path& path) {
  try {
    const auto source = open_source(path);
    while (!source->read().empty()) {
    }
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

bool names(const Failure& failure, const std::string& file, const std::string& reason) {
  CAPTURE(failure.text);
  CHECK(failure.text.find('\n') == std::string::npos);
  return failure.text.find(file) != std::string::npos && failure.text.find(reason) != std::string::npos;
}

}  // namespace

TEST_CASE("the content decides, not the name") {
  const TempFile csv("rows.etl", rows);
  CHECK(open_source(csv.path())->info().kind == "csv");
  for (const char* name : {"recording.csv", "recording", "recording.blg"}) {
    const TempFile etl(name);
    write_golden("one_culprit", etl.path());
    CHECK(open_source(etl.path())->info().kind == "etl");
  }
  const TempFile marked("marked", std::string("\xEF\xBB\xBF") + rows);
  CHECK(open_source(marked.path())->info().kind == "csv");
}

TEST_CASE("what is neither says what it is instead") {
  const TempFile empty("empty.etl", "");
  CHECK(failure(empty.path()).code == Errc::corrupt);
  CHECK(names(failure(empty.path()), "empty.etl", "empty"));

  std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  png.resize(4096, '\x55');
  const TempFile picture("picture.etl", png);
  CHECK(failure(picture.path()).code == Errc::corrupt);
  CHECK(names(failure(picture.path()), "picture.etl", "not an ETW recording"));
  const TempFile disguised("picture.csv", png);
  CHECK(names(failure(disguised.path()), "picture.csv", "not an ETW recording"));

  const TempFile text("notes.txt", "Dear diary, today the machine was slow.\n");
  CHECK(failure(text.path()).code == Errc::corrupt);
  CHECK(names(failure(text.path()), "notes.txt", "column"));

  CHECK(failure(empty.folder()).code == Errc::io);
  CHECK(names(failure(empty.folder()), empty.folder().filename().string(), "directory"));
  CHECK(failure(empty.folder() / "absent.etl").code == Errc::not_found);
  CHECK(names(failure(empty.folder() / "absent.etl"), "absent.etl", ""));
}
