#include "watch.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <optional>
#include <utility>

#include "documents.hpp"

namespace dashboard {
namespace {

constexpr auto between_tries = std::chrono::seconds(1);
constexpr double longest_wait = 1e9;  // seconds: what a clock can still be set to

class Paced final : public etwrca::Source {
 public:
  Paced(std::unique_ptr<etwrca::Source> source, double speed) : source_(std::move(source)), speed_(speed) {}

  // What belongs to a tenth of a second of ours at a time: a batch of the source may be the whole input.
  std::span<const etwrca::Observation> read() override {
    if (left_.empty()) left_ = source_->read();
    if (left_.empty()) return left_;
    const etwrca::TimePoint now = etwrca::time_of(left_.front());
    if (!first_) first_ = now;
    const etwrca::Duration together = etwrca::duration_from_seconds(0.1 * speed_);
    std::size_t count = 1;
    while (count < left_.size() && etwrca::between(now, etwrca::time_of(left_[count])) <= together) ++count;
    const double wait = etwrca::to_seconds(etwrca::between(*first_, now)) / speed_;
    const auto due = begin_ + etwrca::duration_from_seconds(std::min(wait, longest_wait));
    std::unique_lock lock(mutex_);
    if (changed_.wait_until(lock, due, [this] { return stopped_; })) return {};
    const auto part = left_.first(count);
    left_ = left_.subspan(count);
    return part;
  }
  void stop() noexcept override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    source_->stop();
  }
  [[nodiscard]] etwrca::SourceInfo info() const override { return source_->info(); }
  [[nodiscard]] double progress() const noexcept override { return source_->progress(); }
  [[nodiscard]] const etwrca::MetricTable& metrics() const noexcept override { return source_->metrics(); }
  [[nodiscard]] etwrca::EntityTable& entities() noexcept override { return source_->entities(); }
  [[nodiscard]] const etwrca::EntityTable& entities() const noexcept override {
    return std::as_const(*source_).entities();
  }
  [[nodiscard]] const etwrca::ModuleTable& modules() const noexcept override { return source_->modules(); }

 private:
  using Clock = std::chrono::steady_clock;
  std::unique_ptr<etwrca::Source> source_;
  double speed_;
  Clock::time_point begin_ = Clock::now();
  std::optional<etwrca::TimePoint> first_;
  std::span<const etwrca::Observation> left_;  // of the source's batch
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<etwrca::Source> paced(std::unique_ptr<etwrca::Source> source, double speed) {
  return std::make_unique<Paced>(std::move(source), speed);
}

Incident incident_of(etwrca::Report report, const etwrca::Incident& incident, const std::string& origin,
                     const std::string& identity) {
  report.incidents = {incident};
  Incident stored;
  stored.key = key_of(incident.id, identity);
  stored.json = one_line(report);
  stored.markdown = etwrca::to_markdown(report);
  stored.html = etwrca::to_html(report);
  stored.text = etwrca::to_text(report);
  stored.summary = summary_of(Json::parse(stored.json), stored.key, origin);
  return stored;
}

Watch::Watch(std::unique_ptr<etwrca::Source> source, std::string origin, std::string identity, Store& store,
             Events& events)
    : source_(std::move(source)),
      origin_(std::move(origin)),
      identity_(std::move(identity)),
      store_(store),
      events_(events),
      info_(source_->info()) {
  monitor_.add(*this);
  history_.know(source_->metrics());
  thread_ = std::thread([this] { run(); });
}

Watch::~Watch() { finish(); }

void Watch::finish() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  source_->stop();
  thread_.join();
  // Who has locked the store has two seconds to leave it.
  for (int again = 0; again < 8 && !store_.save().empty(); ++again)
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
}

etwrca::SourceInfo Watch::info() const {
  const std::lock_guard lock(mutex_);
  return info_;
}

void Watch::run() {
  try {
    const etwrca::Report report = monitor_.run(*source_);
    const std::lock_guard lock(mutex_);
    info_ = report.source;
  } catch (const std::exception& error) {
    note(error.what());
  }
  events_.push("end", "{}");
  while (!stopping_ && !store_.save().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(500));
}

void Watch::frame(const etwrca::Frame& frame) {
  {
    const std::lock_guard lock(mutex_);
    info_ = source_->info();
  }
  ++frames_;
  if (const auto now = std::chrono::steady_clock::now(); now - saved_ >= between_tries) {
    saved_ = now;
    store_.save();
  }
  // Into the history first: who has read that and asks for the events after it misses nothing.
  events_.push("frame", [&](std::uint64_t id) {
    std::string document = frame_document(frame, id);
    history_.add(frame, *source_, document);
    return document;
  });
}

void Watch::ongoing(const etwrca::Incident& incident) {
  etwrca::Report report = monitor_.so_far();
  report.incidents = {incident};
  const Json document = Json::parse(one_line(report));
  Json summary = summary_of(document, key_of(incident.id, identity_), origin_);
  summary["open"] = true;
  summary["suspects"] = Json::array();
  for (const etwrca::Suspect& suspect : incident.ranking.suspects) {
    const Json& told = document["incidents"][0]["suspects"][summary["suspects"].size()];
    Json row{{"entity", suspect.who}};
    for (const char* name : {"name", "pid", "label", "score", "anomaly", "energy", "correlation"})
      row[name] = told.at(name);
    summary["suspects"].push_back(std::move(row));
  }
  events_.push("ongoing", dumped(summary));
}

void Watch::incident(const etwrca::Incident& incident) {
  // Of a recording that is given up the last incident is half of what it is; that of a live machine is all
  // there is.
  if (stopping_ && origin_ != "live") return;
  ++incidents_;
  const auto [summary, wrong] = store_.put(incident_of(monitor_.so_far(), incident, origin_, identity_));
  events_.push("incident", dumped(summary));
  // Told with each incident, not with each try.
  if (!wrong.empty()) note(wrong);
}

void Watch::note(const std::string& sentence) { events_.push("note", dumped({{"text", sentence}})); }

}  // namespace dashboard
