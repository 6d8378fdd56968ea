#include "history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "documents.hpp"

namespace dashboard {
namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

// What a process takes beside its columns and its names: the document that holds them, its place in the
// table.
constexpr std::size_t bytes_a_track = 1024;

std::size_t bytes_of(const Json& about) {
  std::size_t bytes = 0;
  for (const Json& value : about)
    if (const auto* text = value.get_ptr<const std::string*>()) bytes += text->capacity();
  return bytes;
}

bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

template <typename Value>
std::size_t bytes_of(const std::vector<Value>& values) {
  return values.capacity() * sizeof(Value);
}

}  // namespace

void History::set(Column& column, float value) {
  if (column.empty() ? std::isnan(value) : same(column.back().value, value)) return;
  bytes_ -= bytes_of(column);
  column.push_back({newest(), value});
  bytes_ += bytes_of(column);
}

History::Track& History::track_of(etwrca::EntityId who, std::size_t columns) {
  const auto [found, is_new] = tracks_.try_emplace(who);
  Track& track = found->second;
  if (is_new) bytes_ += bytes_a_track;
  if (track.columns.size() < columns) {
    bytes_ -= bytes_of(track.columns);
    track.columns.resize(columns);
    bytes_ += bytes_of(track.columns);
  }
  return track;
}

// Names and ends come late; what the source has forgotten stays as it was known.
void History::describe(etwrca::EntityId who, Track& track, const etwrca::Source& source) {
  const etwrca::Entity* entity = source.entities().find(who);
  if (entity == nullptr && !track.about.is_null()) return;
  bytes_ -= bytes_of(track.about);
  track.about = entity_document(who, entity != nullptr ? *entity : etwrca::Entity{});
  bytes_ += bytes_of(track.about);
}

void History::know(const etwrca::MetricTable& metrics) {
  const std::lock_guard lock(mutex_);
  metrics_ = metrics.rows();
}

void History::add(const etwrca::Frame& frame, const etwrca::Source& source, std::string document) {
  const std::lock_guard lock(mutex_);
  bytes_ += document.size() + sizeof(Kept);
  frames_.push_back({etwrca::to_seconds(frame.begin), etwrca::to_seconds(frame.length), std::move(document)});
  for (const etwrca::EntityId who : alive_) {
    if (std::binary_search(frame.entities.begin(), frame.entities.end(), who)) continue;
    Track& track = track_of(who, 0);
    describe(who, track, source);
    for (Column& column : track.columns) set(column, unknown);
  }
  for (std::size_t row = 0; row < frame.entities.size(); ++row) {
    const etwrca::EntityId who = frame.entities[row];
    Track& track = track_of(who, frame.metrics);
    if (track.about.is_null() || newest() % 16 == 0) describe(who, track, source);
    for (std::size_t m = 0; m < frame.metrics; ++m)
      set(track.columns[m], static_cast<float>(frame.values[row * frame.metrics + m]));
  }
  alive_ = frame.entities;
  metrics_ = source.metrics().rows();
  prometheus_ = etwrca::to_prometheus(frame, metrics_);
  // A sixteenth at a time: going through all tracks costs as much as a frame does.
  const std::size_t part = std::max<std::size_t>(1, most_frames_ / 16);
  while (frames_.size() > 1 && (frames_.size() >= most_frames_ + part || bytes_ > most_bytes_))
    drop(std::min(part, frames_.size() - 1));
}

// The last of what began before the first frame still holds there; that nothing is known needs no point.
void History::forget_before_first(Column& column) {
  const auto after = std::upper_bound(column.begin(), column.end(), first_,
                                      [](std::uint32_t n, const Point& point) { return n < point.frame; });
  if (after == column.begin()) return;
  const auto last = std::prev(after);
  bytes_ -= bytes_of(column);
  column.erase(column.begin(), std::isnan(last->value) ? after : last);
  if (column.capacity() > 2 * column.size()) column.shrink_to_fit();
  bytes_ += bytes_of(column);
}

void History::drop(std::size_t frames) {
  for (std::size_t i = 0; i < frames; ++i) bytes_ -= frames_[i].document.size() + sizeof(Kept);
  first_ += static_cast<std::uint32_t>(frames);
  frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(frames));
  for (auto track = tracks_.begin(); track != tracks_.end();) {
    std::vector<Column>& columns = track->second.columns;
    for (Column& column : columns) forget_before_first(column);
    const bool empty =
        std::all_of(columns.begin(), columns.end(), [](const Column& column) { return column.empty(); });
    if (!empty || std::binary_search(alive_.begin(), alive_.end(), track->first)) {
      ++track;
      continue;
    }
    for (const Column& column : columns) bytes_ -= bytes_of(column);
    bytes_ -= bytes_of(columns) + bytes_of(track->second.about) + bytes_a_track;
    track = tracks_.erase(track);
  }
}

History::Extent History::extent() const {
  const std::lock_guard lock(mutex_);
  Extent extent;
  extent.frames = frames_.size();
  extent.dropped = first_;
  extent.bytes = bytes_;
  if (!frames_.empty()) {
    extent.from = frames_.front().begin;
    extent.to = frames_.back().begin + frames_.back().length;
  }
  return extent;
}

std::string History::frames(double from, double to, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  std::string out = "{\"frames\":[";
  std::size_t count = 0;
  bool more = false;
  for (const Kept& frame : frames_) {
    if (!(frame.begin >= from && frame.begin < to)) continue;
    more = count == most;
    if (more) break;
    if (count++ > 0) out += ',';
    out += frame.document;
  }
  return out + "],\"more\":" + (more ? "true" : "false") + "}";
}

std::optional<std::uint32_t> History::frame_at(double time) const {
  const auto after = std::upper_bound(frames_.begin(), frames_.end(), time,
                                      [](double t, const Kept& frame) { return t < frame.begin; });
  if (after == frames_.begin()) return std::nullopt;
  return first_ + static_cast<std::uint32_t>(after - frames_.begin()) - 1;
}

float History::value_at(const Column& column, std::uint32_t frame) {
  const auto after = std::upper_bound(column.begin(), column.end(), frame,
                                      [](std::uint32_t n, const Point& point) { return n < point.frame; });
  return after == column.begin() ? unknown : std::prev(after)->value;
}

Json History::processes(std::optional<double> at, std::size_t column, const std::string& text,
                        std::size_t most) const {
  const std::lock_guard lock(mutex_);
  Json out{{"begin", Json()}, {"processes", Json::array()}, {"count", 0}};
  if (frames_.empty()) return out;
  const auto place = at ? frame_at(*at) : std::optional(newest());
  if (!place) return out;
  out["begin"] = frames_[*place - first_].begin;
  struct Row {
    float key;
    etwrca::EntityId who;
    const Track* track;
  };
  std::vector<Row> rows;
  for (const auto& [who, track] : tracks_) {
    const auto lives = [&](const auto& values) { return !std::isnan(value_at(values, *place)); };
    if (std::none_of(track.columns.begin(), track.columns.end(), lives)) continue;
    const Json& pid = track.about["pid"];
    if (!text.empty() && track.about["name"].get_ref<const std::string&>().find(text) == std::string::npos &&
        !(pid.is_number() && pid.dump() == text))
      continue;
    const float value = column < track.columns.size() ? value_at(track.columns[column], *place) : unknown;
    rows.push_back({std::isnan(value) ? -std::numeric_limits<float>::infinity() : value, who, &track});
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return a.key != b.key ? a.key > b.key : a.who < b.who; });
  out["count"] = rows.size();
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    Json row = rows[i].track->about;
    row["values"] = Json::array();
    for (const auto& values : rows[i].track->columns)
      row["values"].push_back(known(value_at(values, *place)));
    out["processes"].push_back(std::move(row));
  }
  return out;
}

Json History::entity(etwrca::EntityId who, double from, double to) const {
  const std::lock_guard lock(mutex_);
  const auto found = tracks_.find(who);
  if (found == tracks_.end()) return {};
  const Track& track = found->second;
  Json out{{"entity", track.about}, {"times", Json::array()}, {"values", Json::object()}};
  std::vector<std::uint32_t> wanted;
  for (std::size_t i = 0; i < frames_.size(); ++i)
    if (frames_[i].begin >= from && frames_[i].begin < to) {
      wanted.push_back(first_ + static_cast<std::uint32_t>(i));
      out["times"].push_back(frames_[i].begin);
    }
  for (std::size_t m = 0; m < std::min(metrics_.size(), track.columns.size()); ++m) {
    Json values = Json::array();
    for (const std::uint32_t frame : wanted) values.push_back(known(value_at(track.columns[m], frame)));
    out["values"][metrics_[m].name] = std::move(values);
  }
  return out;
}

std::string History::prometheus() const {
  const std::lock_guard lock(mutex_);
  return prometheus_;
}

std::vector<etwrca::MetricInfo> History::metrics() const {
  const std::lock_guard lock(mutex_);
  return metrics_;
}

}  // namespace dashboard
