#include "monitor/lost_events.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

namespace etwrca::monitor {
namespace {

constexpr std::size_t most_gaps = 4095;  // a half of one more is even

double number(std::uint64_t count) { return static_cast<double>(count); }

double seconds_of(const TimeRange& range) { return to_seconds(between(range.begin, range.end)); }

}  // namespace

void LostEvents::take(std::span<const Observation> batch) {
  for (const Observation& observation : batch) {
    const auto* lost = std::get_if<LossObservation>(&observation);
    if (lost == nullptr || (lost->loss.events == 0 && lost->loss.buffers == 0)) continue;
    gaps_.push_back({{lost->at - std::max(lost->length, Duration::zero()), lost->at}, lost->loss});
    if (gaps_.size() > most_gaps) coarsen();
  }
}

void LostEvents::coarsen() {
  const auto half = gaps_.begin() + static_cast<std::ptrdiff_t>(gaps_.size() / 2);
  auto kept = gaps_.begin();
  for (auto at = gaps_.begin(); at != half; at += 2, ++kept) {
    const Gap& first = *at;
    const Gap& second = *(at + 1);
    Gap both{{std::min(first.range.begin, second.range.begin), std::max(first.range.end, second.range.end)},
             first.loss};
    both.loss += second.loss;
    *kept = both;
  }
  gaps_.erase(kept, half);
}

double LostEvents::part_in(const TimeRange& window, const Gap& gap) {
  if (gap.range.end <= gap.range.begin) return window.contains(gap.range.end) ? 1.0 : 0.0;
  const TimeRange common{std::max(window.begin, gap.range.begin), std::min(window.end, gap.range.end)};
  return std::max(0.0, seconds_of(common)) / seconds_of(gap.range);
}

double LostEvents::share(const TimeRange& window, const TimeRange& extent, const SourceInfo& info) const {
  const double whole = seconds_of(extent);
  const double of_time = whole > 0 ? std::min(1.0, seconds_of(window) / whole) : 0.0;
  double events = 0;
  double buffers = 0;
  double all_buffers = 0;
  for (const Gap& gap : gaps_) {
    const double part = part_in(window, gap);
    events += part * number(gap.loss.events);
    buffers += part * number(gap.loss.buffers);
    all_buffers += number(gap.loss.buffers);
  }
  const double of_the_counted = all_buffers > 0 ? buffers / all_buffers : of_time;
  // A buffer held an event at the least.
  const double lost = std::max(events + of_the_counted * number(info.loss.events), buffers);
  const double read = of_time * number(info.events);
  return lost > 0 ? lost / (lost + read) : 0.0;
}

}  // namespace etwrca::monitor
