#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "etwrca/attribution.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/source.hpp"
#include "source/attribution_info.hpp"

namespace etwrca {
namespace {

constexpr std::size_t batch_size = 1024;

/// A recording: records in time order, attributed.
class EtlSource final : public Source {
 public:
  EtlSource(const std::filesystem::path& path, const EtlOptions& options)
      : file_(path), attribution_(entities_, modules_, attribution_options(options)) {
    info_.kind = "etl";
    info_.name = path.filename().string();
    info_.processors = file_.header().processors;
    // Past the last event by one unit of the format's time, so that the extent contains it. A damaged
    // recording says any time: the length must fit.
    auto sane = [](TimePoint t) {
      return std::clamp(t, TimePoint(Duration::min() / 4), TimePoint(Duration::max() / 4));
    };
    const TimePoint begin = sane(file_.first_time());
    info_.extent = TimeRange{begin, std::max(sane(file_.last_time()), begin) + Duration(100)};
    info_.loss = known_loss_ = file_.loss();
  }

  std::span<const Observation> read() override {
    bool more = !finished_;
    while (more && !stopped_ && attribution_.pending() < batch_size) more = read_some();
    if (!more && !std::exchange(finished_, true)) attribution_.finish(last_);
    notice_loss();
    attribution_.take(batch_);
    for (const Observation& observation : batch_)
      if (const auto* lost = std::get_if<LossObservation>(&observation)) told_ += lost->loss;
    if (loss_.any()) batch_.emplace_back(LossObservation{last_, std::exchange(loss_, {}), {}});
    return batch_;
  }

  void stop() noexcept override { stopped_ = true; }

  [[nodiscard]] SourceInfo info() const override {
    SourceInfo info = info_;
    // Lost is what the header counts, or what events told of, whichever is more: both mean the same.
    info.loss.events -= std::min(info.loss.events, told_.events);
    info.loss.buffers -= std::min(info.loss.buffers, told_.buffers);
    info.notes = file_.loss_notes();
    info.stopped = stopped_ && !finished_;
    source::describe(attribution_.stats(), info);
    return info;
  }

  [[nodiscard]] double progress() const noexcept override {
    return file_.size() == 0 ? 1.0
                             : static_cast<double>(file_.position()) / static_cast<double>(file_.size());
  }

 private:
  AttributionOptions attribution_options(const EtlOptions& options) {
    AttributionOptions out;
    out.clock_frequency = file_.header().clock_frequency;
    out.begin = file_.first_time();
    out.overwritten = out.begin > file_.header().start;
    out.command_lines = options.command_lines;
    out.unknown = [this] { look_ahead(); };
    return out;
  }

  /// So many records that what is asked between them costs nothing beside them. False at the end.
  bool read_some() {
    constexpr int records = 64;
    EventRecord record;
    TimePoint last = last_;
    int taken = 0;
    while (taken < records && file_.next(record)) {
      ++taken;
      last = std::max(last, record.time);
      attribution_.add(record);
    }
    last_ = last;
    info_.events += static_cast<std::uint64_t>(taken);
    return taken == records;
  }

  /// Somebody is at work whom nothing so far has introduced: the rundown takes a while, or stands at the end.
  /// Goes on from where it stopped the last time, so the recording is read twice at most.
  void look_ahead() {
    if (!ahead_) ahead_ = file_.another();
    EventRecord record;
    while (!stopped_ && ahead_->next(record))
      if (attribution_.learn(record)) return;
  }

  void notice_loss() {
    const Loss& now = file_.loss();
    if (now == known_loss_) return;
    loss_.events += now.events - known_loss_.events;
    loss_.buffers += now.buffers - known_loss_.buffers;
    loss_.bytes += now.bytes - known_loss_.bytes;
    loss_.records += now.records - known_loss_.records;
    known_loss_ = now;
  }

  EtlFile file_;
  std::optional<EtlFile> ahead_;
  SourceInfo info_;
  Attribution attribution_;
  Loss known_loss_;  // of the file, as far as it was passed on
  Loss loss_;        // to be passed on
  Loss told_;        // by events of the recording: the header counts them too
  TimePoint last_ = TimePoint::min();
  bool finished_ = false;
  std::vector<Observation> batch_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<Source> open_etl(const std::filesystem::path& path, const EtlOptions& options) {
  return std::make_unique<EtlSource>(path, options);
}

}  // namespace etwrca
