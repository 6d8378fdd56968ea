#include <algorithm>
#include <atomic>
#include <limits>
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

std::int64_t number(const Database& database, const char* sql) {
  Statement statement(database, sql);
  return statement.step() ? statement.integer(0) : 0;
}

Database checked(const std::filesystem::path& path) {
  Database database = Database::open(path);
  if (number(database, "PRAGMA application_id") != source::application_id)
    throw Error(Errc::corrupt, database.name() + ": not a recording of etwrca, but another SQLite database");
  const std::int64_t version = number(database, "PRAGMA user_version");
  if (version != source::format_version)
    throw Error(Errc::corrupt, database.name() + ": a recording of format " + std::to_string(version) +
                                   ", made by a newer version of etwrca; this one reads format " +
                                   std::to_string(source::format_version));
  Statement statement(database, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?");
  for (const source::Table& table : source::tables) {
    statement.bind_text(1, table.name);
    if (!statement.step() || statement.bytes(0) != table.sql)
      throw Error(Errc::corrupt, database.name() + ": a recording of etwrca whose table " + table.name +
                                     " is missing or was changed");
    statement.reset();
  }
  return database;
}

constexpr std::size_t most_entities = std::size_t{1} << 18U;  // no frame shows a tenth of them
constexpr std::size_t longest_text = std::size_t{1} << 15U;   // of a name or a command line
constexpr std::int64_t most_looks = std::int64_t{1} << 53U;
constexpr std::int64_t most_numbers = no_entity;
constexpr std::int64_t farthest = std::int64_t{1} << 61U;  // two such times can be added

class Replay final : public Source {
 public:
  explicit Replay(const std::filesystem::path& path) : database_(checked(path)) {
    metrics_ = MetricTable(MetricTable::Start::empty);
    last_look_ = number(database_, "SELECT max(look) FROM look");
    if (!next_look())
      throw Error(Errc::corrupt, database_.name() + ": the recording has no first look" +
                                     (damage_.empty() ? "" : ": " + damage_));
  }

  std::span<const Observation> read() override {
    batch_.clear();
    while (!stopped_ && next_look() && batch_.empty()) {
    }
    return batch_;
  }
  void stop() noexcept override { stopped_ = true; }

  [[nodiscard]] SourceInfo info() const override {
    SourceInfo info = info_;
    info.stopped = info_.stopped || stopped_ || !whole_;
    info.loss += loss_;
    if (!damage_.empty()) info.notes.push_back("The recording is damaged: " + damage_);
    return info;
  }
  [[nodiscard]] double progress() const noexcept override {
    return last_look_ <= 0 ? 1.0 : static_cast<double>(number_) / static_cast<double>(last_look_);
  }

 private:
  /// One look with all that belongs to it. False at the end, also where the file cannot be read on.
  bool next_look() {
    if (ended_) return false;
    try {
      look_.bind(1, number_);
      if (!look_.step()) {
        ended_ = true;
        return false;
      }
      const std::int64_t look = within(look_, 0, most_looks);
      number_ = look + 1;
      apply_tables(look);
      apply_look();
      look_.reset();
      return true;
    } catch (const Error& error) {
      if (error.code() == Errc::out_of_memory) throw;
      damage_ = "it ends after look " + std::to_string(number_) + " (" + error.what() + ")";
      ++loss_.buffers;
      ended_ = true;
      return false;
    }
  }

  void apply_tables(std::int64_t look) {
    for (metric_.bind(1, look); metric_.step();) add_metric();
    for (module_.bind(1, look); module_.step();) {
      if (module_.integer(0) != static_cast<std::int64_t>(modules_.size()))
        refuse("a module has a wrong number");
      modules_.add(std::string(module_.bytes(1)));
    }
    for (entity_.bind(1, look); entity_.step();) put_entity();
  }

  [[noreturn]] static void refuse(const std::string& reason) { throw Error(Errc::corrupt, reason); }

  static std::int64_t within(const Statement& row, int column, std::int64_t most) {
    const std::int64_t value = row.integer(column);
    if (value < 0 || value > most) refuse("a number is out of its range");
    return value;
  }

  void add_metric() {
    if (metric_.integer(0) != static_cast<std::int64_t>(metrics_.size()))
      refuse("a metric has a wrong number");
    MetricInfo m;
    m.name = metric_.bytes(1);
    m.kind = static_cast<MetricKind>(within(metric_, 2, 1));
    m.unit = metric_.bytes(3);
    m.otel_name = metric_.bytes(4);
    m.otel_attributes = metric_.bytes(5);
    m.summary = metric_.bytes(6);
    m.watch = static_cast<MetricWatch>(within(metric_, 7, 2));
    m.least_spread = metric_.real(8);
    if (!(m.least_spread >= 0 && m.least_spread < std::numeric_limits<double>::infinity()))
      refuse("a metric has a wrong spread");
    if (!source::decode(metric_.bytes(9), m.caused_by)) refuse("the causes of a metric make no sense");
    metrics_.add(std::move(m));
  }

  TimePoint moment(int column) const {
    const std::int64_t ticks = entity_.integer(column);
    if (ticks < -farthest || ticks > farthest) refuse("a time is out of its range");
    return TimePoint(Duration(ticks));
  }

  void put_entity() {
    const auto id = static_cast<EntityId>(within(entity_, 0, most_numbers - 1));
    if (entity_.integer(1) != 0) {
      entities_.forget(id);
      return;
    }
    known_entities_ = std::max<std::size_t>(known_entities_, std::size_t{id} + 1);
    if (entities_.size() >= most_entities && entities_.find(id) == nullptr) {
      ++loss_.observations;
      return;
    }
    Entity e;
    e.kind = static_cast<EntityKind>(within(entity_, 2, 3));
    e.pid = static_cast<std::uint32_t>(within(entity_, 3, most_numbers));
    e.parent_pid = static_cast<std::uint32_t>(within(entity_, 4, most_numbers));
    e.parent = static_cast<EntityId>(within(entity_, 5, most_numbers));
    e.start_known = entity_.integer(6) != 0;
    e.start = moment(7);
    if (!entity_.is_null(8)) e.end = moment(8);
    e.name = entity_.bytes(9);
    e.command_line = entity_.bytes(10);
    if (!source::decode(entity_.bytes(11), e.services)) refuse("the services of an entity make no sense");
    e.cgroup = entity_.bytes(12);
    e.container = entity_.bytes(13);
    for (std::string* text : {&e.name, &e.command_line, &e.cgroup, &e.container})
      if (text->size() > longest_text) text->resize(longest_text);
    entities_.put(id, std::move(e));
  }

  /// A blob that makes no sense is stepped over and counted.
  void apply_look() {
    whole_ = look_.integer(1) == 0;
    if (!look_.is_null(3)) {
      SourceInfo info;
      if (source::decode(look_.bytes(3), info)) {
        info_ = std::move(info);
      } else {
        step_over(look_.bytes(3).size());
        loss_.bytes += look_.bytes(3).size();
      }
    }
    const std::string_view blob = look_.bytes(2);
    const source::KnownNumbers known{known_entities_, metrics_.size(), modules_.size()};
    if (source::decode(blob, known, batch_) && look_.integer(1) == static_cast<std::int64_t>(batch_.size())) {
      if (!batch_.empty()) last_ = time_of(batch_.back());
      return;
    }
    batch_.clear();
    step_over(blob.size());
    Loss lost;
    lost.bytes = blob.size();
    if (last_)
      batch_.emplace_back(LossObservation{*last_, lost, {}});
    else
      loss_ += lost;
  }

  void step_over(std::size_t bytes) {
    ++stepped_over_;
    damage_ = std::to_string(stepped_over_) + (stepped_over_ == 1 ? " blob makes" : " blobs make") +
              " no sense; the last of them is in look " + std::to_string(number_ - 1) + " and has " +
              std::to_string(bytes) + " bytes";
  }

  Database database_;
  Statement look_{database_,
                  "SELECT look, count, observations, info FROM look WHERE look >= ? ORDER BY look LIMIT 1"};
  Statement metric_{database_,
                    "SELECT id, name, kind, unit, otel_name, otel_attributes, summary, watch, least_spread, "
                    "caused_by FROM metric WHERE look = ? ORDER BY id"};
  Statement module_{database_, "SELECT id, name FROM module WHERE look = ? ORDER BY id"};
  Statement entity_{database_,
                    "SELECT id, forgotten, kind, pid, parent_pid, parent, start_known, start, \"end\", name, "
                    "command_line, services, cgroup, container FROM entity WHERE look = ? ORDER BY id"};
  std::int64_t number_ = 0;
  std::int64_t last_look_ = 0;
  std::size_t known_entities_ = 0;
  std::uint64_t stepped_over_ = 0;
  bool whole_ = false;  // the look that says that the source has ended is the last one so far
  SourceInfo info_;
  Loss loss_;
  std::string damage_;
  std::optional<TimePoint> last_;
  std::vector<Observation> batch_;
  bool ended_ = false;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<Source> open_recording(const std::filesystem::path& path) {
  return std::make_unique<Replay>(path);
}

}  // namespace etwrca
