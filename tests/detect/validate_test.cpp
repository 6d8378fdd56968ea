#include "detect/validate.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <string>

#include "etwrca/error.hpp"

using etwrca::DetectOptions;

TEST_CASE("options that make no sense are named") {
  struct Case {
    std::string name;
    std::function<void(DetectOptions&)> spoil;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Case cases[] = {
      {"threshold", [](auto& o) { o.threshold = 2.9; }},
      {"threshold", [&](auto& o) { o.threshold = nan; }},
      {"sure", [](auto& o) { o.sure = std::numeric_limits<double>::infinity(); }},
      {"baseline", [](auto& o) { o.baseline = 7; }},
      {"baseline", [](auto& o) { o.baseline = 70000; }},
      {"lag", [](auto& o) { o.lag = 70000; }},
      {"warmup", [](auto& o) { o.warmup = o.lag + 3; }},
      {"warmup", [](auto& o) { o.warmup = o.baseline + o.lag + 1; }},
      {"confirm", [](auto& o) { o.confirm = 0; }},
      {"release", [](auto& o) { o.release = 0; }},
      {"new_normal", [](auto& o) { o.new_normal = o.warmup - 1; }},
      {"memory", [](auto& o) { o.memory = 47; }},
      {"usual", [](auto& o) { o.usual = 0; }},
      {"usual", [](auto& o) { o.usual = 49; }},
      {"min_scale", [](auto& o) { o.min_scale = -1; }},
      {"min_scale", [&](auto& o) { o.min_scale = nan; }},
  };
  for (const auto& c : cases) {
    DetectOptions options;
    c.spoil(options);
    CAPTURE(c.name);
    try {
      etwrca::SpikeDetector detector(options);
      FAIL("accepted");
    } catch (const etwrca::Error& e) {
      CHECK(e.code() == etwrca::Errc::invalid_argument);
      CHECK(std::string(e.what()).rfind(c.name, 0) == 0);
    }
  }
  CHECK_NOTHROW(etwrca::SpikeDetector(DetectOptions{}));
}
