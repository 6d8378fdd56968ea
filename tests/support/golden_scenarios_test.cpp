#include "support/golden_scenarios.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "support/etl_damage.hpp"
#include "support/etl_walker.hpp"
#include "support/temp_file.hpp"

using namespace etwrca::test;

namespace {

// FNV-1a, 64 bits.
std::uint64_t hash(std::span<const std::byte> bytes) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const std::byte b : bytes) value = (value ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return value;
}

struct Fingerprint {
  std::uint64_t size = 0;
  std::uint64_t hash = 0;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

// Lines of name, size and hash in hexadecimal.
std::map<std::string, Fingerprint> committed() {
  std::ifstream in(ETWRCA_GOLDEN_FOLDER "/recordings.txt");
  std::map<std::string, Fingerprint> known;
  std::string name;
  Fingerprint print;
  while (in >> name >> std::dec >> print.size >> std::hex >> print.hash) known[name] = print;
  return known;
}

}  // namespace

TEST_CASE("Golden recordings are the same bytes everywhere, and small") {
  const auto known = committed();
  CHECK(known.size() == golden_scenarios().size());
  for (const GoldenScenario& scenario : golden_scenarios()) {
    const TempFile file("recording.etl");
    const Truth truth = write_golden(scenario.name, file.path());
    const Bytes bytes = read_bytes(file.path());
    const Fingerprint print{bytes.size(), hash(bytes)};
    INFO("tests/golden/recordings.txt: ", scenario.name, " ", print.size, " ", std::hex, print.hash);
    const auto found = known.find(std::string(scenario.name));
    CHECK((found != known.end() && found->second == print));
    CHECK(bytes.size() < 6'000'000);
    std::uint64_t records = 0;
    for (const WalkedBuffer& buffer : walk(bytes)) records += buffer.records.size();
    CHECK(records == truth.events);
    CHECK(
        (scenario.culprit.empty() || truth.process(std::string(scenario.culprit)).name == scenario.culprit));
  }
}

TEST_CASE("A benchmark recording has at least the size asked for") {
  const TempFile file("recording.etl");
  for (const bool compressed : {false, true}) {
    for (const std::uint64_t wanted : {std::uint64_t{1'000'000}, std::uint64_t{5'000'000}}) {
      write_benchmark(file.path(), wanted, compressed);
      const auto size = std::filesystem::file_size(file.path());
      CHECK(size >= wanted);
      CHECK(size < 2 * wanted);
    }
  }
}

TEST_CASE("An unknown scenario is refused") {
  CHECK_THROWS_AS(static_cast<void>(golden_scenario("nothing")), std::out_of_range);
}
