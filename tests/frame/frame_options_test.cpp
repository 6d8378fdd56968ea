#include <doctest/doctest.h>

#include "etwrca/frame.hpp"

using namespace etwrca;
using namespace std::chrono_literals;

TEST_CASE("the bin follows from the length of a recording") {
  CHECK(bin_for(1s) == 10ms);
  CHECK(bin_for(12s) == 100ms);
  CHECK(bin_for(10min) == 1s);
  CHECK(bin_for(24h) == 1s);
}

TEST_CASE("frames suit their source") {
  SourceInfo info;
  CHECK(frame_options_for(info).bin == 1s);
  CHECK_FALSE(frame_options_for(info).whole);
  info.rows = true;
  CHECK(frame_options_for(info).bin == 0s);
  info.rows = false;
  info.extent = TimeRange{TimePoint(0s), TimePoint(12s)};
  CHECK(frame_options_for(info).bin == 100ms);
  info.extent.reset();
  info.interval = 250ms;
  CHECK(frame_options_for(info).bin == 250ms);
  CHECK(frame_options_for(info).lateness == 0s);
  CHECK(frame_options_for(info).whole);
  CHECK(frame_options_for(info, 5s).bin == 5s);
}
