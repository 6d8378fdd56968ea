// store.hpp - incidents and their reports, kept over a restart.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP

#include <cstdint>
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
};

/// One SQLite file, or memory. Keeps the newest 1,000 incidents. Threads: any.
class Store {
 public:
  /// An empty path: in memory. Throws std::runtime_error, with the file's name, if it cannot be used; a file
  /// that is not empty and no store is left as it is.
  explicit Store(const std::filesystem::path& path);

  /// An incident whose key is there already is replaced and keeps its place. Returns its summary with its
  /// "seq".
  Json put(const Incident& incident);
  /// Summaries with their "seq", newest first, at most `most` of those before `seq` (0: from the newest).
  [[nodiscard]] Json list(std::int64_t before, int most) const;
  /// One of json, markdown, html, text, explanation; nothing if the incident, or that, is not there.
  [[nodiscard]] std::optional<std::string> get(const std::string& key, const std::string& what) const;
  void put_explanation(const std::string& key, const std::string& explanation);

 private:
  class Statement;
  [[noreturn]] void fail(const std::string& doing) const;
  void run(const char* sql) const;
  std::filesystem::path path_;
  std::shared_ptr<sqlite3> database_;
  mutable std::mutex mutex_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_STORE_HPP
