// Recordings that something happened to: a kill, a full disk, damage, a stranger's hand.
#include <doctest/doctest.h>
#ifdef ETWRCA_WITH_SQLITE
#include <sqlite3.h>

#include <memory>
#include <string>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#endif

#include "etwrca/error.hpp"
#include "etwrca/monitor.hpp"
#include "support/fake_source.hpp"
#include "support/temp_file.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

/// Looks each second at a hundred processes, without an end of its own.
struct Ticking : FakeSource {
  explicit Ticking(int looks = 1 << 30) : looks_(looks) {
    said.kind = "fake";
    said.interval = lasting(1);
    for (std::uint32_t pid = 1; pid <= 100; ++pid) process("p" + std::to_string(pid), pid);
  }
  std::span<const Observation> read() override {
    observations.clear();
    if (look_ == looks_) return {};
    for (EntityId who = 0; who < 100; ++who)
      observations.emplace_back(usage(look_, 1, who, metric::cpu, 0.001 * (who + 1)));
    ++look_;
    return observations;
  }

 private:
  int looks_;
  int look_ = 0;
};

void record_looks(const std::filesystem::path& path, int looks) {
  const auto recorder = record(std::make_unique<Ticking>(looks), path);
  while (!recorder->read().empty()) {
  }
}

struct Replayed {
  int reads = 0;
  SourceInfo info;
  Loss loss;
};

Replayed replayed(const std::filesystem::path& path) {
  Replayed all;
  const auto replay = open_source(path);
  for (auto batch = replay->read(); !batch.empty(); batch = replay->read()) {
    ++all.reads;
    for (const Observation& observation : batch)
      if (const auto* lost = std::get_if<LossObservation>(&observation)) all.loss += lost->loss;
  }
  all.info = replay->info();
  all.loss += all.info.loss;
  (void)Monitor().run(*open_source(path));
  return all;
}

void alter(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.string().c_str(), &database) == SQLITE_OK);
  CAPTURE(sql);
  CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

/// The refusal of a recording of three looks that the statements were done to.
std::string refusal(const std::string& sql, Errc expected = Errc::corrupt) {
  const TempFile file("altered.etwrca");
  record_looks(file.path(), 3);
  alter(file.path(), sql);
  try {
    (void)open_recording(file.path());
  } catch (const Error& error) {
    CHECK(error.code() == expected);
    CHECK(std::string(error.what()).find("altered.etwrca: ") != std::string::npos);
    return error.what();
  }
  return "opened";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what is in a recording but makes no sense is stepped over, counted and told") {
  const auto tell = [](const std::string& sql, int reads) {
    const TempFile file("altered.etwrca");
    record_looks(file.path(), 5);
    alter(file.path(), sql);
    CAPTURE(sql);
    const Replayed all = replayed(file.path());
    CHECK(all.reads == reads);
    CHECK(all.loss.any());
    REQUIRE(all.info.notes.size() == 1);
    CHECK(has(all.info.notes.front(), "damaged"));
  };
  tell("UPDATE look SET observations = x'ffffffff' WHERE look = 3", 5);
  tell("UPDATE look SET observations = 'text' WHERE look = 3", 5);
  tell("UPDATE look SET observations = 17 WHERE look = 3", 5);
  tell("UPDATE look SET observations = zeroblob(30000000) WHERE look = 3", 5);
  tell("UPDATE look SET count = -1 WHERE look = 3", 5);
  tell("UPDATE look SET observations = x'ffffffff' WHERE look = 1", 4);
  tell("UPDATE look SET info = x'ffffffffff' WHERE look = 1", 5);
  tell("INSERT INTO entity (look, id) VALUES (3, -5)", 2);
  tell("INSERT INTO entity (look, id, kind) VALUES (3, 7, 99)", 2);
  tell("INSERT INTO entity (look, id, start) VALUES (3, 7, 9223372036854775807)", 2);
  tell("INSERT INTO entity (look, id, services) VALUES (3, 7, x'ff')", 2);
  tell("INSERT INTO metric (look, id, name) VALUES (3, 999, 'm')", 2);
  tell("INSERT INTO metric (look, id, name) VALUES (3, (SELECT count(*) FROM metric), '')", 2);
  tell("INSERT INTO module (look, id, name) VALUES (3, 999, 'm')", 2);
  tell("INSERT INTO look VALUES (9223372036854775807, 0, x'', NULL)", 5);
}

TEST_CASE("a look that is missing, and one that is too large to be true") {
  const TempFile file("gap.etwrca");
  record_looks(file.path(), 5);
  alter(file.path(), "DELETE FROM look WHERE look = 3");
  CHECK(replayed(file.path()).reads == 4);
  alter(file.path(), "UPDATE look SET observations = zeroblob(100000000) WHERE look = 4");
  const Replayed all = replayed(file.path());
  CHECK(all.reads == 2);
  CHECK(all.loss.any());
}

TEST_CASE(
    "a database that is no recording, or a newer one, or not as it was made, is refused with the reason") {
  CHECK(has(refusal("PRAGMA user_version = 2"), "newer version of etwrca"));
  CHECK(has(refusal("PRAGMA application_id = 7"), "another SQLite database"));
  CHECK(has(refusal("DROP TABLE look"), "table look is missing"));
  CHECK(has(refusal("DROP TABLE entity; CREATE TABLE entity (look TEXT)"), "table entity is missing or was"));
  CHECK(
      has(refusal("DROP TABLE look; CREATE VIEW look AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i "
                  "FROM n) SELECT i AS look, 0 AS count, x'' AS observations, NULL AS info FROM n"),
          "table look is missing"));
  CHECK(has(refusal("DELETE FROM look"), "no first look"));
}

TEST_CASE("a batch larger than a look may be comes back in parts") {
  const TempFile file("large.etwrca");
  constexpr std::size_t count = (std::size_t{1} << 20U) + 5;
  {
    auto source = std::make_unique<FakeSource>();
    source->observations.assign(count, ProcessEnd{at(1), source->process("p")});
    const auto recorder = record(std::move(source), file.path());
    while (!recorder->read().empty()) {
    }
  }
  const auto replay = open_recording(file.path());
  std::size_t seen = 0;
  for (auto batch = replay->read(); !batch.empty(); batch = replay->read()) seen += batch.size();
  CHECK(seen == count);
  CHECK(replay->info().notes.empty());
}

#ifdef __linux__

TEST_CASE("a killed recorder loses nothing that its read() had returned") {
  const TempFile file("killed.etwrca");
  std::array<int, 2> pipe_ends{};
  REQUIRE(pipe(pipe_ends.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      const auto recorder = record(std::make_unique<Ticking>(), file.path());
      while (!recorder->read().empty() && write(pipe_ends[1], "x", 1) == 1) {
      }
    } catch (...) {
    }
    _exit(1);
  }
  close(pipe_ends[1]);
  int returned = 0;
  char byte = 0;
  while (returned < 300 && read(pipe_ends[0], &byte, 1) == 1) ++returned;
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  while (read(pipe_ends[0], &byte, 1) == 1) ++returned;
  close(pipe_ends[0]);
  const Replayed all = replayed(file.path());
  CHECK(returned >= 300);
  CHECK(all.reads >= returned);
  CHECK(all.reads <= returned + 1);  // the kill came between the two
  CHECK(all.info.notes.empty());
}

TEST_CASE("a full disk fails read() with the name of the file, and what was there opens") {
  const TempFile file("full.etwrca");
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int result = 1;
    try {
      (void)std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{400000, 400000};
      setrlimit(RLIMIT_FSIZE, &limit);
      const auto recorder = record(std::make_unique<Ticking>(), file.path());
      try {
        while (!recorder->read().empty()) {
        }
      } catch (const Error& error) {
        const bool named = has(error.what(), "full.etwrca: ");
        result = error.code() == Errc::io && named ? 0 : 2;
      }
    } catch (...) {
      result = 3;
    }
    _exit(result);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(replayed(file.path()).reads > 10);
}

TEST_CASE("a full disk ends the recording only, where the caller wants to hear of it") {
  const TempFile file("full.etwrca");
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int told = 0;
    int reads = 0;
    try {
      (void)std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{400000, 400000};
      setrlimit(RLIMIT_FSIZE, &limit);
      const auto recorder = record(std::make_unique<Ticking>(), file.path(), [&](const Error& error) {
        told += error.code() == Errc::io && has(error.what(), "full.etwrca: ") ? 1 : 100;
      });
      for (; reads < 100'000 && told == 0; ++reads) (void)recorder->read();
      for (int i = 0; i < 10; ++i)
        if (recorder->read().empty()) told = 50;  // it goes on
    } catch (...) {
      told = 60;
    }
    _exit(told);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 1);
  CHECK(replayed(file.path()).reads > 10);
}

TEST_CASE("a recording that cannot be written beside its log says so; a whole one needs no such thing") {
  if (geteuid() == 0) {
    MESSAGE("skipped: the superuser may write everywhere");
    return;
  }
  const TempFile file("fixed.etwrca");
  record_looks(file.path(), 3);
  const auto fix = [&](bool writable) {
    using std::filesystem::perms;
    std::filesystem::permissions(file.path(), writable ? perms::owner_all : perms::owner_read);
    std::filesystem::permissions(file.folder(),
                                 writable ? perms::owner_all : perms::owner_read | perms::owner_exec);
  };
  fix(false);
  CHECK(replayed(file.path()).reads == 3);
  fix(true);
  const TempFile live("live.etwrca");
  const auto recorder = record(std::make_unique<Ticking>(), live.path());
  (void)recorder->read();
  const auto overwrite = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(live.path(), file.path(), overwrite);
  std::filesystem::copy_file(live.path().string() + "-wal", file.path().string() + "-wal", overwrite);
  fix(false);
  try {
    (void)open_recording(file.path());
    FAIL("opened");
  } catch (const Error& error) {
    CAPTURE(std::string(error.what()));
    CHECK(has(error.what(), "fixed.etwrca: "));
    CHECK(has(error.what(), "-wal beside it"));
  }
  fix(true);
}

#endif
#endif
