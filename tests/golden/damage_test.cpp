// Damage all the way: whatever is cut or changed in a recording, analyze() gives an answer with its loss,
// or a clear Error.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "etwrca/error.hpp"
#include "etwrca/etwrca.hpp"
#include "support/etl_damage.hpp"
#include "support/scenario.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

Scenario& tiny(Scenario& s) {
  s.cpus(2).duration(120ms).sampling(4ms).context_switches(true).interrupts(20ms, 50us);
  s.options().buffer_size = 0x1000;
  s.process("culprit.exe").cpu(0.9, 0s, 120ms, "codec.dll").disk_write(2e6, 0s, 120ms);
  return s;
}

/// The events that were read; nothing if it was no recording any more.
std::uint64_t judge(const std::filesystem::path& path) {
  try {
    const Report report = analyze(path);
    for (const Incident& incident : report.incidents)
      for (const Suspect& suspect : incident.ranking.suspects) REQUIRE(std::isfinite(suspect.score));
    Loss loss = report.loss;
    loss.observations = 0;  // times that cannot be: a count says it all
    if (loss.any()) REQUIRE_FALSE(report.source.notes.empty());
    return report.source.events;
  } catch (const Error& error) {
    REQUIRE(error.code() == Errc::corrupt);
    REQUIRE(std::string(error.what()).find("recording.etl") != std::string::npos);
    return 0;
  }
}

void torture(const Scenario& scenario) {
  const TempFile file("recording.etl");
  const Truth truth = scenario.write(file.path());
  const Bytes sound = read_bytes(file.path());
  CAPTURE(sound.size());
  const Report whole = analyze(file.path());
  REQUIRE(whole.source.events == truth.events);
  REQUIRE_FALSE(whole.loss.any());
  // Every byte of the headers that steer the reading, and of the first records; then samples of the rest.
  const auto stride = [](std::size_t i) { return i < 0x300 ? 1U : 13U; };
  for (std::size_t size = 0; size < sound.size(); size += stride(size)) {
    CAPTURE(size);
    Bytes bytes = sound;
    truncate(bytes, size);
    write_bytes(file.path(), bytes);
    REQUIRE(judge(file.path()) <= truth.events);
  }
  for (std::size_t i = 0; i < sound.size(); i += stride(i)) {
    CAPTURE(i);
    Bytes bytes = sound;
    bytes[i] ^= std::byte{0xFF};
    write_bytes(file.path(), bytes);
    REQUIRE(judge(file.path()) <= truth.events + 64);
  }
}

}  // namespace

TEST_CASE("a plain recording, cut and changed, through analyze()") {
  Scenario s;
  torture(tiny(s));
}

TEST_CASE("a compressed recording, cut and changed, through analyze()") {
  Scenario s;
  torture(tiny(s).compressed());
}

TEST_CASE("a circular recording, cut and changed, through analyze()") {
  Scenario s;
  torture(tiny(s).circular(4));
}

TEST_CASE("a compressed recording of which nothing can be decoded is never '0 events, ok'") {
  Scenario s;
  tiny(s).compressed();
  const TempFile file("recording.etl");
  s.write(file.path());
  Bytes bytes = read_bytes(file.path());
  const auto offsets = buffer_offsets(bytes);
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    const std::size_t end = i + 1 < offsets.size() ? offsets[i + 1] : bytes.size();
    for (std::size_t at = offsets[i] + 0x48; at < end; ++at) bytes[at] = std::byte{0xFF};
  }
  write_bytes(file.path(), bytes);
  const Report report = analyze(file.path());
  CHECK(report.source.loss.buffers + report.loss.buffers > 0);
  CHECK_FALSE(report.source.notes.empty());
}
