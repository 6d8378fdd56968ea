// Damage in recordings long enough for the second thread: whoever reads, the answer is the same.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/source.hpp"
#include "support/etl_damage.hpp"
#include "support/scenario.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

/// Some hundred buffers of four processors.
Bytes long_recording(bool compressed) {
  Scenario s;
  s.cpus(4).duration(1500ms).sampling(1ms).context_switches(true).background();
  s.options().buffer_size = 0x1000;
  s.process("culprit.exe").cpu(1.0, 0s, 1500ms, "codec.dll");
  if (compressed) s.compressed();
  const TempFile file("long.etl");
  s.write(file.path());
  return read_bytes(file.path());
}

struct Answer {
  std::uint64_t events = 0;
  std::uint64_t sum = 0;
  Loss loss;
  std::vector<std::string> notes;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer read(EtlFile file) {
  Answer answer;
  EventRecord event;
  while (file.next(event)) {
    ++answer.events;
    answer.sum = answer.sum * 31 + static_cast<std::uint64_t>(event.ticks);
    for (const std::byte b : event.payload) answer.sum += std::to_integer<std::uint64_t>(b);
  }
  answer.loss = file.loss();
  answer.notes = file.loss_notes();
  return answer;
}

/// With the thread and without it; nothing if it is no recording any more.
std::optional<Answer> read_both_ways(const Bytes& bytes) {
  const TempFile file("damaged.etl");
  write_bytes(file.path(), bytes);
  try {
    EtlFile ahead(file.path());
    EtlFile alone = ahead.another();
    Answer answer = read(std::move(ahead));
    CHECK(answer == read(std::move(alone)));
    return answer;
  } catch (const Error& error) {
    CHECK(error.code() == Errc::corrupt);
    return std::nullopt;
  }
}

}  // namespace

TEST_CASE("a long recording, cut and changed, reads the same with a second thread and without") {
  for (const bool compressed : {false, true}) {
    CAPTURE(compressed);
    const Bytes sound = long_recording(compressed);
    REQUIRE(buffer_offsets(sound).size() >= 64);
    const auto whole = read_both_ways(sound);
    REQUIRE(whole);
    REQUIRE_FALSE(whole->loss.any());
    for (std::size_t i = 1; i <= 40; ++i) {
      const std::size_t at = sound.size() / 41 * i + i;
      CAPTURE(at);
      Bytes bytes = sound;
      truncate(bytes, at);
      const auto cut = read_both_ways(bytes);
      REQUIRE(cut);
      CHECK(cut->events < whole->events);
      CHECK(cut->loss.any());
      bytes = sound;
      bytes[at] ^= std::byte{0xFF};
      (void)read_both_ways(bytes);
      bytes = sound;
      overwrite(bytes, at, std::min<std::size_t>(9000, sound.size() - at), i);
      const auto overwritten = read_both_ways(bytes);
      if (overwritten) CHECK(overwritten->loss.any());
    }
  }
}

TEST_CASE("a reader can be left at any point, whatever its second thread does") {
  const Bytes sound = long_recording(false);
  const TempFile file("long.etl");
  write_bytes(file.path(), sound);
  const std::uint64_t all = read(EtlFile(file.path())).events;
  for (std::uint64_t leave_at = 0; leave_at < all; leave_at += all / 60 + 1) {
    EtlFile reader(file.path());
    EventRecord event;
    for (std::uint64_t i = 0; i < leave_at; ++i) REQUIRE(reader.next(event));
  }
}

TEST_CASE("another reader has a place of its own") {
  const TempFile file("long.etl");
  write_bytes(file.path(), long_recording(true));
  EtlFile first(file.path());
  EventRecord a;
  for (int i = 0; i < 5000; ++i) REQUIRE(first.next(a));
  EtlFile second = first.another();
  EventRecord b;
  REQUIRE(second.next(b));
  CHECK(b.ticks < a.ticks);
  std::uint64_t rest = 1;
  while (second.next(b)) ++rest;
  std::uint64_t after = 5000;
  while (first.next(a)) ++after;
  CHECK(rest == after);
}

TEST_CASE("stop() from another thread ends a source that is being read") {
  const TempFile file("long.etl");
  write_bytes(file.path(), long_recording(false));
  for (int round = 0; round < 20; ++round) {
    const auto source = open_etl(file.path());
    std::atomic<bool> reads = false;
    std::thread stopper([&] {
      while (!reads) std::this_thread::yield();
      source->stop();
    });
    std::size_t batches = 0;
    while (!source->read().empty()) {
      ++batches;
      reads = true;
    }
    reads = true;
    stopper.join();
    CHECK(source->read().empty());
    CHECK(batches > 0);
  }
}
