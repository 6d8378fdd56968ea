// The C ABI of the ranker alone: arrays in, suspects out.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/own_source.hpp"
#include "capi/report.hpp"
#include "capi/source.hpp"
#include "etwrca/pid_ranker.hpp"

struct etwrca_ranker {
  etwrca_ranker(const etwrca::Source& from, const etwrca::RankOptions& o)
      : tables(from), options(o), ranker(from, o) {}

  const etwrca::Source& tables;
  etwrca::RankOptions options;
  etwrca::PidRanker ranker;
  etwrca::TimeRange extent{};
  etwrca::Duration bin{};
  std::size_t frames = 0;
};

namespace etwrca::capi {
namespace {

Frame frame_of(const Source& tables, TimePoint begin, Duration length, const Cells& cells) {
  Frame frame;
  frame.begin = begin;
  frame.length = length;
  frame.metrics = tables.metrics().size();
  frame.entities.assign(cells.entities, cells.entities + cells.rows);
  frame.values.assign(cells.rows * frame.metrics, std::numeric_limits<double>::quiet_NaN());
  frame.total.assign(frame.metrics, 0);
  frame.unattributed.assign(frame.metrics, 0);
  for (std::size_t row = 0; row < cells.rows; ++row) {
    const EntityKind kind = tables.entities().find(cells.entities[row])->kind;
    for (std::size_t column = 0; column < cells.columns; ++column) {
      const double value = cells.value(row, column);
      if (!std::isfinite(value)) continue;
      frame.values[row * frame.metrics + cells.metrics[column]] = value;
      frame.total[cells.metrics[column]] += value;
      if (kind == EntityKind::bucket) frame.unattributed[cells.metrics[column]] += value;
    }
  }
  return frame;
}

void check_ascending(const Cells& cells) {
  for (std::size_t row = 1; row < cells.rows; ++row)
    if (cells.entities[row] <= cells.entities[row - 1])
      throw Error(Errc::invalid_argument, "entities: are not in ascending order");
}

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Nothing was detected: value and baseline are those of the machine's curve.
Incident incident_of(Ranking ranking, const TimeRange& window, MetricId metric) {
  Incident incident;
  incident.window = window;
  incident.given = true;
  incident.spike.metric = metric;
  incident.spike.begin = incident.spike.alerted = window.begin;
  incident.spike.end = window.end;
  incident.spike.ended = true;
  std::vector<double> before;
  double peak = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < std::min(ranking.times.size(), ranking.total.values.size()); ++i) {
    if (ranking.times[i] < window.begin)
      before.push_back(ranking.total.values[i]);
    else if (window.contains(ranking.times[i]))
      peak = std::max(peak, ranking.total.values[i]);
  }
  incident.spike.baseline = median(before);
  if (before.empty()) incident.spike.scale = incident.spike.score = incident.spike.baseline;
  incident.spike.value = std::isfinite(peak) ? peak : incident.spike.baseline;
  incident.ranking = std::move(ranking);
  return incident;
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_ranker_create(const etwrca_source* tables, const etwrca_options* options,
                                   etwrca_ranker** out) {
  return guarded_handle(out,
                        [&] { return new etwrca_ranker(source_of(tables), monitor_options(options).rank); });
}

etwrca_status etwrca_ranker_observe(etwrca_ranker* ranker, int64_t begin_ns, int64_t length_ns,
                                    const uint32_t* entities, size_t rows, const uint32_t* metrics,
                                    size_t columns, const double* values) {
  return guarded([&] {
    need(ranker, "ranker");
    const Cells cells{entities, rows, metrics, columns, values};
    check(cells, ranker->tables);
    check_ascending(cells);
    const TimePoint begin = time_at(begin_ns);
    const Duration length = length_of(length_ns);
    if (ranker->frames > 0 && begin < ranker->extent.end)
      throw Error(Errc::invalid_argument, "begin: is before the end of the frame before");
    ranker->ranker.observe(frame_of(ranker->tables, begin, length, cells));
    if (ranker->frames++ == 0) ranker->extent.begin = begin;
    ranker->extent.end = begin + length;
    ranker->bin = length;
  });
}

etwrca_status etwrca_ranker_rank(const etwrca_ranker* ranker, int64_t begin_ns, int64_t end_ns,
                                 uint32_t metric, etwrca_report** out) {
  return guarded_handle(out, [&] {
    need(ranker, "ranker");
    const TimeRange window{time_at(begin_ns), time_at(end_ns)};
    if (window.end <= window.begin)
      throw Error(Errc::invalid_argument, "window: its end is not after its begin");
    const MetricId felt = metric_in(ranker->tables, metric);
    Ranking ranking = ranker->ranker.rank(window, felt);
    if (ranking.window_frames == 0) throw Error(Errc::not_found, "window: no frame begins inside");
    auto handle = std::make_unique<etwrca_report>();
    Report& report = handle->report;
    report.source = ranker->tables.info();
    report.metrics = ranker->tables.metrics().rows();
    report.extent = ranker->extent;
    report.bin = ranker->bin;
    report.frames = ranker->frames;
    report.rank = ranker->options;
    report.incidents.push_back(incident_of(std::move(ranking), window, felt));
    return handle.release();
  });
}

void etwrca_ranker_free(etwrca_ranker* ranker) { delete ranker; }
