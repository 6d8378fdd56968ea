// The C ABI of the ranker alone: arrays in, suspects out.
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/frame_total.hpp"
#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/own_source.hpp"
#include "capi/report.hpp"
#include "capi/source.hpp"
#include "etwrca/given_window.hpp"
#include "etwrca/pid_ranker.hpp"

struct etwrca_ranker {
  etwrca_ranker(const etwrca::Source& from, const etwrca::RankOptions& o)
      : tables(from), options(o), ranker(from, o) {}

  const etwrca::Source& tables;
  etwrca::RankOptions options;
  etwrca::PidRanker ranker;
  etwrca::GivenWindow given;
  std::vector<etwrca::TimeRange> excluded{};
  etwrca::Loss loss;
  etwrca::TimeRange extent{};
  etwrca::Duration bin{};
  std::size_t frames = 0;
};

namespace etwrca::capi {
namespace {

void total_up(Frame& frame, const Source& tables, const std::vector<double>& stated) {
  for (std::size_t m = 0; m < frame.metrics; ++m) {
    double sum = 0;
    bool any = false;
    for (std::size_t row = 0; row < frame.entities.size(); ++row) {
      const double value = frame.value(row, static_cast<MetricId>(m));
      if (std::isnan(value)) continue;
      any = true;
      sum += value;
      if (tables.entities().find(frame.entities[row])->kind == EntityKind::bucket)
        frame.unattributed[m] += value;
    }
    if (std::isinf(sum))
      throw Error(Errc::invalid_argument,
                  "values: the sum of " + tables.metrics().rows()[m].name + " is infinite");
    const base::FrameTotal settled = base::frame_total(tables.metrics().rows()[m].kind, sum, any, stated[m]);
    frame.total[m] = settled.total;
    frame.unattributed[m] += settled.unattributed;
  }
}

Frame frame_of(const Source& tables, TimePoint begin, Duration length, const Cells& cells) {
  const std::vector<MetricInfo>& metrics = tables.metrics().rows();
  Frame frame;
  frame.begin = begin;
  frame.length = length;
  frame.metrics = metrics.size();
  frame.total.assign(frame.metrics, 0);
  frame.unattributed.assign(frame.metrics, 0);
  std::vector<double> stated(frame.metrics, std::numeric_limits<double>::quiet_NaN());
  std::vector<double> values(frame.metrics);
  for (std::size_t row = 0; row < cells.rows; ++row) {
    for (std::size_t m = 0; m < frame.metrics; ++m) values[m] = base::nothing_of(metrics[m].kind);
    for (std::size_t column = 0; column < cells.columns; ++column) {
      const double value = cells.value(row, column);
      const std::uint32_t m = cells.metrics[column];
      if (std::isinf(value) && metrics[m].kind == MetricKind::usage)
        throw Error(Errc::invalid_argument, "values: a rate is infinite");
      if (std::isfinite(value)) values[m] = value;
    }
    if (tables.entities().find(cells.entities[row])->kind == EntityKind::system) {
      stated = values;
      continue;
    }
    frame.entities.push_back(cells.entities[row]);
    frame.values.insert(frame.values.end(), values.begin(), values.end());
  }
  total_up(frame, tables, stated);
  return frame;
}

void check_distinct(const Cells& cells, std::size_t metrics) {
  std::vector<char> seen(metrics, 0);
  for (std::size_t column = 0; column < cells.columns; ++column)
    if (std::exchange(seen[cells.metrics[column]], 1) != 0)
      throw Error(Errc::invalid_argument,
                  "metrics: " + std::to_string(cells.metrics[column]) + " is there twice");
}

void check_ascending(const Cells& cells) {
  for (std::size_t row = 1; row < cells.rows; ++row)
    if (cells.entities[row] <= cells.entities[row - 1])
      throw Error(Errc::invalid_argument, "entities: are not in ascending order");
}

TimeRange window_of(std::int64_t begin_ns, std::int64_t end_ns) {
  const TimeRange window{time_at(begin_ns), time_at(end_ns)};
  if (window.end > window.begin) return window;
  throw Error(Errc::invalid_argument, "window: its end is not after its begin");
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
                                    size_t columns, const double* values, const etwrca_loss* loss) {
  return guarded([&] {
    need(ranker, "ranker");
    const Cells cells{entities, rows, metrics, columns, values};
    check(cells, ranker->tables);
    check_ascending(cells);
    check_distinct(cells, ranker->tables.metrics().size());
    const TimePoint begin = time_at(begin_ns);
    const Duration length = length_of(length_ns);
    if (ranker->frames > 0 && begin < ranker->extent.end)
      throw Error(Errc::invalid_argument, "begin: is before the end of the frame before");
    if (length == Duration::zero()) throw Error(Errc::invalid_argument, "length: is 0");
    Frame frame = frame_of(ranker->tables, begin, length, cells);
    frame.loss = loss_in(loss);
    ranker->ranker.observe(frame);
    ranker->given.observe(frame);
    ranker->loss += frame.loss;
    if (ranker->frames++ == 0) ranker->extent.begin = begin;
    ranker->extent.end = begin + length;
    ranker->bin = length;
  });
}

etwrca_status etwrca_ranker_exclude(etwrca_ranker* ranker, int64_t begin_ns, int64_t end_ns) {
  return guarded([&] {
    constexpr std::size_t most = 4096;
    const TimeRange window = window_of(begin_ns, end_ns);
    if (need(ranker, "ranker").excluded.size() >= most)
      throw Error(Errc::invalid_argument, "window: there are " + std::to_string(most) + " already");
    ranker->excluded.push_back(window);
  });
}

etwrca_status etwrca_ranker_rank(const etwrca_ranker* ranker, int64_t begin_ns, int64_t end_ns,
                                 uint32_t metric, etwrca_report** out) {
  return guarded_handle(out, [&] {
    need(ranker, "ranker");
    const WindowQuestion question{window_of(begin_ns, end_ns), metric_in(ranker->tables, metric),
                                  ranker->excluded};
    auto incident = ranker->given.incident(question, ranker->extent, ranker->tables, ranker->ranker);
    if (!incident) throw Error(Errc::not_found, "window: no frame begins inside");
    auto handle = std::make_unique<etwrca_report>();
    Report& report = handle->report;
    report.source = ranker->tables.info();
    report.metrics = ranker->tables.metrics().rows();
    report.extent = ranker->extent;
    report.bin = ranker->bin;
    report.frames = ranker->frames;
    report.rank = ranker->options;
    report.loss = ranker->loss;
    report.incidents.push_back(std::move(*incident));
    return handle.release();
  });
}

void etwrca_ranker_free(etwrca_ranker* ranker) { delete ranker; }
