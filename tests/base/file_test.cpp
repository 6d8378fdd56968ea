#include "base/file.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "etwrca/error.hpp"
#include "support/temp_file.hpp"

using etwrca::Errc;
using etwrca::Error;
using etwrca::base::File;
using etwrca::test::TempFile;

namespace {

Error failure(const std::filesystem::path& path) {
  try {
    const File file(path);
  } catch (const Error& error) {
    return error;
  }
  return {Errc::ok, ""};
}

}  // namespace

TEST_CASE("reads from any place, fewer bytes only at the end") {
  const TempFile temp("digits", "0123456789");
  const File file(temp.path());
  CHECK(file.size() == 10);
  std::array<std::byte, 4> four{};
  CHECK(file.read_at(3, four) == 4);
  CHECK(four[0] == std::byte{'3'});
  CHECK(four[3] == std::byte{'6'});
  CHECK(file.read_at(8, four) == 2);
  CHECK(four[1] == std::byte{'9'});
  CHECK(file.read_at(10, four) == 0);
  CHECK(file.read_at(1'000'000, four) == 0);
}

TEST_CASE("a name outside ASCII") {
  const TempFile temp("plain");
  const auto path = temp.folder() / std::filesystem::path(u8"Gr\u00f6\u00dfe \u65e5\u672c.etl");
  std::ofstream(path) << "x";
  const File file(path);
  CHECK(file.size() == 1);
  CHECK(file.name().find("Gr\xC3\xB6\xC3\x9F") != std::string::npos);
}

TEST_CASE("the reason is named") {
  const TempFile temp("there", "x");
  const Error missing = failure(temp.folder() / "missing");
  CHECK(missing.code() == Errc::not_found);
  CHECK(std::string(missing.what()).find("missing: cannot open: ") != std::string::npos);
  CHECK(failure(temp.path() / "below a file").code() == Errc::not_found);
  CHECK(failure(temp.folder()).code() == Errc::io);
  CHECK(std::string(failure(temp.folder()).what()).find(": is a directory") != std::string::npos);
}
