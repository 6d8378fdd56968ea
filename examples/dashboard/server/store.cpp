#include "store.hpp"

#include <sqlite3.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "documents.hpp"

namespace dashboard {
namespace {

constexpr int application_id = 0x65747764;  // "etwd"

/// By its bytes, as the SQLite file format has them: SQLite itself may write to a file that it only reads,
/// where its last user crashed.
bool is_of_another(const std::filesystem::path& path) {
  using namespace std::string_view_literals;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 72> start{};
  if (!file.read(start.data(), start.size()) && file.gcount() == 0) return false;  // absent, or empty
  const std::string_view bytes(start.data(), start.size());
  return !bytes.starts_with("SQLite format 3\0"sv) || bytes.substr(68) != "etwd";
}

}  // namespace

/// A prepared statement with its values bound in order.
class Store::Statement {
 public:
  Statement(const Store& store, const char* sql) : store_(store) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(store.database_.get(), sql, -1, &made, nullptr) != SQLITE_OK)
      store.fail("be read");
    statement_.reset(made);
  }
  Statement& bind(const std::string& text) {
    sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
  }
  Statement& bind(std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), ++bound_, number);
    return *this;
  }
  bool step() {
    const int result = sqlite3_step(statement_.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE) store_.fail("be used");
    return result == SQLITE_ROW;
  }
  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
  }
  [[nodiscard]] std::string text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return bytes == nullptr
               ? ""
               : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
  }

 private:
  const Store& store_;
  std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement_{nullptr, &sqlite3_finalize};
  int bound_ = 0;
};

// SQLite takes some relative paths for addresses of files, and one for memory.
Store::Store(const std::filesystem::path& path)
    : path_(path.empty() ? path : std::filesystem::absolute(path)) {
  if (is_of_another(path_))
    throw std::runtime_error(path_.string() + ": is another program's file, and no store of this one");
  if (path_.has_parent_path()) {
    std::error_code ignored;  // opening says it better
    std::filesystem::create_directories(path_.parent_path(), ignored);
  }
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(path_.empty() ? ":memory:" : path_.string().c_str(), &opened);
  database_.reset(opened, &sqlite3_close);
  if (result != SQLITE_OK) fail("be opened");
  sqlite3_busy_timeout(opened, 2000);
  // Before there is a log beside the file, so that the file itself says whose it is, also after a crash.
  run(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
  run("CREATE TABLE IF NOT EXISTS incident (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"
      " summary TEXT NOT NULL, json TEXT NOT NULL, markdown TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT "
      "NULL,"
      " explanation TEXT)");
  run("PRAGMA journal_mode=WAL");
}

void Store::fail(const std::string& doing) const {
  const std::string name = path_.empty() ? "the store in memory" : path_.string();
  throw std::runtime_error(name + ": cannot " + doing + ": " + sqlite3_errmsg(database_.get()));
}

void Store::run(const char* sql) const {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("be used");
}

Json Store::put(const Incident& incident) {
  const std::lock_guard lock(mutex_);
  const std::string summary_text = dumped(incident.summary);
  const auto write = [&](const char* sql) {
    Statement statement(*this, sql);
    for (const std::string* value :
         {&summary_text, &incident.json, &incident.markdown, &incident.html, &incident.text, &incident.key})
      statement.bind(*value);
    statement.step();
  };
  // Not an upsert: that uses up a number each time. What a model said of the same document stays.
  write(
      "UPDATE incident SET explanation = CASE WHEN json = ?2 THEN explanation END, summary = ?1, json = ?2,"
      " markdown = ?3, html = ?4, text = ?5 WHERE key = ?6");
  if (sqlite3_changes(database_.get()) == 0) {
    write("INSERT INTO incident (summary, json, markdown, html, text, key) VALUES (?, ?, ?, ?, ?, ?)");
    run("DELETE FROM incident WHERE seq NOT IN (SELECT seq FROM incident ORDER BY seq DESC LIMIT 1000)");
  }
  Statement seq(*this, "SELECT seq FROM incident WHERE key = ?");
  seq.bind(incident.key).step();
  Json summary = incident.summary;
  summary["seq"] = seq.number(0);
  return summary;
}

Json Store::list(std::int64_t before, int most) const {
  const std::lock_guard lock(mutex_);
  Json out = Json::array();
  Statement rows(*this, "SELECT seq, summary FROM incident WHERE ? = 0 OR seq < ? ORDER BY seq DESC LIMIT ?");
  rows.bind(before).bind(before).bind(std::int64_t{most});
  while (rows.step()) {
    Json summary = Json::parse(rows.text(1), nullptr, false);
    if (!summary.is_object()) continue;
    summary["seq"] = rows.number(0);
    out.push_back(std::move(summary));
  }
  return out;
}

std::optional<std::string> Store::get(const std::string& key, const std::string& what) const {
  static constexpr std::array<std::string_view, 5> columns{"json", "markdown", "html", "text", "explanation"};
  for (const std::string_view column : columns) {
    if (what != column) continue;
    const std::lock_guard lock(mutex_);
    Statement row(*this, ("SELECT " + what + " FROM incident WHERE key = ?").c_str());
    row.bind(key);
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return row.text(0);
  }
  return std::nullopt;
}

void Store::put_explanation(const std::string& key, const std::string& explanation) {
  const std::lock_guard lock(mutex_);
  Statement(*this, "UPDATE incident SET explanation = ? WHERE key = ?").bind(explanation).bind(key).step();
}

}  // namespace dashboard
