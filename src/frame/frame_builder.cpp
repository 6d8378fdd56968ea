#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <tuple>
#include <utility>

#include "base/frame_total.hpp"
#include "etwrca/error.hpp"
#include "etwrca/frame.hpp"
#include "frame/open_bin.hpp"
#include "frame/slot_table.hpp"

namespace etwrca {
namespace {

using frame::Grid;
using frame::OpenBin;
using namespace std::chrono_literals;

constexpr Duration::rep farthest_ahead = 3600;  // bins
constexpr std::size_t most_open_bins = 256;
constexpr Duration longest_bin = 240h;  // of which farthest_ahead are a length of time
constexpr Duration farthest_behind = 10s;
constexpr int moments_that_agree = 16;
constexpr double not_known_any_more =
    std::numeric_limits<double>::infinity();  // a level that was told to be NaN

TimePoint begin_of(const Observation& observation) {
  const auto* usage = std::get_if<Usage>(&observation);
  return usage != nullptr ? usage->begin : time_of(observation);
}

Duration floor_to(Duration t, Duration step) {
  const Duration rest = t % step;
  return rest < Duration::zero() ? t - rest - step : t - rest;
}

/// A damaged recording says any time; near the ends of the range a difference would not fit.
bool in_range(const Observation& observation) {
  auto fits = [](Duration d) { return d <= Duration::max() / 2 && d >= Duration::min() / 2; };
  if (const auto* usage = std::get_if<Usage>(&observation))
    if (!fits(usage->begin.time_since_epoch()) || !fits(usage->length)) return false;
  return fits(time_of(observation).time_since_epoch());
}

}  // namespace

/// Invariant: bins are consecutive, oldest first.
struct ETWRCA_NO_EXPORT FrameBuilder::Impl {
  Source& source;
  FrameOptions options;

  std::deque<OpenBin> bins;
  std::vector<Observation> waiting;  // that were added and not yet looked at
  std::deque<std::size_t> batches;   // where those that are still to be looked at end in it
  std::size_t looked_at = 0;         // of those
  bool started = false;
  bool ending = false;                   // nothing more will be added
  bool row_over = false;                 // the row in bins has its length
  TimePoint horizon = TimePoint::min();  // bins that end by then are to be closed
  TimePoint latest{};
  std::uint64_t unplaced = 0;  // observations lost before the first bin
  int agreeing = 0;            // observations in a row that lie beyond the tolerated disorder
  Duration row_length{1};      // of the last row; the final one is taken to be as long

  frame::SlotTable slots;
  Grid level_now{std::numeric_limits<double>::quiet_NaN()};

  Impl(Source& s, const FrameOptions& o) : source(s), options(o), slots(s, o.max_entities) {
    if (o.bin < Duration::zero()) throw Error(Errc::invalid_argument, "the bin of a frame is negative");
    if (o.bin > longest_bin)
      throw Error(Errc::invalid_argument, "the bin of a frame is longer than ten days");
    if (o.lateness < Duration::zero())
      throw Error(Errc::invalid_argument, "the lateness of a frame is negative");
  }

  [[nodiscard]] bool in_rows() const { return options.bin == Duration::zero(); }

  // ---- time ---------------------------------------------------------------------------------------

  void start_at(TimePoint t) {
    started = true;
    latest = t;
    bins.emplace_back().loss.observations = std::exchange(unplaced, 0);
    const auto extent = source.info().extent;
    if (in_rows())
      bins.back().begin = t;
    else if (extent && extent->begin <= t && between(extent->begin, t) < options.bin)
      bins.back().begin = extent->begin;
    else
      bins.back().begin = TimePoint(floor_to(t.time_since_epoch(), options.bin));
  }

  enum class Answer : std::uint8_t { taken, left_out, later };

  /// Whether the moment can be used; not if it lies too far off. `later`: once all bins are closed.
  Answer accept(TimePoint t, const Observation& observation) {
    const Duration ahead = in_rows() ? Duration::max() : farthest_ahead * options.bin;
    const TimePoint begin = between(begin_of(observation), t) > ahead ? t : begin_of(observation);
    if (!started) start_at(begin);
    const bool off = between(latest, t) > ahead || between(t, bins.front().begin) > farthest_behind;
    if (off && ++agreeing < moments_that_agree) {
      ++bins.front().loss.observations;
      return Answer::left_out;
    }
    agreeing = 0;
    if (!off) return Answer::taken;
    horizon = TimePoint::max();
    return Answer::later;
  }

  /// False: something has to be closed before the observation can be taken.
  bool take(const Observation& observation) {
    if (!in_range(observation)) {
      ++(started ? bins.front().loss.observations : unplaced);
      return true;
    }
    const TimePoint t = time_of(observation);
    if (in_rows() && started && bins.empty()) bins.emplace_back().begin = t;
    const Answer answer = accept(t, observation);
    if (answer != Answer::taken) return answer == Answer::left_out;
    if (in_rows() && t > latest && bins.front().begin < t) {
      row_length = t - bins.front().begin;
      row_over = true;
      return false;
    }
    std::visit(*this, observation);
    latest = std::max(latest, t);
    // By where it begins: what others used over the same long time may follow.
    if (bins.size() > most_open_bins) horizon = std::max(horizon, begin_of(observation) - options.lateness);
    return true;
  }

  /// What a source found at one look ends in one moment: no bin closes before all of the batch is in.
  void batch_is_in() {
    batches.pop_front();
    if (batches.empty()) {
      waiting.clear();
      looked_at = 0;
    }
    if (started && !in_rows()) horizon = std::max(horizon, latest - options.lateness);
  }

  /// The next frame for which nothing can come any more.
  std::optional<Frame> close_one() {
    const bool closes_all = horizon == TimePoint::max();
    if (bins.empty()) {
      if (closes_all) {
        started = false;
        horizon = TimePoint::min();
      }
      return std::nullopt;
    }
    const bool over = in_rows() ? row_over : bins.front().begin + options.bin <= horizon;
    if (!over && !closes_all) return std::nullopt;
    row_over = false;
    if (bins.size() == 1 && !in_rows() && !closes_all)
      bins.emplace_back().begin = bins.front().begin + options.bin;
    OpenBin oldest = std::move(bins.front());
    bins.pop_front();
    return close(oldest, in_rows() ? row_length : options.bin);
  }

  std::optional<Frame> next() {
    while (true) {
      if (auto frame = close_one()) return frame;
      if (looked_at < waiting.size()) {
        if (take(waiting[looked_at])) ++looked_at;
        if (looked_at == batches.front()) batch_is_in();
      } else if (ending) {
        ending = false;
        if (!started) return std::nullopt;
        if (options.whole && !in_rows()) leave_out_unfinished(source.info().stopped);
        horizon = TimePoint::max();
      } else {
        return std::nullopt;
      }
    }
  }

  OpenBin& bin_at(TimePoint t) {
    if (in_rows()) return bins.front();
    if (t < bins.front().begin) {
      ++bins.front().loss.observations;
      return bins.front();
    }
    const auto i = static_cast<std::size_t>((t - bins.front().begin) / options.bin);
    while (bins.size() <= i) {
      const TimePoint begin = bins.back().begin + options.bin;
      bins.emplace_back().begin = begin;
    }
    return bins[i];
  }

  // ---- observations -------------------------------------------------------------------------------

  void operator()(const Usage& x) {
    const std::size_t s = slots.of(x.who, x.begin);
    const TimePoint end = x.begin + x.length;
    slots.keep_until(s, end);
    if (in_rows() || x.length <= Duration::zero()) return put(bin_at(x.begin), s, x, x.amount);
    TimePoint at = std::max(x.begin, bins.front().begin);
    if (at != x.begin) ++bins.front().loss.observations;
    if (end <= at) return put(bins.front(), s, x, x.amount);
    // A bin takes what lies in it; the last takes the rest, so that the parts sum to the whole.
    double rest = x.amount;
    const double per_ns = x.amount / static_cast<double>((end - at).count());
    while (true) {
      OpenBin& bin = bin_at(at);
      const TimePoint bin_end = bin.begin + options.bin;
      if (end <= bin_end) return put(bin, s, x, rest);
      const double part = per_ns * static_cast<double>((bin_end - at).count());
      put(bin, s, x, part);
      rest -= part;
      at = bin_end;
    }
  }

  static void put(OpenBin& bin, std::size_t s, const Usage& x, double amount) {
    bin.touch(s);
    if (!x.module_only) bin.amounts.at(s, x.metric) += amount;
    if (x.module == no_module) return;
    if (!bin.modules.empty()) {
      ModuleUsage& last = bin.modules.back();
      if (last.who == x.who && last.module == x.module && last.metric == x.metric) {
        last.rate += amount;
        return;
      }
    }
    bin.modules.push_back({x.who, x.module, x.metric, amount});
  }

  void operator()(const Level& x) {
    const std::size_t s = slots.of(x.who, x.at);
    OpenBin& bin = bin_at(x.at);
    bin.touch(s);
    if (slots.is_shared(s)) {  // their sum is not known from one of them
      ++bin.loss.observations;
      return;
    }
    bin.levels.at(s, x.metric) = std::isfinite(x.value) ? x.value : not_known_any_more;
  }

  void operator()(const ProcessStart& x) { bin_at(x.at).touch(slots.of(x.who, x.at)); }

  void operator()(const ProcessEnd& x) {
    const std::size_t s = slots.of(x.who, x.at);
    bin_at(x.at).touch(s);
    if (slots[s].who != x.who) return;  // it is counted in "(others)"
    slots[s].alive = false;
    slots[s].ended = std::max(slots[s].ended, x.at);
  }

  void operator()(const LossObservation& x) { bin_at(x.at).loss += x.loss; }

  // ---- frames -------------------------------------------------------------------------------------

  Frame close(OpenBin& bin, Duration length) {
    const std::size_t metrics = source.metrics().size();
    Frame out;
    out.begin = bin.begin;
    out.length = length;
    out.metrics = metrics;
    out.observations = bin.observations;
    out.loss = bin.loss;

    std::vector<std::pair<EntityId, std::size_t>> rows;
    for (std::size_t s = 0; s < slots.all().size(); ++s) {
      if (slots[s].who == no_entity) continue;
      const bool lives =
          slots[s].since < bin.begin + length && (slots[s].alive || slots[s].ended >= bin.begin);
      if (lives || bin.was_touched(s)) rows.emplace_back(slots[s].who, s);
    }
    std::sort(rows.begin(), rows.end());

    const double seconds = in_rows() ? 1.0 : to_seconds(length);
    std::vector<double> row(metrics);
    std::vector<double> stated(metrics, std::numeric_limits<double>::quiet_NaN());
    std::vector<double> sum(metrics, 0.0);
    std::vector<char> any(metrics, 0);
    out.unattributed.assign(metrics, 0.0);
    for (const auto& [who, s] : rows) {
      for (std::size_t m = 0; m < metrics; ++m) row[m] = value(bin, s, m, seconds);
      const Entity* entity = source.entities().find(who);
      const EntityKind kind = entity == nullptr ? EntityKind::process : entity->kind;
      if (kind == EntityKind::system) {
        stated = row;
        continue;
      }
      out.entities.push_back(who);
      out.values.insert(out.values.end(), row.begin(), row.end());
      for (std::size_t m = 0; m < metrics; ++m) {
        if (std::isnan(row[m])) continue;
        any[m] = 1;
        sum[m] += row[m];
        if (kind == EntityKind::bucket) out.unattributed[m] += row[m];
      }
    }
    out.total = total(sum, stated, any, out.unattributed);
    out.modules = modules(bin, seconds);
    const auto still_used = [this](std::size_t s) {
      return std::any_of(bins.begin(), bins.end(), [s](const OpenBin& open) { return open.was_touched(s); });
    };
    slots.release_ended_before(bin.begin + length, still_used, [this](std::size_t s) {
      level_now.clear_row(s);
      for (OpenBin& open : bins) open.clear(s);
    });
    return out;
  }

  double value(OpenBin& bin, std::size_t s, std::size_t m, double seconds) {
    if (source.metrics()[static_cast<MetricId>(m)].kind == MetricKind::usage)
      return bin.amounts.get(s, m) / seconds;
    const double seen = bin.levels.get(s, m);
    if (std::isnan(seen)) return level_now.get(s, m);
    const double known = seen == not_known_any_more ? std::numeric_limits<double>::quiet_NaN() : seen;
    level_now.at(s, m) = known;
    return known;
  }

  [[nodiscard]] std::vector<double> total(const std::vector<double>& sum, const std::vector<double>& stated,
                                          const std::vector<char>& any,
                                          std::vector<double>& unattributed) const {
    std::vector<double> out(sum.size());
    for (std::size_t m = 0; m < sum.size(); ++m) {
      const MetricKind kind = source.metrics()[static_cast<MetricId>(m)].kind;
      const base::FrameTotal settled = base::frame_total(kind, sum[m], any[m] != 0, stated[m]);
      out[m] = settled.total;
      unattributed[m] += settled.unattributed;
    }
    return out;
  }

  static std::vector<ModuleUsage> modules(OpenBin& bin, double seconds) {
    auto key = [](const ModuleUsage& x) { return std::tuple(x.who, x.module, x.metric); };
    std::stable_sort(bin.modules.begin(), bin.modules.end(),
                     [&](const ModuleUsage& a, const ModuleUsage& b) { return key(a) < key(b); });
    std::vector<ModuleUsage> out;
    for (const ModuleUsage& x : bin.modules) {
      if (!out.empty() && key(out.back()) == key(x))
        out.back().rate += x.rate;
      else
        out.push_back(x);
    }
    for (ModuleUsage& x : out) x.rate /= seconds;
    return out;
  }

  /// But not what was lost in it, nor what a source that came to its end by itself has told of it.
  void leave_out_unfinished(bool stopped) {
    const auto unfinished = [&](const OpenBin& bin) {
      return bin.begin + options.bin > latest && !bin.loss.any() && (stopped || bin.observations == 0);
    };
    while (!bins.empty() && unfinished(bins.back())) bins.pop_back();
  }
};

FrameBuilder::FrameBuilder(Source& source, const FrameOptions& options)
    : impl_(std::make_unique<Impl>(source, options)) {}
FrameBuilder::~FrameBuilder() = default;
FrameBuilder::FrameBuilder(FrameBuilder&&) noexcept = default;
FrameBuilder& FrameBuilder::operator=(FrameBuilder&&) noexcept = default;

void FrameBuilder::add(std::span<const Observation> observations) {
  if (observations.empty()) return;
  impl_->waiting.insert(impl_->waiting.end(), observations.begin(), observations.end());
  impl_->batches.push_back(impl_->waiting.size());
}

std::optional<Frame> FrameBuilder::next() { return impl_->next(); }

void FrameBuilder::finish() { impl_->ending = true; }

Loss FrameBuilder::left_out() const noexcept {
  Loss loss;
  loss.observations = impl_->unplaced;
  return loss;
}

Duration FrameBuilder::bin() const noexcept { return impl_->options.bin; }

std::optional<std::size_t> Frame::row_of(EntityId who) const noexcept {
  const auto found = std::lower_bound(entities.begin(), entities.end(), who);
  if (found == entities.end() || *found != who) return std::nullopt;
  return static_cast<std::size_t>(found - entities.begin());
}

}  // namespace etwrca
