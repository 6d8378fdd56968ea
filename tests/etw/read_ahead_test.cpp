#include "etw/read_ahead.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>
#endif

#include "base/file.hpp"
#include "etw/log_header.hpp"
#include "etw/tiny_recording.hpp"
#include "etwrca/error.hpp"
#include "support/temp_file.hpp"

namespace etwrca::etw {
namespace {

namespace tiny = test::tiny;
using tiny::t0;

constexpr std::size_t lists = 3;
constexpr std::size_t entries = 120;
constexpr std::uint8_t instance_header = 0x0b;

/// Buffers of a record or two each, dealt out to three processors. Every tenth holds a record of a kind that
/// is stepped over.
std::filesystem::path write_recording(const test::TempFile& temp) {
  tiny::Log log;
  log.buffers_written = entries + 1;
  tiny::Bytes file = tiny::first_buffer(log);
  for (std::size_t i = 0; i < entries; ++i) {
    std::vector<tiny::Bytes> records{tiny::system_record(5, 1, t0 + static_cast<std::int64_t>(10 * i), 8)};
    tiny::put(records[0], records[0].size() - 8, i, 8);
    if (i % 10 == 0) records.push_back(tiny::sized_record(instance_header, 48, t0, 8));
    tiny::Placed placed;
    placed.cpu = static_cast<std::uint32_t>(i % lists);
    tiny::append(file, tiny::buffer(records, log.buffer_size, placed));
  }
  tiny::write(temp.path(), file);
  return temp.path();
}

struct Opened {
  explicit Opened(const std::filesystem::path& path)
      : file(path), log(read_log_header(file, damage)), index(index_buffers(file, log, damage)) {}
  base::File file;
  DamageLog damage;
  LogHeader log;
  BufferIndex index;
};

std::vector<std::size_t> order_of(const BufferIndex& index) {
  std::vector<std::size_t> all;
  LoadOrder order(index);
  for (; const auto entry = order.front(); order.pop()) all.push_back(*entry);
  return all;
}

/// The first time stamp of a buffer, after t0.
std::int64_t first_of(const Buffer& buffer) {
  return buffer.begin == buffer.end ? -1 : record_ticks(buffer.bytes.get() + buffer.begin) - t0;
}

/// A buffer as its reader sees it.
struct Seen {
  std::uint64_t taken = 0;  ///< bytes of the file
  std::uint32_t cpu = 0;    ///< means nothing without records
  std::vector<std::byte> records;
  bool operator==(const Seen&) const = default;
};

Seen seen(std::uint64_t taken, const Buffer& buffer) {
  const bool empty = buffer.begin == buffer.end;
  return {
      taken, empty ? 0 : buffer.cpu, {buffer.bytes.get() + buffer.begin, buffer.bytes.get() + buffer.end}};
}

struct Loaded {
  std::vector<Seen> buffers;
  DamageLog damage;
  std::uint64_t foreseen = 0;
};

Loaded load(const Opened& opened, const std::vector<std::size_t>& wanted) {
  Loaded result;
  ReadAhead ahead(opened.file, opened.index);
  std::vector<Buffer> buffers(4096);
  for (const std::size_t entry : wanted) {
    Buffer& buffer = buffers[opened.index.entries[entry].list()];
    const std::uint64_t taken = ahead.load(entry, buffer, result.damage);
    CHECK(taken > 0);
    result.buffers.push_back(seen(taken, buffer));
  }
  result.foreseen = ahead.foreseen();
  return result;
}

Loaded load_directly(const Opened& opened, const std::vector<std::size_t>& wanted) {
  Loaded result;
  MemoryBound memory(opened.file.size());
  BufferReader reader(opened.file, opened.index, memory);
  Buffer buffer;
  for (const std::size_t entry : wanted) {
    const std::uint64_t taken = reader.load(opened.index.entries[entry].offset(), buffer, result.damage);
    CHECK(taken > 0);
    result.buffers.push_back(seen(taken, buffer));
  }
  return result;
}

void check_equal(const Loaded& a, const Loaded& b) {
  CHECK((a.buffers == b.buffers));
  CHECK(a.damage.loss == b.damage.loss);
  CHECK(a.damage.notes() == b.damage.notes());
}

#ifdef __linux__
/// From now on nothing can be read of an open file: its descriptor is that of a folder.
void put_folder_behind(const std::filesystem::path& path) {
  const auto opened = std::filesystem::canonical(path);
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY);
  REQUIRE(folder >= 0);
  int replaced = 0;
  for (const auto& held : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // the one that lists the folder
    if (std::filesystem::read_symlink(held.path(), gone) != opened) continue;
    REQUIRE(::dup2(folder, std::stoi(held.path().filename())) >= 0);
    ++replaced;
  }
  ::close(folder);
  REQUIRE(replaced == 1);
}
#endif

bool one_processor() { return std::thread::hardware_concurrency() < 2; }

/// Loads all again and again until the second thread had a part in it: it may be late for a recording as
/// short as this, but not each time.
template <class Load>
void load_with_thread(ReadAhead& ahead, const std::vector<std::size_t>& order, Load load) {
  std::uint64_t by_thread = 0;
  for (int pass = 0; pass < 1000 && by_thread == 0; ++pass) {
    ahead.restart();
    for (const std::size_t entry : order) load(entry);
    by_thread = ahead.loaded_by_thread();
    CHECK(by_thread <= ahead.foreseen());
  }
  CHECK(by_thread > 0);
}

}  // namespace

TEST_CASE("buffers are wanted by time, and each list in its own order") {
  BufferIndex index;
  const auto entry = [](std::uint64_t list, std::int64_t ticks) { return IndexedBuffer{list, ticks}; };
  index.entries = {entry(0, 5), entry(0, 9), entry(2, 1), entry(2, 20), entry(3, 5), entry(3, 4)};
  CHECK(order_of(index) == std::vector<std::size_t>{2, 0, 4, 5, 1, 3});
  CHECK(order_of({}).empty());
}

TEST_CASE("what was read ahead is what is read directly") {
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  const auto order = order_of(opened.index);
  REQUIRE(order.size() > entries);  // the first buffer too
  const Loaded ahead = load(opened, order);
  check_equal(ahead, load_directly(opened, order));
  CHECK(ahead.damage.loss.records == entries / 10);
  CHECK(ahead.damage.notes().size() == 1);
  if (!one_processor()) CHECK(ahead.foreseen == order.size() - 2);
}

TEST_CASE("the second thread does its part") {
  if (one_processor()) {
    MESSAGE("skipped: there is one processor");
    return;
  }
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  const auto order = order_of(opened.index);
  ReadAhead ahead(opened.file, opened.index);
  Buffer buffer;
  DamageLog damage;
  load_with_thread(ahead, order, [&](std::size_t entry) { ahead.load(entry, buffer, damage); });
}

#ifdef __linux__
TEST_CASE("an error is thrown where its buffer is wanted, whoever met it") {
  if (one_processor()) {
    MESSAGE("skipped: there is one processor");
    return;
  }
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  const auto order = order_of(opened.index);
  ReadAhead ahead(opened.file, opened.index);
  Buffer buffer;
  DamageLog damage;
  ahead.load(order[0], buffer, damage);
  ahead.load(order[1], buffer, damage);
  put_folder_behind(temp.path());
  load_with_thread(ahead, order, [&](std::size_t entry) {
    const std::string place = "at byte " + std::to_string(opened.index.entries[entry].offset()) + ":";
    std::string reason;
    try {
      ahead.load(entry, buffer, damage);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::io);
      reason = error.what();
    }
    INFO(reason);
    CHECK(reason.find(place) != std::string::npos);
  });
}
#endif

TEST_CASE("a wrong guess costs nothing but time") {
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  auto order = order_of(opened.index);
  // At first as foreseen, then backwards: from every point on, since it may find any number of slots ready.
  for (std::ptrdiff_t from = 2; from < static_cast<std::ptrdiff_t>(entries); ++from) {
    auto wrong = order;
    std::reverse(wrong.begin() + from, wrong.end());
    CAPTURE(from);
    check_equal(load(opened, wrong), load_directly(opened, wrong));
  }

  // Two that change places are both among those that are ready.
  order = order_of(opened.index);
  std::swap(order[50], order[52]);
  check_equal(load(opened, order), load_directly(opened, order));
}

TEST_CASE("reading ahead can be left, and begun anew, at any point") {
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  const auto order = order_of(opened.index);
  for (const std::size_t stop_at : {0U, 1U, 2U, 3U, 30U, 120U}) {
    ReadAhead ahead(opened.file, opened.index);
    Buffer buffer;
    DamageLog damage;
    for (std::size_t i = 0; i < stop_at; ++i) ahead.load(order[i], buffer, damage);
    ahead.restart();
    for (std::size_t i = 0; i < order.size(); ++i) {
      CHECK(ahead.load(order[i], buffer, damage) > 0);
      if (i == 100) CHECK(first_of(buffer) > 0);
    }
    if (stop_at == 30 && !one_processor()) CHECK(ahead.foreseen() == order.size() - 2);
  }
}

TEST_CASE("a recording that could come near the memory bound is read without a thread") {
  const test::TempFile temp("t.etl");
  Opened opened(write_recording(temp));
  opened.index.largest = 128U << 20U;
  CHECK(load(opened, order_of(opened.index)).foreseen == 0);
}

TEST_CASE("a file that was cut short meanwhile is damage for both") {
  const test::TempFile temp("t.etl");
  const Opened opened(write_recording(temp));
  std::filesystem::resize_file(temp.path(), std::filesystem::file_size(temp.path()) / 2 + 100);
  const auto order = order_of(opened.index);
  Loaded direct;
  Loaded ahead;
  MemoryBound memory(opened.file.size());
  BufferReader reader(opened.file, opened.index, memory);
  ReadAhead reads_ahead(opened.file, opened.index);
  Buffer a;
  Buffer b;
  for (const std::size_t entry : order) {
    direct.buffers.push_back(seen(reader.load(opened.index.entries[entry].offset(), a, direct.damage), a));
    ahead.buffers.push_back(seen(reads_ahead.load(entry, b, ahead.damage), b));
  }
  check_equal(ahead, direct);
  CHECK(ahead.damage.loss.buffers > 30);
}

}  // namespace etwrca::etw
