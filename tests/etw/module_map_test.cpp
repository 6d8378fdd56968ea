#include "etw/module_map.hpp"

#include <doctest/doctest.h>

#include <string>

#include "etw/process_map.hpp"

namespace etwrca::etw {
namespace {

constexpr EntityId program = 1;
constexpr EntityId other = 2;

/// Text as a payload holds it; the bytes live as long as the object.
struct Path {
  explicit Path(std::string_view text) {
    for (const char c : text) {
      bytes.push_back(static_cast<std::byte>(c));
      bytes.push_back(std::byte{0});
    }
  }
  std::vector<std::byte> bytes;
};

struct Map {
  void add(EntityId owner, std::uint64_t base, std::uint64_t size, const char* path) {
    const Path text(path);
    modules.add(owner, {.base = base, .size = size, .path = {text.bytes}});
  }
  void remove(EntityId owner, std::uint64_t base) { modules.remove(owner, {.base = base}); }
  std::string at(EntityId owner, std::uint64_t address) {
    const ModuleId found = modules.find(owner, address);
    return found == no_module ? "nothing known" : names.name(found);
  }

  ModuleTable names;
  ModuleMap modules{names};
};

TEST_CASE("an address lies in the image whose range contains it") {
  Map map;
  map.add(program, 0x1000, 0x1000, "\\Device\\HarddiskVolume2\\Windows\\System32\\ntdll.dll");
  map.add(program, 0x400000, 0x8000, "C:/Tools/tool.exe");
  CHECK(map.at(program, 0x1000) == "ntdll.dll");
  CHECK(map.at(program, 0x1FFF) == "ntdll.dll");
  CHECK(map.at(program, 0x2000) == "(no module)");
  CHECK(map.at(program, 0xFFF) == "(no module)");
  CHECK(map.at(program, 0x407FFF) == "tool.exe");
}

TEST_CASE("images belong to their process, those of the kernel to all") {
  Map map;
  map.add(program, 0x1000, 0x1000, "a.dll");
  map.add(other, 0x1000, 0x1000, "b.dll");
  map.add(no_entity, 0xFFFFF80000000000, 0x1000, "ntoskrnl.exe");
  CHECK(map.at(program, 0x1500) == "a.dll");
  CHECK(map.at(other, 0x1500) == "b.dll");
  CHECK(map.at(other, 0xFFFFF80000000800) == "ntoskrnl.exe");
  CHECK(map.at(77, 0xFFFFF80000000800) == "ntoskrnl.exe");
  CHECK(map.at(77, 0x1500) == "nothing known");
}

TEST_CASE("an unloaded image no longer counts, and a later one takes its place") {
  Map map;
  map.add(program, 0x1000, 0x2000, "old.dll");
  map.add(program, 0x8000, 0x1000, "stays.dll");
  map.remove(program, 0x1000);
  CHECK(map.at(program, 0x1500) == "(no module)");
  map.add(program, 0x2000, 0x1000, "new.dll");
  CHECK(map.at(program, 0x2500) == "new.dll");
  map.add(program, 0x1000, 0x3000, "covers.dll");  // the unloading of new.dll was lost
  CHECK(map.at(program, 0x2500) == "covers.dll");
  CHECK(map.at(program, 0x8500) == "stays.dll");
  map.modules.forget(program);
  CHECK(map.at(program, 0x8500) == "nothing known");
}

TEST_CASE("sizes that make no sense are left out") {
  Map map;
  map.add(program, 0x1000, 0, "empty.dll");
  map.add(program, 0xFFFFFFFFFFFFF000, 0x2000, "beyond.dll");
  map.add(program, 0x5000, 0x1000, "");
  CHECK(map.at(program, 0x1000) == "(no module)");
  CHECK(map.at(program, 0xFFFFFFFFFFFFF800) == "(no module)");
  CHECK(map.at(program, 0x5800) == "(unnamed module)");
}

TEST_CASE("processes that come and go leave nothing behind, however many there are") {
  Map map;
  constexpr std::uint64_t images = 4096;
  for (EntityId who = 10; who < 10 + 2 * most_entries / images; ++who) {
    for (std::uint64_t i = 0; i < images; ++i) map.modules.add(who, {.base = i * 0x1000, .size = 0x1000});
    map.modules.forget(who);
  }
  CHECK(map.modules.dropped() == 0);
}

}  // namespace
}  // namespace etwrca::etw
