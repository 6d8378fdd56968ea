#include "detect/spike_tracker.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace etwrca::detect {

SpikeTracker::SpikeTracker(const DetectOptions& options)
    : hot_(score_of(options.threshold)),
      sure_(score_of(std::max(options.sure, options.threshold))),
      calm_(score_of(options.threshold * 0.75)),
      left_(score_of(1.5)),
      confirm_(options.confirm),
      release_(options.release),
      refractory_(options.refractory) {}

std::optional<Spike> SpikeTracker::update(TimePoint time, double score, const Reading& strongest,
                                          MetricId metric) {
  last_ = time;
  if (spike_) return follow(time, score, strongest, metric);

  if (refractory_left_ > 0) --refractory_left_;
  if (score < left_) {
    away_ = hot_for_ = 0;
    return std::nullopt;
  }
  if (away_++ == 0) {
    candidate_ = Spike{};
    candidate_.begin = time;
  }
  strengthen(score, strongest, metric);
  hot_for_ = score >= hot_ ? hot_for_ + 1 : 0;
  const bool alert = score >= sure_ || hot_for_ >= confirm_;
  if (!alert || (refractory_left_ > 0 && score <= last_score_)) return std::nullopt;

  candidate_.alerted = time;
  candidate_.end = std::max(time, candidate_.begin);  // the clock may have been set back
  spike_ = candidate_;
  calm_for_ = 0;
  return spike_;
}

std::optional<Spike> SpikeTracker::follow(TimePoint time, double score, const Reading& strongest,
                                          MetricId metric) {
  strengthen(score, strongest, metric);
  if (score >= calm_) {
    calm_for_ = 0;
    return std::nullopt;
  }
  if (calm_for_++ == 0) calm_since_ = time;
  if (calm_for_ < release_) return std::nullopt;
  last_ = calm_since_;
  return finish();
}

std::optional<Spike> SpikeTracker::finish() {
  if (!spike_) return std::nullopt;
  Spike done = *std::exchange(spike_, std::nullopt);
  done.end = std::max(last_, done.begin);
  done.ended = true;
  last_score_ = done.score;
  refractory_left_ = refractory_;
  away_ = hot_for_ = calm_for_ = 0;
  return done;
}

void SpikeTracker::strengthen(double score, const Reading& strongest, MetricId metric) {
  Spike& s = spike_ ? *spike_ : candidate_;
  if (score <= s.score) return;
  s.score = score;
  s.metric = metric;
  s.value = strongest.value;
  s.baseline = strongest.median;
  s.scale = strongest.scale;
  s.usual = strongest.usual;
}

}  // namespace etwrca::detect
