// The C ABI of the detector alone.
#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/report.hpp"
#include "etwrca/spike_detector.hpp"

struct etwrca_detector {
  etwrca_detector(std::size_t n, const etwrca::DetectOptions& options) : metrics(n), detector(n, options) {}

  std::size_t metrics;
  etwrca::EntityDetector detector;  // with one metric it is SpikeDetector
  std::atomic<bool> running = false;
};

namespace etwrca::capi {
namespace {

std::optional<Spike> next(etwrca_detector& detector, std::int64_t time, const double* values) {
  return detector.detector.update(time_at(time), std::span(values, detector.metrics));
}

void give_if(const std::optional<Spike>& spike, std::int32_t* found, etwrca_spike* out) {
  if (!spike) return;
  give(spike_of(*spike, nullptr, nullptr), out, "etwrca_spike");
  *found = 1;
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_detector_create(size_t metrics, const etwrca_options* options, etwrca_detector** out) {
  return guarded_handle(out, [&] { return new etwrca_detector(metrics, monitor_options(options).detect); });
}

etwrca_status etwrca_detector_update(etwrca_detector* detector, int64_t time_ns, const double* values,
                                     int32_t* found, etwrca_spike* out) {
  return guarded([&] {
    need(found, "found") = 0;
    const InUse use(need(detector, "detector").running);
    need(values, "values");
    check_size<etwrca_spike>(need(out, "out").size, "etwrca_spike");  // before the detector has moved on
    give_if(next(*detector, time_ns, values), found, out);
  });
}

etwrca_status etwrca_detector_update_many(etwrca_detector* detector, const int64_t* times_ns,
                                          const double* values, size_t count,
                                          int32_t (*spike)(const etwrca_spike* spike, void* user),
                                          void* user) {
  return guarded([&] {
    const InUse use(need(detector, "detector").running);
    need(spike, "spike");
    if (count > 0) {
      need(times_ns, "times");
      need(values, "values");
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto found = next(*detector, times_ns[i], values + i * detector->metrics);
      if (!found) continue;
      etwrca_spike told = spike_of(*found, nullptr, nullptr);
      told.size = sizeof told;
      tell(spike, static_cast<const etwrca_spike*>(&told), user);
    }
  });
}

etwrca_status etwrca_detector_finish(etwrca_detector* detector, int32_t* found, etwrca_spike* out) {
  return guarded([&] {
    need(found, "found") = 0;
    const InUse use(need(detector, "detector").running);
    check_size<etwrca_spike>(need(out, "out").size, "etwrca_spike");
    give_if(detector->detector.finish(), found, out);
  });
}

etwrca_status etwrca_detector_add_metric(etwrca_detector* detector, double min_scale, size_t* out) {
  return guarded([&] {
    need(out, "out") = 0;
    const InUse use(need(detector, "detector").running);
    *out = detector->detector.add_metric(min_scale);
    ++detector->metrics;
  });
}

double etwrca_detector_baseline(const etwrca_detector* detector, size_t position) {
  return detector == nullptr ? std::numeric_limits<double>::quiet_NaN()
                             : detector->detector.baseline(position);
}

double etwrca_detector_scale(const etwrca_detector* detector, size_t position) {
  return detector == nullptr ? std::numeric_limits<double>::quiet_NaN() : detector->detector.scale(position);
}

double etwrca_detector_score(const etwrca_detector* detector) {
  return detector == nullptr ? std::numeric_limits<double>::quiet_NaN() : detector->detector.score();
}

void etwrca_detector_free(etwrca_detector* detector) { end(detector, "detector"); }
