#include "history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;
using dashboard::History;
using dashboard::Json;

namespace {

Frame frame_at(int second, std::vector<EntityId> who) {
  Frame frame;
  frame.begin = at(second);
  frame.length = lasting(1);
  frame.metrics = metric::built_in_count;
  frame.entities = std::move(who);
  frame.values.assign(frame.entities.size() * frame.metrics, static_cast<double>(second));
  frame.total.assign(frame.metrics, static_cast<double>(second));
  frame.unattributed.assign(frame.metrics, 0.0);
  return frame;
}

}  // namespace

TEST_CASE("a hundred new processes a frame stay within the bytes, and so do busy ones") {
  constexpr std::size_t bound = std::size_t{4} << 20U;
  FakeSource source;
  History history(900, bound);
  std::vector<EntityId> busy;
  for (int n = 0; n < 200; ++n) busy.push_back(source.process("busy", static_cast<std::uint32_t>(n)));
  std::size_t most = 0;
  for (int second = 0; second < 2000; ++second) {
    std::vector<EntityId> who = busy;
    for (int n = 0; n < 100; ++n)
      who.push_back(source.process("short", static_cast<std::uint32_t>(1000 + n)));
    history.add(frame_at(second, std::move(who)), source, std::string(1000, 'x'));
    most = std::max(most, history.extent().bytes);
  }
  CHECK(most <= bound);
  const History::Extent extent = history.extent();
  CHECK(extent.frames >= 20);
  CHECK(extent.frames + extent.dropped == 2000);
  const Json curves = history.entity(busy[0], 0, 3000);
  CHECK(curves["times"].size() == extent.frames);
  CHECK(curves["values"]["cpu"].back() == 1999);
}

TEST_CASE("values that stay cost nothing, and what is older than the frames is dropped") {
  FakeSource source;
  const EntityId first = source.process("first");
  const EntityId later = source.process("later");
  History history(100);
  history.add(frame_at(0, {first}), source, "{}");
  const std::size_t one = history.extent().bytes;
  for (int second = 1; second < 300; ++second) {
    Frame frame = frame_at(second, {later});
    frame.values.assign(frame.metrics, 1.0);
    history.add(frame, source, "{}");
  }
  CHECK(history.extent().bytes < one + 20'000);
  CHECK(history.extent().frames <= 106);
  CHECK(history.entity(first, 0, 1000).is_null());
  const Json curves = history.entity(later, 0, 1000);
  CHECK(curves["values"]["cpu"].front() == 1);
  CHECK(curves["values"]["cpu"].back() == 1);
}

TEST_CASE("names and groups count as what they take") {
  FakeSource source;
  History history(900, std::size_t{4} << 20U);
  std::size_t most = 0;
  for (int second = 0; second < 100; ++second) {
    std::vector<EntityId> who;
    for (int n = 0; n < 50; ++n) {
      who.push_back(source.process(std::string(4096, 'n')));
      source.entities().find(who.back())->cgroup = std::string(4096, 'g');
    }
    const std::size_t before = history.extent().bytes;
    history.add(frame_at(second, who), source, "{}");
    if (second == 0) CHECK(history.extent().bytes - before > std::size_t{50} * 8192);
    most = std::max(most, history.extent().bytes);
  }
  CHECK(most <= std::size_t{4} << 20U);
  for (int second = 100; second < 1100; ++second) history.add(frame_at(second, {}), source, "{}");
  CHECK(history.extent().bytes < 1100 * 200);  // all that was added has been taken off again
}
