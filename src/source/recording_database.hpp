// SQLite, as far as recordings need it: handles that close themselves, and failures as Error.
#ifndef ETWRCA_SOURCE_RECORDING_DATABASE_HPP
#define ETWRCA_SOURCE_RECORDING_DATABASE_HPP

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace etwrca::source {

inline constexpr std::int32_t application_id = 0x65747772;  // "etwr"
inline constexpr std::int64_t format_version = 1;

/// SQLite keeps these texts, and a file whose tables are made by other ones is not read: a stranger's view or
/// computed column could take any time. docs/recordings.md describes them.
struct Table {
  const char* name;
  const char* sql;
};
inline constexpr std::array<Table, 5> tables{{
    {"meta", "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"},
    {"look",
     "CREATE TABLE look (look INTEGER PRIMARY KEY, count INTEGER NOT NULL, observations BLOB NOT NULL, "
     "info BLOB)"},
    {"metric",
     "CREATE TABLE metric (look INTEGER, id INTEGER, name TEXT, kind INTEGER, unit TEXT, otel_name TEXT, "
     "otel_attributes TEXT, summary TEXT, watch INTEGER, least_spread REAL, caused_by BLOB, "
     "PRIMARY KEY (look, id)) WITHOUT ROWID"},
    {"module",
     "CREATE TABLE module (look INTEGER, id INTEGER, name TEXT, PRIMARY KEY (look, id)) WITHOUT ROWID"},
    {"entity",
     "CREATE TABLE entity (look INTEGER, id INTEGER, forgotten INTEGER, kind INTEGER, pid INTEGER, "
     "parent_pid INTEGER, parent INTEGER, start_known INTEGER, start INTEGER, \"end\" INTEGER, name TEXT, "
     "command_line TEXT, services BLOB, cgroup TEXT, container TEXT, PRIMARY KEY (look, id)) WITHOUT ROWID"},
}};

class Database {
 public:
  /// Makes the file, for this user only, and opens it. Throws Error (io) if it exists.
  static Database create(const std::filesystem::path& path);
  /// Opens it for reading, and distrusts it. Throws Error.
  static Database open(const std::filesystem::path& path);

  void run(const char* sql) const;
  /// Throws Error with SQLite's reason.
  [[noreturn]] void fail(const std::string& doing) const;
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  Database(const std::string& uri, std::string name, int flags);
  struct Close {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
  };
  std::string name_;
  bool log_beside_ = false;
  std::unique_ptr<sqlite3, Close> handle_;
};

class Statement {
 public:
  Statement(const Database& database, const char* sql);
  void bind(int index, std::int64_t value);
  void bind(int index, double value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::string_view value);
  void bind_null(int index);
  /// True: there is a row. False: done, and ready to be bound again. Throws Error.
  bool step();
  void reset() noexcept { sqlite3_reset(handle_.get()); }
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  /// Text or blob; valid until the next step().
  [[nodiscard]] std::string_view bytes(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  void check(int result) const;
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace etwrca::source

#endif  // ETWRCA_SOURCE_RECORDING_DATABASE_HPP
