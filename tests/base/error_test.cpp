#include "etwrca/error.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace etwrca {
namespace {

TEST_CASE("the values of Errc are those of the C ABI") {
  CHECK(static_cast<int>(Errc::ok) == 0);
  CHECK(static_cast<int>(Errc::invalid_argument) == -1);
  CHECK(static_cast<int>(Errc::not_found) == -2);
  CHECK(static_cast<int>(Errc::io) == -3);
  CHECK(static_cast<int>(Errc::corrupt) == -4);
  CHECK(static_cast<int>(Errc::unsupported) == -5);
  CHECK(static_cast<int>(Errc::permission) == -6);
  CHECK(static_cast<int>(Errc::out_of_memory) == -7);
  CHECK(static_cast<int>(Errc::cancelled) == -8);
  CHECK(static_cast<int>(Errc::internal) == -9);
}

TEST_CASE("every code has a name of its own") {
  std::set<std::string> names;
  for (int code = 0; code >= -9; --code) {
    const std::string name(to_string(static_cast<Errc>(code)));
    CHECK(name != "unknown");
    CHECK(names.insert(name).second);
  }
  CHECK(to_string(Errc::corrupt) == "corrupt");
  CHECK(to_string(static_cast<Errc>(-10)) == "unknown");
  CHECK(to_string(static_cast<Errc>(1)) == "unknown");
}

TEST_CASE("an error carries its code and its sentence") {
  const Error error(Errc::io, "slow.etl: cannot read at byte 72");
  CHECK(error.code() == Errc::io);
  CHECK(std::string(error.what()) == "slow.etl: cannot read at byte 72");
}

}  // namespace
}  // namespace etwrca
