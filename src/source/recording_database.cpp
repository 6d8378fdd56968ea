#include "source/recording_database.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "etwrca/error.hpp"

namespace etwrca::source {
namespace {

constexpr int largest_blob = 64 * 1024 * 1024;  // source::most_observations fit

/// A file name as a URI: whatever SQLite could take for a part of a URI is escaped.
std::string uri_of(const std::filesystem::path& path, const char* options) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string name = base::display_name(std::filesystem::absolute(path));
  if constexpr (std::filesystem::path::preferred_separator != '/')
    std::replace(name.begin(), name.end(), '\\', '/');
  std::string uri = name.starts_with('/') ? "file://" : "file:///";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#') {
      uri += '%';
      uri += hex[byte >> 4U];
      uri += hex[byte & 15U];
    } else {
      uri += c;
    }
  }
  return uri + options;
}

}  // namespace

Database::Database(const std::string& uri, std::string name, int flags) : name_(std::move(name)) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(uri.c_str(), &opened, flags | SQLITE_OPEN_URI, nullptr);
  handle_.reset(opened);
  if (opened == nullptr) throw Error(Errc::out_of_memory, name_ + ": no memory to open it");
  if (result != SQLITE_OK) fail("cannot be opened");
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, largest_blob);
  sqlite3_busy_timeout(opened, 1000);
}

Database Database::create(const std::filesystem::path& path) {
  base::create_private_file(path);
  return {uri_of(path, ""), base::display_name(path), SQLITE_OPEN_READWRITE};
}

Database Database::open(const std::filesystem::path& path) {
  // Nobody writes while there is no log beside the file, and then a folder that cannot be written is no
  // hindrance.
  (void)base::File(path);  // its errors say what is wrong with the place
  std::error_code ignored;
  auto log = path;
  log += "-wal";
  const bool whole = !std::filesystem::exists(log, ignored);
  Database database(uri_of(path, whole ? "?immutable=1" : ""), base::display_name(path),
                    SQLITE_OPEN_READONLY);
  database.log_beside_ = !whole;
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
#ifdef SQLITE_DBCONFIG_TRUSTED_SCHEMA
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
#endif
  sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, 0);
  database.run("PRAGMA cell_size_check = ON");
  return database;
}

void Database::run(const char* sql) const {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("cannot be used");
}

void Database::fail(const std::string& doing) const {
  const int result = sqlite3_errcode(handle()) & 0xFF;
  Errc code = Errc::io;
  if (result == SQLITE_NOTADB || result == SQLITE_CORRUPT || result == SQLITE_ERROR ||
      result == SQLITE_TOOBIG)
    code = Errc::corrupt;
  if (result == SQLITE_PERM || result == SQLITE_AUTH || result == SQLITE_READONLY) code = Errc::permission;
  if (result == SQLITE_NOMEM) code = Errc::out_of_memory;
  std::string reason = sqlite3_errmsg(handle());
  if (log_beside_ && (result == SQLITE_CANTOPEN || result == SQLITE_READONLY))
    reason += " (its last part is in the file -wal beside it, which takes a folder that can be written)";
  throw Error(code, name_ + ": " + doing + ": " + reason);
}

Statement::Statement(const Database& database, const char* sql) : database_(&database) {
  sqlite3_stmt* made = nullptr;
  const int result = sqlite3_prepare_v2(database.handle(), sql, -1, &made, nullptr);
  handle_.reset(made);
  if (result != SQLITE_OK) database.fail("cannot be used");
}

void Statement::check(int result) const {
  if (result != SQLITE_OK) database_->fail("cannot be used");
}
void Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(handle_.get(), index, value));
}
void Statement::bind(int index, double value) { check(sqlite3_bind_double(handle_.get(), index, value)); }
void Statement::bind_null(int index) { check(sqlite3_bind_null(handle_.get(), index)); }
void Statement::bind_text(int index, std::string_view value) {
  check(sqlite3_bind_text64(handle_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Statement::bind_blob(int index, std::string_view value) {
  check(sqlite3_bind_blob64(handle_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT));
}

bool Statement::step() {
  const int result = sqlite3_step(handle_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) {
    sqlite3_reset(handle_.get());
    database_->fail("cannot be read or written");
  }
  check(sqlite3_reset(handle_.get()));
  return false;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }
bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::string_view Statement::bytes(int column) const {
  const auto* at = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return at == nullptr ? std::string_view() : std::string_view(at, static_cast<std::size_t>(size));
}

}  // namespace etwrca::source
