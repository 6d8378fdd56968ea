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
  map.process(0s, Lifetime::rundown_start, 300, "svchost.exe", 4, "svchost.exe -k Bits -s \"Bits Svc\" -p");
  CHECK(map.entity(map.map.process(300)).services == std::vector<std::string>{"Bits Svc"});
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

// ---- lists of all processes -----------------------------------------------------------------------

/// One row of a list: created `since` after the begin.
ProcessSample row(std::uint32_t pid, Duration since, std::string name,
                  std::vector<std::uint32_t> threads = {}, std::uint32_t parent = 0) {
  ProcessSample sample;
  sample.pid = pid;
  sample.parent_pid = parent;
  sample.created = at(since);
  sample.name = std::move(name);
  sample.threads = std::move(threads);
  return sample;
}

std::vector<EntityId> list(Map& m, Duration t, const std::vector<ProcessSample>& rows) {
  std::vector<EntityId> who;
  m.map.on_samples(at(t), rows, who);
  return who;
}

TEST_CASE("a list introduces processes, their parents and their threads; events and lists mean the same") {
  Map m;
  m.process(0s, Lifetime::rundown_start, 10, "told.exe");
  const auto who = list(m, 1s,
                        {row(0, 0s, ""), row(4, -9s, "System", {8}), row(10, -5s, "other.exe", {100}, 4),
                         row(20, 500ms, "new.exe", {200}, 10)});
  CHECK(who[0] == no_entity);
  CHECK(m.entity(who[2]).name == "told.exe");
  CHECK(who[2] == m.map.process(10));
  CHECK(m.entity(who[2]).parent == who[1]);
  CHECK_FALSE(m.entity(who[2]).start_known);
  CHECK(m.entity(who[3]).start_known);
  CHECK(m.entity(who[3]).start == at(500ms));
  CHECK(m.entity(who[3]).parent == who[2]);
  CHECK(m.owner(8) == "System");
  CHECK(m.owner(100) == "told.exe");
  CHECK(m.owner(200) == "new.exe");
  CHECK(list(m, 2s, {row(4, -9s, "System"), row(10, -5s, "other.exe"), row(20, 500ms, "new.exe")}) ==
        std::vector<EntityId>{who[1], who[2], who[3]});
}

TEST_CASE("who is not in the list has ended unseen, and so have his threads; who came after it has not") {
  Map m;
  m.process(0s, Lifetime::rundown_start, 10, "gone.exe");
  m.thread(0s, Lifetime::rundown_start, 10, 100);
  m.process(3s, Lifetime::start, 30, "later.exe");
  const EntityId gone = m.map.process(10);
  list(m, 2s, {row(4, -9s, "System")});
  CHECK(m.entity(gone).end == at(2s));
  CHECK(m.entity(m.map.process(30)).end == std::nullopt);
  CHECK(m.map.take_ended() == std::vector<EntityId>{gone});
  m.thread(4s, Lifetime::rundown_start, 30, 100);
  CHECK(m.owner(100) == "later.exe");
}

TEST_CASE("a list from before an end, or of one who lingers, brings nobody back") {
  Map m;
  m.process(1s, Lifetime::start, 10, "short.exe");
  m.process(3s, Lifetime::end, 10);
  const EntityId first = m.map.process(10);
  CHECK(list(m, 2s, {row(10, 1s, "short.exe")}) == std::vector<EntityId>{no_entity});
  CHECK(list(m, 4s, {row(10, 1s, "short.exe")}) == std::vector<EntityId>{no_entity});
  const auto who = list(m, 5s, {row(10, 4500ms, "next.exe")});
  CHECK(who[0] != first);
  CHECK(m.entity(who[0]).name == "next.exe");
}

TEST_CASE("a pid that another one has got is told by the time of creation alone") {
  Map m;
  const auto first = list(m, 1s, {row(10, -5s, "a.exe")});
  // The system's clock was set back: events say otherwise, but the creation is the same.
  CHECK(list(m, 2s, {row(10, -5s, "a.exe")}) == first);
  const auto second = list(m, 3s, {row(10, 2500ms, "b.exe")});
  CHECK(second != first);
  CHECK(m.entity(first[0]).end == at(3s));
  CHECK(m.entity(second[0]).start == at(2500ms));
}

TEST_CASE("a parent that was created after its child is only a pid") {
  Map m;
  const auto who = list(m, 5s, {row(10, 4s, "late.exe"), row(20, 1s, "child.exe", {}, 10)});
  CHECK(m.entity(who[1]).parent == no_entity);
  CHECK(m.entity(who[1]).parent_pid == 10);
  m.process(6s, Lifetime::start, 30, "orphan.exe", 99);
  m.process(7s, Lifetime::start, 99, "too_late.exe");
  CHECK(m.entity(m.map.process(30)).parent == no_entity);
}

}  // namespace
}  // namespace etwrca::etw
