#include <doctest/doctest.h>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"

TEST_CASE("elsewhere than on Linux there is no /proc to watch") {
  try {
    const auto source = etwrca::open_proc();
    FAIL("it opened");
  } catch (const etwrca::Error& error) {
    CHECK(error.code() == etwrca::Errc::unsupported);
  }
}
