#include "store.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "support/temp_file.hpp"

using dashboard::Incident;
using dashboard::Json;
using dashboard::Store;

namespace {

Incident incident(const std::string& key, const std::string& words = "words") {
  return {key, Json{{"key", key}}, R"({"key":")" + key + "\"}", "# " + words, "<p>" + words, words};
}

}  // namespace

TEST_CASE("an incident that is put again keeps its place, and pushes nothing out") {
  Store store("");
  for (int round = 0; round < 60; ++round)
    for (int n = 0; n < 20; ++n) store.put(incident("k" + std::to_string(n)));
  const Json listed = store.list(0, 100);
  REQUIRE(listed.size() == 20);
  CHECK(listed[0]["key"] == "k19");
  CHECK(listed[19]["key"] == "k0");
  CHECK(store.put(incident("k7")).summary["seq"] == listed[12]["seq"]);
}

TEST_CASE("the newest 1,000 are kept") {
  Store store("");
  for (int n = 0; n < 1100; ++n) store.put(incident(std::to_string(n)));
  CHECK(store.list(0, 5000).size() == 1000);
  CHECK(store.get("1099", "text"));
  CHECK(store.get("100", "text"));
  CHECK_FALSE(store.get("99", "text"));
}

TEST_CASE("an explanation is of one document") {
  Store store("");
  store.put(incident("a"));
  CHECK_FALSE(store.get("a", "explanation"));
  store.put_explanation("a", "{}");
  store.put(incident("a"));
  CHECK(store.get("a", "explanation") == "{}");
  Incident other = incident("a", "other words");
  other.json = "{}";
  store.put(other);
  CHECK_FALSE(store.get("a", "explanation"));
  CHECK(store.get("a", "text") == "other words");
}

TEST_CASE("only its owner may read the file") {
  const etwrca::test::TempFile place("x");
  const std::filesystem::path path = place.path() / "store.sqlite";
  Store store(path);
  store.put(incident("a"));
  using std::filesystem::perms;
  for (const auto& entry : std::filesystem::directory_iterator(place.path()))
    CHECK((entry.status().permissions() & perms::all) == (perms::owner_read | perms::owner_write));
  CHECK(std::filesystem::status(place.path()).permissions() == perms::owner_all);
}

TEST_CASE("what a locked file does not take is there, in its place, and is written when it is free") {
  const etwrca::test::TempFile file("store.sqlite");
  Store store(file.path());
  store.put(incident("a", "first"));
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file.path().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto began = std::chrono::steady_clock::now();
  const Store::Put put = store.put(incident("b"));
  store.put(incident("a", "second"));
  store.put(incident("c"));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(1));
  CHECK(put.wrong == "store.sqlite: cannot be used: database is locked (incidents in memory only: 1)");
  const Json listed = store.list(0, 10);
  REQUIRE(listed.size() == 3);
  CHECK(listed[0]["key"] == "c");
  CHECK(listed[1] == put.summary);
  CHECK(listed[2]["key"] == "a");
  CHECK(store.list(listed[1]["seq"], 10).size() == 1);
  CHECK(store.list(0, 2).size() == 2);
  CHECK(store.get("a", "text") == "second");
  CHECK_FALSE(store.get("b", "explanation"));
  store.put_explanation("b", "{}");
  CHECK(store.get("b", "explanation") == "{}");
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  CHECK(store.save().empty());
  sqlite3_close(other);
  const Store later(file.path());
  CHECK(later.list(0, 10) == listed);
  CHECK(later.get("a", "text") == "second");
  CHECK(later.get("b", "explanation") == "{}");
}

TEST_CASE("a file that is removed is not written to; a hundred incidents wait, the next are counted") {
  const etwrca::test::TempFile file("store.sqlite");
  Store store(file.path());
  std::filesystem::remove(file.path());
  for (int n = 0; n < 102; ++n) store.put(incident(std::to_string(n)));
  CHECK(store.save() ==
        "store.sqlite: has been moved or removed (incidents in memory only: 100, dropped: 2)");
  CHECK(store.dropped() == 2);
  CHECK(store.list(0, 200).size() == 100);
  CHECK_FALSE(store.get("1", "text"));
  CHECK(store.get("101", "text"));
}
