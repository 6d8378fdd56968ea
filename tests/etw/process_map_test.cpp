#include "etw/process_map.hpp"

#include <doctest/doctest.h>

#include <string>

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

TimePoint at(Duration t) { return TimePoint(1'000'000s) + t; }

std::vector<std::byte> bytes8(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}
std::vector<std::byte> bytes16(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.insert(bytes.end(), {static_cast<std::byte>(c), std::byte{0}});
  return bytes;
}

struct Map {
  void process(Duration t, Lifetime lifetime, std::uint32_t pid, std::string_view image = "",
               std::uint32_t parent = 0, std::string_view command_line = "") {
    with(lifetime, pid, image, parent, command_line,
         [&](const ProcessEvent& e) { map.on_process(at(t), e); });
  }
  void ahead(Lifetime lifetime, std::uint32_t pid, std::string_view image) {
    with(lifetime, pid, image, 0, "", [&](const ProcessEvent& e) { map.learn(e); });
  }
  template <class Use>
  static void with(Lifetime lifetime, std::uint32_t pid, std::string_view image, std::uint32_t parent,
                   std::string_view command_line, Use use) {
    const auto name = bytes8(image);
    const auto command = bytes16(command_line);
    use(ProcessEvent{
        .lifetime = lifetime, .pid = pid, .parent_pid = parent, .image = {name}, .command_line = {command}});
  }
  void thread(Duration t, Lifetime lifetime, std::uint32_t pid, std::uint32_t tid) {
    map.on_thread(at(t), {.lifetime = lifetime, .pid = pid, .tid = tid});
  }
  const Entity& entity(EntityId who) {
    const Entity* found = entities.find(who);
    REQUIRE(found != nullptr);
    return *found;
  }
  std::string owner(std::uint32_t tid) {
    const EntityId who = map.owner(tid);
    return who == no_entity ? "nobody" : entity(who).name;
  }

  EntityTable entities;
  std::vector<Observation> out;
  AttributionOptions options{.begin = at(0s)};
  ProcessMap map{entities, out, options};
};

TEST_CASE("a process that starts inside is known by its start, one of the rundown by the begin") {
  Map map;
  map.process(0s, Lifetime::rundown_start, 100, "old.exe");
  map.process(3s, Lifetime::start, 200, "new.exe", 100);
  const Entity old = map.entity(map.map.process(100));
  CHECK(old.name == "old.exe");
  CHECK_FALSE(old.start_known);
  CHECK(old.start == at(0s));
  const Entity fresh = map.entity(map.map.process(200));
  CHECK(fresh.start_known);
  CHECK(fresh.start == at(3s));
  CHECK(fresh.parent_pid == 100);
  CHECK(fresh.parent == map.map.process(100));
  map.process(4s, Lifetime::end, 200, "new.exe");
  CHECK(map.entity(map.map.process(200)).end == at(4s));
  CHECK(map.map.living_process(200) == no_entity);
  CHECK(map.map.take_ended() == std::vector<EntityId>{map.map.process(200)});
  CHECK(map.map.take_ended().empty());
}

TEST_CASE("Idle is nobody") {
  Map map;
  map.process(0s, Lifetime::rundown_start, 0, "Idle");
  map.thread(0s, Lifetime::rundown_start, 0, 0);
  CHECK(map.map.process(0) == no_entity);
  CHECK(map.map.owner(0) == no_entity);
  CHECK(map.entities.size() == 0);
}

TEST_CASE("a pid and a tid that are used again mean another instance") {
  Map map;
  map.process(1s, Lifetime::start, 100, "first.exe");
  map.thread(1s, Lifetime::start, 100, 7);
  const EntityId first = map.map.process(100);
  map.thread(2s, Lifetime::end, 100, 7);
  map.process(2s, Lifetime::end, 100, "first.exe");
  CHECK(map.owner(7) == "first.exe");  // its last I/O comes late
  map.process(3s, Lifetime::start, 100, "second.exe");
  map.thread(3s, Lifetime::start, 100, 7);
  CHECK(map.owner(7) == "second.exe");
  CHECK(map.map.process(100) != first);
  CHECK(map.entity(first).end == at(2s));
}

TEST_CASE("an end that was lost is made up for by the next start") {
  Map map;
  map.process(1s, Lifetime::start, 100, "first.exe");
  const EntityId first = map.map.process(100);
  map.process(3s, Lifetime::start, 100, "second.exe");
  CHECK(map.entity(first).end == at(3s));
  CHECK(map.entity(map.map.process(100)).name == "second.exe");
}

TEST_CASE("a tid of the rundown at the end belongs to who used it last") {
  Map map;
  map.thread(1s, Lifetime::start, 100, 7);
  map.thread(2s, Lifetime::end, 100, 7);
  map.thread(3s, Lifetime::rundown_end, 200, 7);  // its start was lost
  CHECK(map.map.owner(7) == map.map.process(200));
}

TEST_CASE("looking ahead takes the first event of an id that is not its start") {
  Map map;
  map.ahead(Lifetime::end, 100, "first.exe");
  map.ahead(Lifetime::start, 100, "second.exe");
  map.ahead(Lifetime::rundown_end, 100, "second.exe");
  map.ahead(Lifetime::start, 200, "later.exe");
  map.ahead(Lifetime::rundown_end, 200, "later.exe");
  CHECK(map.entity(map.map.process(100)).name == "first.exe");
  CHECK(map.map.living_process(200) == no_entity);
  map.process(5s, Lifetime::end, 100, "first.exe");
  map.process(6s, Lifetime::start, 100, "second.exe");
  CHECK(map.entity(map.map.process(100)).name == "second.exe");
}

TEST_CASE("an unknown thread is looked for once, and is a bucket if it is not found") {
  Map map;
  int asked = 0;
  map.options.unknown = [&] {
    ++asked;
    map.map.learn(ThreadEvent{.lifetime = Lifetime::rundown_end, .pid = 100, .tid = 7});
  };
  CHECK(map.map.owner(7) == map.map.process(100));
  CHECK(asked == 1);
  CHECK(map.owner(8) == "(unknown thread)");
  CHECK(map.owner(8) == "(unknown thread)");
  CHECK(asked == 2);
  CHECK(map.entity(map.map.owner(8)).kind == EntityKind::bucket);
}

TEST_CASE("a parent that is seen after its child is still its parent") {
  Map map;
  map.process(0s, Lifetime::rundown_start, 300, "child.exe", 100);
  map.process(0s, Lifetime::rundown_start, 100, "parent.exe");
  CHECK(map.entity(map.map.process(300)).parent == map.map.process(100));
}

TEST_CASE("a svchost names its services, by its command line and by the configuration") {
  Map map;
  map.process(0s, Lifetime::rundown_start, 100, "svchost.exe", 4, "svchost.exe -k netsvcs -p -s Themes");
  const auto name = bytes16("Schedule");
  map.map.on_service({.pid = 100, .name = {name}});
  map.map.on_service({.pid = 100, .name = {name}});
  map.map.on_service({.pid = 999, .name = {name}});
  map.process(0s, Lifetime::rundown_start, 200, "other.exe", 4, "other.exe -s NotAService");
  CHECK(map.entity(map.map.process(100)).services == std::vector<std::string>{"Themes", "Schedule"});
  CHECK(map.entity(map.map.process(200)).services.empty());
}

TEST_CASE("command lines are kept only if asked for; services are told all the same") {
  Map map;
  map.options.command_lines = false;
  map.process(0s, Lifetime::rundown_start, 100, "svchost.exe", 4, "svchost.exe -k netsvcs -s Themes");
  CHECK(map.entity(map.map.process(100)).command_line.empty());
  CHECK(map.entity(map.map.process(100)).services == std::vector<std::string>{"Themes"});
}

TEST_CASE("ids beyond the bound are counted and left out") {
  Map map;
  for (std::uint32_t i = 1; i <= most_entries + 5; ++i)
    map.thread(1s, i % 2 == 0 ? Lifetime::end : Lifetime::start, 100, i);
  CHECK(map.map.dropped() == 5);
  for (std::uint32_t i = 1; i <= most_entries + 5; ++i)
    map.process(1s, i % 2 == 0 ? Lifetime::rundown_start : Lifetime::start, i);
  CHECK(map.map.dropped() >= 10);
  CHECK(map.entities.size() <= most_entries + 1);
}

}  // namespace
}  // namespace etwrca::etw
