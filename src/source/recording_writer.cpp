#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"
#include "source/recording_codec.hpp"
#include "source/recording_database.hpp"

namespace etwrca {
namespace {

using source::Database;
using source::Statement;

std::int64_t ticks(TimePoint t) { return t.time_since_epoch().count(); }

bool same(const Entity& a, const Entity& b) {
  return a.kind == b.kind && a.pid == b.pid && a.parent_pid == b.parent_pid && a.parent == b.parent &&
         a.start_known == b.start_known && a.start == b.start && a.end == b.end && a.name == b.name &&
         a.command_line == b.command_line && a.services == b.services && a.cgroup == b.cgroup &&
         a.container == b.container;
}

class Recorder final : public Source {
 public:
  Recorder(Source& inner, const std::filesystem::path& path, std::function<void(const Error&)> failed)
      : inner_(&inner), failed_(std::move(failed)), database_(prepared(path)) {
    Statement meta(database_, "INSERT INTO meta VALUES ('library', ?)");
    meta.bind_text(1, ETWRCA_VERSION);
    meta.step();
    write({});  // what is known before the first look
  }

  /// A closed recording is one file.
  ~Recorder() override {
    look_.reset();
    sqlite3_exec(database_.handle(), "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", nullptr,
                 nullptr, nullptr);
  }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  void own(std::unique_ptr<Source> inner) noexcept { owned_ = std::move(inner); }

  std::span<const Observation> read() override {
    forget_what_the_reader_forgot();
    const auto batch = inner_->read();
    if (!ended_) write_or_end(batch);
    ended_ = ended_ || batch.empty();
    return batch;
  }
  void stop() noexcept override { inner_->stop(); }
  [[nodiscard]] SourceInfo info() const override { return inner_->info(); }
  [[nodiscard]] double progress() const noexcept override { return inner_->progress(); }
  [[nodiscard]] const MetricTable& metrics() const noexcept override { return shown().metrics(); }
  [[nodiscard]] EntityTable& entities() noexcept override { return inner_->entities(); }
  [[nodiscard]] const EntityTable& entities() const noexcept override { return shown().entities(); }
  [[nodiscard]] const ModuleTable& modules() const noexcept override { return shown().modules(); }

 private:
  /// The tables are made before the log is begun, so that the file alone is a recording too.
  static Database prepared(const std::filesystem::path& path) {
    Database database = Database::create(path);
    database.run("BEGIN");
    database.run(("PRAGMA application_id = " + std::to_string(source::application_id)).c_str());
    database.run(("PRAGMA user_version = " + std::to_string(source::format_version)).c_str());
    for (const source::Table& table : source::tables) database.run(table.sql);
    database.run("COMMIT");
    database.run("PRAGMA journal_mode = WAL");
    database.run("PRAGMA synchronous = NORMAL");
    return database;
  }

  [[nodiscard]] const Source& shown() const noexcept { return *inner_; }

  /// Not part of the recording: who replays it forgets by itself.
  void forget_what_the_reader_forgot() {
    std::erase_if(written_, [&](const auto& row) { return shown().entities().find(row.first) == nullptr; });
  }

  void write_or_end(std::span<const Observation> batch) {
    try {
      write(batch);
    } catch (const Error& error) {
      if (!failed_) throw;
      ended_ = true;
      failed_(error);
    }
  }

  void write(std::span<const Observation> batch) {
    database_.run("BEGIN");
    try {
      write_metrics();
      write_modules();
      write_entities();
      do {
        const auto part = batch.first(std::min(batch.size(), source::most_observations));
        write_look(part);
        batch = batch.subspan(part.size());
        ++number_;
      } while (!batch.empty());
      database_.run("COMMIT");
    } catch (...) {
      sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
      throw;
    }
  }

  void write_look(std::span<const Observation> batch) {
    std::string info = source::encode(inner_->info());
    look_.bind(1, number_);
    look_.bind(2, static_cast<std::int64_t>(batch.size()));
    look_.bind_blob(3, source::encode(batch));
    if (info == info_)
      look_.bind_null(4);
    else
      look_.bind_blob(4, info);
    look_.step();
    info_ = std::move(info);
  }

  void write_metrics() {
    const MetricTable& table = shown().metrics();
    for (; metrics_written_ < table.size(); ++metrics_written_) {
      const MetricInfo& m = table[static_cast<MetricId>(metrics_written_)];
      metric_.bind(1, number_);
      metric_.bind(2, static_cast<std::int64_t>(metrics_written_));
      metric_.bind_text(3, m.name);
      metric_.bind(4, std::int64_t{static_cast<std::uint8_t>(m.kind)});
      metric_.bind_text(5, m.unit);
      metric_.bind_text(6, m.otel_name);
      metric_.bind_text(7, m.otel_attributes);
      metric_.bind_text(8, m.summary);
      metric_.bind(9, std::int64_t{static_cast<std::uint8_t>(m.watch)});
      metric_.bind(10, m.least_spread);
      metric_.bind_blob(11, source::encode(m.caused_by));
      metric_.step();
    }
  }

  void write_modules() {
    const ModuleTable& table = shown().modules();
    for (; modules_written_ < table.size(); ++modules_written_) {
      module_.bind(1, number_);
      module_.bind(2, static_cast<std::int64_t>(modules_written_));
      module_.bind_text(3, table.name(static_cast<ModuleId>(modules_written_)));
      module_.step();
    }
  }

  /// A source may change any entity at any time, so all of them are compared with what was written.
  void write_entities() {
    const EntityTable& table = shown().entities();
    for (auto at = written_.begin(); at != written_.end();) {
      if (table.find(at->first) == nullptr) {
        write_entity(at->first, nullptr);
        at = written_.erase(at);
      } else {
        ++at;
      }
    }
    for (const EntityId id : table.ids()) {
      const Entity& entity = *table.find(id);
      const auto known = written_.find(id);
      if (known != written_.end() && same(known->second, entity)) continue;
      write_entity(id, &entity);
      written_.insert_or_assign(id, entity);
    }
  }

  void write_entity(EntityId id, const Entity* known) {
    const Entity entity = known == nullptr ? Entity{} : *known;
    entity_.bind(1, number_);
    entity_.bind(2, std::int64_t{id});
    entity_.bind(3, std::int64_t{known == nullptr ? 1 : 0});
    entity_.bind(4, std::int64_t{static_cast<std::uint8_t>(entity.kind)});
    entity_.bind(5, std::int64_t{entity.pid});
    entity_.bind(6, std::int64_t{entity.parent_pid});
    entity_.bind(7, std::int64_t{entity.parent});
    entity_.bind(8, std::int64_t{entity.start_known ? 1 : 0});
    entity_.bind(9, ticks(entity.start));
    if (entity.end)
      entity_.bind(10, ticks(*entity.end));
    else
      entity_.bind_null(10);
    entity_.bind_text(11, entity.name);
    entity_.bind_text(12, entity.command_line);
    entity_.bind_blob(13, source::encode(entity.services));
    entity_.bind_text(14, entity.cgroup);
    entity_.bind_text(15, entity.container);
    entity_.step();
  }

  std::unique_ptr<Source> owned_;
  Source* inner_;
  std::function<void(const Error&)> failed_;
  Database database_;
  Statement look_{database_, "INSERT INTO look VALUES (?, ?, ?, ?)"};
  Statement metric_{database_, "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement module_{database_, "INSERT INTO module VALUES (?, ?, ?)"};
  Statement entity_{database_, "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  std::int64_t number_ = 0;
  std::string info_;
  std::size_t metrics_written_ = 0;
  std::size_t modules_written_ = 0;
  std::map<EntityId, Entity> written_;  // as large as the table of the source
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Source> record(std::unique_ptr<Source>&& source, const std::filesystem::path& path,
                               std::function<void(const Error&)> failed) {
  if (!source) throw Error(Errc::invalid_argument, "record: there is no source");
  auto recorder = std::make_unique<Recorder>(*source, path, std::move(failed));
  recorder->own(std::move(source));
  return recorder;
}

}  // namespace etwrca
