#include "store.hpp"

#include <doctest/doctest.h>

#include <string>

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
  CHECK(store.put(incident("k7"))["seq"] == listed[12]["seq"]);
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
