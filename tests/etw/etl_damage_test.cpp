// Recordings that were cut, overwritten, or made to hurt: an answer with its loss, or a clear Error.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "etw/tiny_recording.hpp"
#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "support/temp_file.hpp"
#include "support/test_data.hpp"

using namespace etwrca;  // NOLINT(google-build-using-namespace): a test of its names
using etwrca::test::TempFile;
namespace tiny = etwrca::test::tiny;
using tiny::t0;

namespace {

constexpr std::uint32_t stride = 0x400;

/// Five buffers of two processors with 12 records each; the last one is short.
tiny::Bytes sample(bool compressed) {
  tiny::Log log;
  log.buffers_written = 6;
  if (compressed) log.mode |= 0x04000000;
  tiny::Bytes file = tiny::first_buffer(log);
  std::int64_t time = t0;
  for (unsigned i = 0; i < 5; ++i) {
    std::vector<tiny::Bytes> records;
    for (unsigned n = 0; n < (i < 4 ? 12U : 5U); ++n) {
      time += 10;
      records.push_back(n % 2 == 0 ? tiny::system_record(5, 1, time, 8 + n)
                                   : tiny::perf_info_record(15, 46, time, 16));
    }
    tiny::append(file, tiny::buffer(records, stride, {i % 2, 0x20, compressed}));
  }
  return file;
}

constexpr std::size_t sample_events = 1 + 4 * 12 + 5;

struct Answer {
  std::size_t events = 0;
  Loss loss;
  std::vector<std::string> notes;
  bool is_recording = false;
};

/// Reads all of it; every byte of every payload is looked at, for the sanitizers.
Answer read(const std::filesystem::path& path) {
  Answer answer;
  try {
    EtlFile file(path);
    EventRecord event;
    unsigned sum = 0;
    while (file.next(event)) {
      ++answer.events;
      for (const std::byte b : event.payload) sum += std::to_integer<unsigned>(b);
      for (const unsigned type : {1U, 6U, 11U, 12U})
        if (const auto item = event.extended(static_cast<ExtendedType>(type)))
          for (const std::byte b : *item) sum += std::to_integer<unsigned>(b);
    }
    static_cast<void>(file.last_time());
    CHECK(file.position() == file.size());
    answer.loss = file.loss();
    answer.notes = file.loss_notes();
    answer.is_recording = sum < 0xFFFFFFFF;
  } catch (const Error& error) {
    CHECK(error.code() == Errc::corrupt);
    CHECK(std::string(error.what()).find(" at byte ") != std::string::npos);
  }
  return answer;
}

Answer read(const TempFile& temp, const tiny::Bytes& bytes) {
  tiny::write(temp.path(), bytes);
  return read(temp.path());
}

/// Cut anywhere, and each byte changed in three ways.
void torture(const tiny::Bytes& sound, std::size_t all) {
  const TempFile temp("t.etl");
  CHECK(read(temp, sound).events == all);
  const auto step = sound.size() > 20'000 ? 7U : 1U;
  for (std::size_t size = 0; size < sound.size(); size += step) {
    const Answer answer = read(temp, {sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size)});
    INFO("cut at ", size);
    REQUIRE(answer.events <= all);
    if (answer.is_recording && answer.events < all) REQUIRE(answer.loss.any());
    if (answer.loss.any()) REQUIRE_FALSE(answer.notes.empty());
  }
  for (std::size_t i = 0; i < sound.size(); i += step) {
    for (const unsigned flip : {0xFFU, 0x01U, 0x80U}) {
      tiny::Bytes changed = sound;
      changed[i] ^= static_cast<std::byte>(flip);
      const Answer answer = read(temp, changed);
      INFO("byte ", i, " changed by ", flip);
      REQUIRE(answer.events <= all + 64);
      if (answer.loss.any()) REQUIRE_FALSE(answer.notes.empty());
      REQUIRE(answer.notes.size() <= 32);
    }
  }
}

}  // namespace

TEST_CASE("a small plain recording, cut and changed everywhere") { torture(sample(false), sample_events); }
TEST_CASE("a small compressed recording, cut and changed everywhere") {
  torture(sample(true), sample_events);
}

TEST_CASE("a real compressed recording, cut and changed everywhere") {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: the recordings are not present");
    return;
  }
  std::ifstream file(*folder / "perfview-SelfDescribingSingleEvent.etl", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  tiny::Bytes bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  torture(bytes, 23);
}

TEST_CASE("a truncated last buffer gives its whole records") {
  const TempFile temp("t.etl");
  tiny::Bytes file = sample(false);
  file.resize(5 * stride + 0x48 + 40 + 20);  // one record of 40 bytes and the beginning of the next
  const Answer answer = read(temp, file);
  CHECK(answer.events == sample_events - 4);
  CHECK(answer.loss.buffers == 1);
  CHECK(answer.loss.bytes > 20);
}

TEST_CASE("missing buffers are counted by what the recorder wrote") {
  const TempFile temp("t.etl");
  tiny::Bytes file = sample(false);
  file.resize(4 * stride);
  CHECK(read(temp, file).loss == Loss{.buffers = 2});
}

TEST_CASE("garbage in the middle costs one buffer, and the rest is found again") {
  const TempFile temp("t.etl");
  for (const bool compressed : {false, true}) {
    const tiny::Bytes sound = sample(compressed);
    // The size of the second buffer, then the whole header, then extra bytes in front of it.
    tiny::Bytes file = sound;
    tiny::put(file, stride, 0x11111111, 4);
    Answer answer = read(temp, file);
    CHECK(answer.events == sample_events - 12);
    CHECK(answer.loss.buffers == 1);
    file = sound;
    for (std::size_t i = 0; i < 0x48; ++i) tiny::put(file, stride + i, 0xA5, 1);
    answer = read(temp, file);
    CHECK(answer.events == sample_events - 12);
    CHECK(answer.loss.buffers == 1);
    file = sound;
    file.insert(file.begin() + stride, 333, std::byte{0x5A});
    answer = read(temp, file);
    CHECK(answer.events == sample_events);
    CHECK(answer.loss.bytes == 333);
  }
}

TEST_CASE("a buffer of a wrong size does not hide those behind it") {
  const TempFile temp("t.etl");
  for (const bool compressed : {false, true}) {
    const tiny::Bytes sound = sample(compressed);
    for (const unsigned size : {0x300U, 0x600U, 0xF000U}) {
      tiny::Bytes file = sound;
      tiny::put(file, stride, size, 4);
      const Answer answer = read(temp, file);
      CHECK(answer.events >= sample_events - 12);
      CHECK_FALSE(answer.notes.empty());
    }
  }
}

TEST_CASE("a wrong size of the first buffer does not lead astray") {
  const TempFile temp("t.etl");
  tiny::Bytes file = sample(false);
  tiny::put(file, 0, 0x600, 4);
  CHECK(read(temp, file).events == sample_events);
}

TEST_CASE("a record of an impossible size ends its buffer") {
  const TempFile temp("t.etl");
  for (const unsigned size : {0U, 7U, 31U, 0xFFFFU}) {
    tiny::Bytes file = sample(false);
    tiny::put(file, stride + 0x48 + 4, size, 2);
    const Answer answer = read(temp, file);
    CHECK(answer.events == sample_events - 12);
    CHECK(answer.loss.bytes > 300);
    CHECK(answer.notes.size() == 1);
  }
}

TEST_CASE("compressed data that makes no sense costs its buffer") {
  const TempFile temp("t.etl");
  tiny::Bytes file = sample(true);
  tiny::put(file, stride + 0x48, 0xFFFFFFFF, 4);  // matches, before there is anything to copy
  const Answer answer = read(temp, file);
  CHECK(answer.events == sample_events - 12);
  CHECK(answer.loss.buffers == 1);
  CHECK(answer.loss.bytes > 0);
}

TEST_CASE("a recording of which only the first buffer can be read is an answer with loss") {
  const TempFile temp("t.etl");
  for (const bool compressed : {false, true}) {
    tiny::Bytes file = sample(compressed);
    for (std::size_t i = stride; i < file.size(); ++i) file[i] = static_cast<std::byte>(i * 7 + i / 256);
    const Answer answer = read(temp, file);
    CHECK(answer.is_recording);
    CHECK(answer.events == 1);
    CHECK(answer.loss.bytes == file.size() - stride);
  }
}

TEST_CASE("a small file that claims much takes little memory") {
  const TempFile temp("t.etl");
  tiny::Log log;
  log.mode |= 0x04000000;
  log.buffer_size = 16U << 20U;
  tiny::Bytes file = tiny::first_buffer({.mode = log.mode});
  tiny::put(file, 0x48 + 32, log.buffer_size, 4);
  // One record, then a match that fills 16 MiB; for 200 processors at once.
  for (unsigned cpu = 0; cpu < 200; ++cpu) {
    tiny::Bytes b =
        tiny::buffer({tiny::system_record(5, 1, t0 + 1, 0), tiny::system_record(5, 1, t0 + 1000, 0)}, stride,
                     {cpu, 0x20, true});
    tiny::put(b, 0x48 + 4 + 32 + 4 + 32, 0xFFFFFFFF, 4);  // behind 64 literals: matches
    tiny::put(b, b.size(), 7, 2);
    for (const unsigned v : {15U, 255U, 0U, 0U}) tiny::put(b, b.size(), v, 1);
    tiny::put(b, b.size(), (16U << 20U) - 0x48 - 64 - 3, 4);
    tiny::put(b, 0x00, b.size(), 4);
    tiny::put(b, 0x04, 16U << 20U, 4);
    tiny::put(b, 0x30, 16U << 20U, 4);
    tiny::append(file, b);
  }
  const Answer answer = read(temp, file);
  CHECK(answer.is_recording);
  CHECK(answer.events > 1);
  // 256 MiB hold 15 of them: all 200 are wanted at once.
  CHECK(answer.loss.buffers >= 180);
  CHECK(std::any_of(answer.notes.begin(), answer.notes.end(),
                    [](const std::string& note) { return note.find("has no room") != std::string::npos; }));
}
