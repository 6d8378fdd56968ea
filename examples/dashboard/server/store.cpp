#include "store.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "documents.hpp"

namespace dashboard {
namespace {

constexpr int application_id = 0x65747764;  // "etwd"
constexpr std::size_t most_unsaved = 100;

constexpr std::array<std::pair<std::string_view, std::string Incident::*>, 5> columns{
    {{"json", &Incident::json},
     {"markdown", &Incident::markdown},
     {"html", &Incident::html},
     {"text", &Incident::text},
     {"explanation", &Incident::explanation}}};

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

/// SQLite would let others read what it makes. What is wrong here it says better.
void make_private(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::create_directories(path.parent_path(), ignored))
    std::filesystem::permissions(path.parent_path(), std::filesystem::perms::owner_all, ignored);
  const int made = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made >= 0) close(made);
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
Store::Store(const std::filesystem::path& given) {
  const std::filesystem::path path = given.empty() ? given : std::filesystem::absolute(given);
  name_ = path.string();
  if (is_of_another(path))
    throw std::runtime_error(name_ + ": is another program's file, and no store of this one");
  if (!path.empty()) make_private(path);
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(path.empty() ? ":memory:" : name_.c_str(), &opened);
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
  Statement newest(*this, "SELECT max(seq) FROM incident");
  newest.step();
  newest_ = newest.number(0);
  sqlite3_busy_timeout(opened, 50);
  name_ = path.filename().string();  // for those who ask from elsewhere
}

void Store::fail(const std::string& doing) const {
  throw std::runtime_error((name_.empty() ? "the store in memory" : name_) + ": cannot " + doing + ": " +
                           sqlite3_errmsg(database_.get()));
}

void Store::run(const char* sql) const {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("be used");
}

// What the file cannot say is new.
std::int64_t Store::place_of(const std::string& key) {
  for (const Incident& one : unsaved_)
    if (one.key == key) return one.summary.at("seq");
  try {
    Statement row(*this, "SELECT (SELECT seq FROM incident WHERE key = ?), max(seq) FROM incident");
    row.bind(key).step();
    if (!row.is_null(0)) return row.number(0);
    newest_ = std::max(newest_, row.number(1));
  } catch (const std::runtime_error&) {
  }
  return ++newest_;
}

void Store::write(const Incident& incident) const {
  int moved = 0;
  sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0) throw std::runtime_error(name_ + ": has been moved or removed");
  const std::string summary = dumped(incident.summary);
  const auto bind = [&](Statement& statement) -> Statement& {
    for (const std::string* value : {&summary, &incident.json, &incident.markdown, &incident.html,
                                     &incident.text, &incident.key, &incident.explanation})
      statement.bind(*value);
    return statement;
  };
  // Not an upsert: that uses up a number each time. What a model said of the same document stays.
  Statement update(
      *this,
      "UPDATE incident SET explanation = coalesce(nullif(?7, ''), CASE WHEN json = ?2 THEN explanation END),"
      " summary = ?1, json = ?2, markdown = ?3, html = ?4, text = ?5 WHERE key = ?6");
  bind(update).step();
  if (sqlite3_changes(database_.get()) > 0) return;
  // Another program that uses the same file may have had the number meanwhile.
  Statement insert(*this,
                   "INSERT INTO incident (summary, json, markdown, html, text, key, explanation, seq) VALUES"
                   " (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ''),"
                   " CASE WHEN ?8 NOT IN (SELECT seq FROM incident) THEN ?8 END)");
  bind(insert).bind(incident.summary.at("seq").get<std::int64_t>()).step();
  run("DELETE FROM incident WHERE seq NOT IN (SELECT seq FROM incident ORDER BY seq DESC LIMIT 1000)");
}

std::string Store::save_unsaved() try {
  for (; !unsaved_.empty(); unsaved_.pop_front()) write(unsaved_.front());
  return "";
} catch (const std::exception& error) {
  for (; unsaved_.size() > most_unsaved; ++dropped_) unsaved_.pop_front();
  return std::string(error.what()) + " (incidents in memory only: " + std::to_string(unsaved_.size()) +
         (dropped_ > 0 ? ", dropped: " + std::to_string(dropped_) : "") + ")";
}

Store::Put Store::put(Incident incident) {
  const std::lock_guard lock(mutex_);
  incident.summary["seq"] = place_of(incident.key);
  std::erase_if(unsaved_, [&](const Incident& one) { return one.key == incident.key; });
  Json summary = incident.summary;
  unsaved_.push_back(std::move(incident));
  return {std::move(summary), save_unsaved()};
}

std::string Store::save() {
  const std::lock_guard lock(mutex_);
  return save_unsaved();
}

std::uint64_t Store::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

Json Store::list(std::int64_t before, std::size_t most) const {
  if (before == 0) before = std::numeric_limits<std::int64_t>::max();
  const std::lock_guard lock(mutex_);
  std::map<std::int64_t, Json, std::greater<>> newest;
  try {
    Statement rows(*this, "SELECT seq, summary FROM incident WHERE seq < ? ORDER BY seq DESC LIMIT ?");
    rows.bind(before).bind(static_cast<std::int64_t>(most));
    while (rows.step()) {
      Json summary = Json::parse(rows.text(1), nullptr, false);
      if (!summary.is_object()) continue;
      summary["seq"] = rows.number(0);
      newest[rows.number(0)] = std::move(summary);
    }
  } catch (const std::runtime_error&) {
    if (unsaved_.empty()) throw;  // else these are what can be shown, and it is told why
  }
  for (const Incident& one : unsaved_)
    if (const std::int64_t seq = one.summary.at("seq"); seq < before) newest[seq] = one.summary;
  Json out = Json::array();
  for (auto& [seq, summary] : newest)
    if (out.size() < most) out.push_back(std::move(summary));
  return out;
}

std::optional<std::string> Store::get(const std::string& key, const std::string& what) const {
  const auto* const column =
      std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.first == what; });
  if (column == columns.end()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  for (const Incident& one : unsaved_) {
    if (one.key != key) continue;
    const std::string& text = one.*column->second;
    return text.empty() ? std::nullopt : std::optional(text);
  }
  Statement row(*this, ("SELECT " + what + " FROM incident WHERE key = ?").c_str());
  row.bind(key);
  if (!row.step() || row.is_null(0)) return std::nullopt;
  return row.text(0);
}

void Store::put_explanation(const std::string& key, const std::string& explanation) try {
  const std::lock_guard lock(mutex_);
  for (Incident& one : unsaved_)
    if (one.key == key) one.explanation = explanation;
  Statement(*this, "UPDATE incident SET explanation = ? WHERE key = ?").bind(explanation).bind(key).step();
} catch (const std::runtime_error&) {
}

}  // namespace dashboard
