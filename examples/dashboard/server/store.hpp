// store.hpp - incidents and their reports, kept over a restart.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace dashboard {

using Json = nlohmann::ordered_json;

struct Incident {
  std::string key;
  Json summary;
  std::string json, markdown, html, text;  ///< the report, in each format
  std::string explanation = {};            ///< what a model said of it; "": none was asked
};

/// One SQLite file that only its owner may read, or memory. Keeps the newest 1,000 incidents. What the file
/// does not take (its disk is full, another program has locked it, it is gone) is kept in memory, is found
/// like the rest, and is written when the file takes it: 100 incidents at most, the next push out the oldest
/// and are counted. Waits for 50 ms, not longer, for who has locked the file. Threads: any.
class Store {
 public:
  /// An empty path: in memory. Throws std::runtime_error, with the file's name, if it cannot be used; a file
  /// that is not empty and no store is left as it is.
  explicit Store(const std::filesystem::path& path);

  struct Put {
    Json summary;       ///< with its "seq"
    std::string wrong;  ///< why the file did not take it, and how much waits; "": it did
  };
  /// An incident whose key is there already is replaced and keeps its place.
  Put put(Incident incident);
  /// Tries again what the file did not take. "", or what is wrong.
  std::string save();
  /// That neither the file took nor the memory had room for.
  [[nodiscard]] std::uint64_t dropped() const;
  /// Summaries with their "seq", newest first, at most `most` of those before `seq` (0: from the newest).
  [[nodiscard]] Json list(std::int64_t before, std::size_t most) const;
  /// One of json, markdown, html, text, explanation; nothing if the incident, or that, is not there.
  [[nodiscard]] std::optional<std::string> get(const std::string& key, const std::string& what) const;
  /// Not kept if the file does not take it.
  void put_explanation(const std::string& key, const std::string& explanation);

 private:
  class Statement;
  [[noreturn]] void fail(const std::string& doing) const;
  void run(const char* sql) const;
  [[nodiscard]] std::int64_t place_of(const std::string& key);
  void write(const Incident& incident) const;
  std::string save_unsaved();
  std::string name_;
  std::shared_ptr<sqlite3> database_;
  mutable std::mutex mutex_;
  std::deque<Incident> unsaved_;
  std::int64_t newest_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP
