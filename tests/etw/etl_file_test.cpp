#include "etwrca/etl_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "etw/tiny_recording.hpp"
#include "etwrca/error.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;  // NOLINT(google-build-using-namespace): a test of its names
using etwrca::test::TempFile;
namespace tiny = etwrca::test::tiny;
using tiny::t0;

namespace {

tiny::Bytes at(std::int64_t offset) { return tiny::system_record(5, 1, t0 + offset, 8); }

/// A recording of these buffers, behind a first one.
tiny::Bytes recording(const tiny::Log& log, const std::vector<tiny::Bytes>& buffers) {
  tiny::Log complete = log;
  if (log.buffers_written == 0) complete.buffers_written = static_cast<std::uint32_t>(buffers.size() + 1);
  tiny::Bytes file = tiny::first_buffer(complete);
  for (const tiny::Bytes& buffer : buffers) tiny::append(file, buffer);
  return file;
}

std::vector<std::int64_t> offsets(EtlFile& file) {
  std::vector<std::int64_t> ticks = tiny::read_ticks(file);
  for (std::int64_t& t : ticks) t -= t0;
  return ticks;
}

Error failure(const std::filesystem::path& path) {
  try {
    const EtlFile file(path);
  } catch (const Error& error) {
    return error;
  }
  return {Errc::ok, ""};
}

using Offsets = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("the recorder describes itself") {
  const TempFile temp("t.etl");
  for (const std::size_t pointer_size : {4U, 8U}) {
    tiny::Log log;
    log.pointer_size = pointer_size;
    log.events_lost = 5;
    log.buffers_lost = 6;
    tiny::write(temp.path(), recording(log, {}));
    const EtlFile file(temp.path());
    const EtlHeader& header = file.header();
    CHECK(header.buffer_size == 0x400);
    CHECK(header.major_version == 10);
    CHECK(header.build == 19041);
    CHECK(header.processors == 2);
    CHECK(header.pointer_size == pointer_size);
    CHECK(header.timer_resolution == 156'250);
    CHECK(header.buffers_written == 1);
    CHECK(header.clock == ClockKind::query_performance_counter);
    CHECK(header.clock_frequency == 10'000'000);
    CHECK(header.first_ticks == t0);
    CHECK(header.boot == time_from_filetime(tiny::start - 36'000'000'000));
    CHECK(header.start == time_from_filetime(tiny::start));
    CHECK(header.end == time_from_filetime(tiny::start + 50'000'000));
    CHECK(header.logger_name == "tin\xC3\xA9\xF0\x9F\x98\x80");
    CHECK(header.file_name == "C:\\t.etl");
    CHECK(file.loss().events == 5);
    CHECK(file.loss().buffers == 6);
    CHECK(file.loss_notes().size() == 1);
  }
}

TEST_CASE("events of all processors come in time order, equal times by processor") {
  const TempFile temp("t.etl");
  const tiny::Log log;
  for (const bool compressed : {false, true}) {
    tiny::Log kind = log;
    if (compressed) kind.mode |= 0x04000000;
    const auto make = [&](std::uint32_t cpu, const std::vector<tiny::Bytes>& records) {
      return tiny::buffer(records, log.buffer_size, {cpu, 0x20, compressed});
    };
    tiny::write(temp.path(),
                recording(kind, {make(2, {at(3), at(9)}), make(1, {at(1), at(3), at(4)}), make(1, {}),
                                 make(300, {at(2), at(3), at(20)}), make(1, {at(5)})}));
    EtlFile file(temp.path());
    CHECK(file.buffers() == 6);
    CHECK(file.last_time() == file.to_time(t0 + 20));
    std::vector<std::uint32_t> cpus;
    for (int round = 0; round < 2; ++round) {
      cpus.clear();
      Offsets seen;
      EventRecord event;
      while (file.next(event)) {
        seen.push_back(event.ticks - t0);
        cpus.push_back(event.cpu);
      }
      CHECK(seen == Offsets{0, 1, 2, 3, 3, 3, 4, 5, 9, 20});
      CHECK(cpus == std::vector<std::uint32_t>{0, 1, 300, 1, 2, 300, 1, 1, 2, 300});
      CHECK(file.position() == file.size());
      CHECK_FALSE(file.loss().any());
      CHECK_FALSE(file.next(event));
      file.rewind();
      CHECK(file.position() == 0);
    }
  }
}

TEST_CASE("a circular recording begins with its oldest buffer, wherever that lies") {
  const TempFile temp("t.etl");
  tiny::Log log;
  log.mode = 2;
  log.buffers_written = 900;  // most of them overwritten
  tiny::write(temp.path(),
              recording(log, {tiny::buffer({at(50), at(60)}, 0x400), tiny::buffer({at(10)}, 0x400),
                              tiny::buffer({at(20), at(40)}, 0x400)}));
  EtlFile file(temp.path());
  CHECK(offsets(file) == Offsets{0, 10, 20, 40, 50, 60});
  CHECK_FALSE(file.loss().any());
}

TEST_CASE("records of one buffer that go back in time are put in order, with what they say") {
  const TempFile temp("t.etl");
  // Payloads of different lengths, each filled with a number of its own. Two records in between are stepped
  // over; the last one needs padding once it is no longer the last.
  const auto filled = [](std::int64_t offset, std::size_t size, int with) {
    tiny::Bytes record = tiny::system_record(5, 1, t0 + offset, size);
    std::fill(record.end() - static_cast<std::ptrdiff_t>(size), record.end(), static_cast<std::byte>(with));
    return record;
  };
  const std::vector<tiny::Bytes> records{
      filled(5, 3, 1), tiny::sized_record(0x0b, 48, t0 + 2, 8), filled(3, 16, 2),
      filled(4, 9, 3), tiny::sized_record(0x77, 16, 0, 0),      filled(3, 8, 4),
      filled(3, 21, 5)};
  for (const bool compressed : {false, true}) {
    tiny::Log log;
    if (compressed) log.mode |= 0x04000000;
    tiny::write(temp.path(), recording(log, {tiny::buffer(records, 0x400, {0, 0x20, compressed})}));
    EtlFile file(temp.path());
    EventRecord event;
    REQUIRE(file.next(event));  // of the log itself
    Offsets seen;
    std::vector<std::size_t> sizes;
    std::vector<int> numbers;
    while (file.next(event)) {
      seen.push_back(event.ticks - t0);
      sizes.push_back(event.payload.size());
      numbers.push_back(std::to_integer<int>(event.payload.front()));
      for (const std::byte byte : event.payload) CHECK(byte == event.payload.front());
    }
    CHECK(seen == Offsets{3, 3, 3, 4, 5});
    CHECK(numbers == std::vector{2, 4, 5, 3, 1});  // equal times keep their order
    CHECK(sizes == std::vector<std::size_t>{16, 8, 21, 9, 3});
    CHECK(file.loss() == Loss{.records = 2});
  }
}

TEST_CASE("the older processor field has a byte of alignment behind it") {
  const TempFile temp("t.etl");
  tiny::write(temp.path(), recording({}, {tiny::buffer({at(5)}, 0x400, {0x0803, 0})}));
  EtlFile file(temp.path());
  EventRecord event;
  REQUIRE(file.next(event));
  REQUIRE(file.next(event));
  CHECK(event.cpu == 3);
}

TEST_CASE("the clocks") {
  const TempFile temp("t.etl");
  tiny::Log log;
  SUBCASE("FILETIMEs") {
    log.clock = 2;
    log.frequency = 3'000'000;
    tiny::write(temp.path(), recording(log, {tiny::buffer({at(7)}, 0x400)}));
    const EtlFile file(temp.path());
    CHECK(file.header().clock_frequency == 10'000'000);
    CHECK(file.to_time(tiny::start) == time_from_filetime(tiny::start));
  }
  SUBCASE("processor cycles") {
    log.clock = 3;
    tiny::write(temp.path(), recording(log, {}));
    const EtlFile file(temp.path());
    CHECK(file.header().clock_frequency == 2'000'000'000);
    CHECK(file.to_time(t0 + 2'000'000'000) == time_from_filetime(tiny::start + 10'000'000));
    CHECK(file.to_duration(1) == Duration(0));
    CHECK(file.to_duration(2) == Duration(1));
  }
  SUBCASE("none that makes sense") {
    log.frequency = 0;
    tiny::write(temp.path(), recording(log, {}));
    const EtlFile file(temp.path());
    REQUIRE(file.loss_notes().size() == 1);
    CHECK(file.loss_notes()[0].find("0 ticks a second") != std::string::npos);
  }
}

TEST_CASE("records of kinds that are not read are counted") {
  const TempFile temp("t.etl");
  tiny::Bytes bad_items = tiny::sized_record(0x13, 80, t0 + 3, 8);
  tiny::put(bad_items, 4, 1, 2);  // extended items are said to follow: of size zero
  const std::vector<tiny::Bytes> records{at(1),
                                         tiny::sized_record(0x0b, 48, t0 + 2, 8),   // instance
                                         tiny::sized_record(0x15, 72, t0 + 2, 3),   // instance, and padding
                                         tiny::sized_record(0x00, 40, 0, 5, 0x90),  // message
                                         tiny::sized_record(0x0d, 16, 0, 0),        // error
                                         tiny::sized_record(0x77, 16, 0, 0),        // unknown
                                         bad_items,
                                         at(4)};
  for (const bool compressed : {false, true}) {
    tiny::Log log;
    if (compressed) log.mode |= 0x04000000;
    tiny::write(temp.path(), recording(log, {tiny::buffer(records, 0x400, {0, 0x20, compressed})}));
    EtlFile file(temp.path());
    CHECK(offsets(file) == Offsets{0, 1, 4});
    CHECK(file.loss() == Loss{.records = 6});
    CHECK(file.loss_notes().size() == 1);
  }
}

TEST_CASE("what cannot be opened") {
  const TempFile temp("t.etl");
  CHECK(failure(temp.folder() / "missing.etl").code() == Errc::not_found);
  CHECK(failure(temp.folder()).code() == Errc::io);
  CHECK(std::string(failure(temp.folder()).what()).find("is a directory") != std::string::npos);
}

TEST_CASE("what is no recording") {
  const TempFile temp("t.etl");
  tiny::Bytes sound = recording({}, {tiny::buffer({at(1)}, 0x400)});
  std::string reason;
  const auto expect = [&](const tiny::Bytes& bytes, const std::string& sentence) {
    tiny::write(temp.path(), bytes);
    const Error error = failure(temp.path());
    CHECK(error.code() == Errc::corrupt);
    CHECK(std::string(error.what()) == temp.path().string() + ": not an ETW recording: " + sentence);
  };
  expect({}, "the file is empty at byte 0");
  expect(tiny::Bytes(50), "the file ends before the first event at byte 50");
  expect(tiny::Bytes(5000), "a first buffer of 0 bytes at byte 0");
  tiny::Bytes png(5000);
  tiny::put(png, 0, 0x0A1A0A0D474E5089ULL, 8);
  expect(png, "a first buffer of 1196314761 bytes at byte 0");
  tiny::Bytes other = sound;
  tiny::put(other, 0x48 + 7, 1, 1);
  expect(other, "the first event is not a log file header at byte 72");
  other = sound;
  tiny::put(other, 0x48 + 4, 100, 2);
  expect(other, "a log file header of 100 bytes at byte 76");
  other = sound;
  other.resize(0x100);
  expect(other, "the file ends within the log file header at byte 256");
}
