#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <limits>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"

namespace etwrca {
namespace {

constexpr std::size_t batch_size = 4096;
constexpr std::size_t longest_line = std::size_t{64} * 1024;
constexpr std::size_t most_entities = 100'000;
constexpr std::size_t longest_name = 4096;
constexpr double farthest_time = 200 * 365.25 * 86400;  // seconds: what a TimePoint holds, with room to spare
constexpr double largest_value = 1e150;                 // whose square is finite

/// Splits one line by RFC 4180; a quoted field may hold commas, but no line break.
/// False: a quote is not closed, or text follows a closing quote.
bool split(const std::string& line, std::vector<std::string>& fields) {
  fields.clear();
  std::size_t i = 0;
  while (true) {
    std::string field;
    if (i < line.size() && line[i] == '"') {
      for (++i;; ++i) {
        if (i >= line.size()) return false;
        if (line[i] != '"') {
          field += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
          field += line[++i];
        } else {
          break;
        }
      }
      if (++i < line.size() && line[i] != ',') return false;
    } else {
      const std::size_t end = std::min(line.find(',', i), line.size());
      field = line.substr(i, end - i);
      i = end;
    }
    fields.push_back(std::move(field));
    if (i >= line.size()) return true;
    ++i;
  }
}

bool parse_number(const std::string& text, double& out) {
  std::size_t begin = text.find_first_not_of(" \t");
  std::size_t end = text.find_last_not_of(" \t");
  if (begin == std::string::npos) return false;
  if (text[begin] == '+' && begin < end && text[begin + 1] != '-') ++begin;
  const char* last = text.data() + end + 1;
  const auto [stop, error] = std::from_chars(text.data() + begin, last, out);
  return error == std::errc{} && stop == last;
}

/// A field for a message: a long one is cut.
std::string shown(const std::string& field) {
  constexpr std::size_t most = 80;
  return field.size() <= most ? field : field.substr(0, most) + "...";
}

class CsvSource final : public Source {
 public:
  explicit CsvSource(const std::filesystem::path& path) : file_(path, std::ios::binary), path_(path) {
    metrics_ = MetricTable(MetricTable::Start::empty);
    std::error_code error;
    if (!std::filesystem::exists(path, error))
      throw Error(Errc::not_found, path_.string() + ": no such file");
    if (std::filesystem::is_directory(path, error))
      throw Error(Errc::io, path_.string() + ": is a directory");
    if (!file_) throw Error(Errc::io, path_.string() + ": cannot be opened");
    size_ = std::filesystem::file_size(path, error);
    read_header();
    batch_.reserve(batch_size);
  }

  std::span<const Observation> read() override {
    batch_.clear();
    while (!stopped_ && !over_ && batch_.size() < batch_size) {
      over_ = !next_line();
      if (over_ || line_.empty()) continue;
      batch_.emplace_back(row());
    }
    return batch_;
  }

  void stop() noexcept override { stopped_ = true; }

  [[nodiscard]] SourceInfo info() const override {
    SourceInfo info;
    info.kind = "csv";
    info.name = path_.filename().string();
    info.rows = true;
    info.events = rows_;
    info.stopped = stopped_ && !over_;
    return info;
  }

  [[nodiscard]] double progress() const noexcept override {
    return size_ == 0 ? 1.0 : std::min(1.0, static_cast<double>(consumed_) / static_cast<double>(size_));
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(Errc::corrupt, path_.string() + ": line " + std::to_string(line_number_) + ": " + reason);
  }

  bool next_line() {
    // Into a buffer of a fixed size: what claims to be a CSV may have no second line.
    file_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto got = static_cast<std::size_t>(file_.gcount());
    if (file_.bad())
      throw Error(Errc::io, path_.string() + ": cannot be read after line " + std::to_string(line_number_));
    if (got == 0 && file_.eof()) return false;
    ++line_number_;
    consumed_ += got;
    if (file_.fail()) fail("longer than 64 KiB");
    line_.assign(buffer_.data(), file_.eof() ? got : got - 1);
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    return true;
  }

  void read_header() {
    const char* needed = "a CSV needs a header line with time, entity, metric and value";
    if (!next_line()) throw Error(Errc::corrupt, path_.string() + ": the file is empty; " + needed);
    if (line_.starts_with("\xEF\xBB\xBF")) line_.erase(0, 3);
    if (!split(line_, fields_)) fail(std::string("a quote is not closed; ") + needed);
    columns_ = fields_.size();
    auto column = [&](const char* name) {
      for (std::size_t i = 0; i < fields_.size(); ++i)
        if (fields_[i] == name) return i;
      fail(std::string("no column '") + name + "'; " + needed);
    };
    time_ = column("time");
    entity_ = column("entity");
    metric_ = column("metric");
    value_ = column("value");
  }

  Level row() {
    if (!split(line_, fields_)) fail("a quote is not closed");
    if (fields_.size() != columns_)
      fail(std::to_string(fields_.size()) + " fields where the header has " + std::to_string(columns_));
    double seconds = 0;
    if (!parse_number(fields_[time_], seconds) || !std::isfinite(seconds))
      fail("time '" + shown(fields_[time_]) + "' is not a number of seconds");
    if (std::abs(seconds) > farthest_time)
      fail("time '" + shown(fields_[time_]) +
           "' lies more than 200 years from 1970: times are in seconds, not in milliseconds or less");
    const TimePoint at = time_from_seconds(seconds);
    if (rows_ > 0 && at < last_) fail("time goes back; rows must be sorted by time");
    last_ = at;
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!fields_[value_].empty() && !parse_number(fields_[value_], value))
      fail("value '" + shown(fields_[value_]) + "' is not a number");
    if (std::isinf(value)) fail("value is infinite");
    if (std::abs(value) > largest_value)
      fail("value '" + shown(fields_[value_]) + "' is too large: sums of such values have no meaning");
    if (fields_[entity_].empty()) fail("the entity has no name");
    if (fields_[metric_].empty()) fail("the metric has no name");
    for (const std::size_t column : {entity_, metric_})
      if (fields_[column].size() > longest_name)
        fail("'" + shown(fields_[column]) + "' is a name of more than " + std::to_string(longest_name) +
             " bytes");
    ++rows_;
    return {at, entity(fields_[entity_]), metric(fields_[metric_]), value};
  }

  EntityId entity(const std::string& name) {
    if (const auto known = entity_ids_.find(name); known != entity_ids_.end()) return known->second;
    if (entity_ids_.size() >= most_entities) fail("more than 100000 entities");
    Entity added;
    added.kind = EntityKind::named;
    added.name = name;
    added.start = last_;
    const EntityId id = entities_.add(std::move(added));
    entity_ids_.emplace(name, id);
    return id;
  }

  MetricId metric(const std::string& name) {
    if (const auto known = metric_ids_.find(name); known != metric_ids_.end()) return known->second;
    MetricInfo info;
    info.name = name;
    info.summary = "Column of the CSV";
    MetricId id = 0;
    try {
      id = metrics_.add(std::move(info));
    } catch (const Error& error) {
      fail(error.what());
    }
    metric_ids_.emplace(name, id);
    return id;
  }

  std::ifstream file_;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  std::uint64_t consumed_ = 0;
  std::uint64_t line_number_ = 0;
  std::uint64_t rows_ = 0;
  std::vector<char> buffer_ = std::vector<char>(longest_line + 2);  // a line, its end and a terminator
  std::string line_;
  std::vector<std::string> fields_;
  std::size_t columns_ = 0, time_ = 0, entity_ = 0, metric_ = 0, value_ = 0;
  TimePoint last_{};
  std::unordered_map<std::string, EntityId> entity_ids_;
  std::unordered_map<std::string, MetricId> metric_ids_;
  std::vector<Observation> batch_;
  bool over_ = false;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<Source> open_csv(const std::filesystem::path& path) {
  return std::make_unique<CsvSource>(path);
}

}  // namespace etwrca
