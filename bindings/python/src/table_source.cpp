#include "table_source.hpp"

#include <atomic>
#include <cmath>
#include <etwrca/error.hpp>
#include <utility>

namespace etwrca::python {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw Error(Errc::invalid_argument, sentence); }

class TableSource final : public Source {
 public:
  TableSource(std::vector<TimePoint> times, std::vector<double> values, std::string name)
      : times_(std::move(times)), values_(std::move(values)), name_(std::move(name)) {
    metrics_ = MetricTable(MetricTable::Start::empty);
  }

  void add_entity(const std::string& name) {
    Entity entity;
    entity.kind = EntityKind::named;
    entity.name = name;
    if (!times_.empty()) entity.start = times_.front();
    who_.push_back(entities_.add(std::move(entity)));
  }
  void add_metric(MetricInfo info) {
    const std::size_t before = metrics_.size();
    const std::string name = info.name;
    metrics_.add(std::move(info));
    if (metrics_.size() == before) refuse("metrics: " + name + " is there twice");
  }

  /// One moment a call, without its gaps; a moment that is all gaps is stepped over.
  std::span<const Observation> read() override {
    batch_.clear();
    while (row_ < times_.size() && batch_.empty() && !stopped_) {
      const std::size_t columns = metrics_.size();
      const double* cell = values_.data() + row_ * who_.size() * columns;
      for (const EntityId who : who_)
        for (std::size_t m = 0; m < columns; ++m, ++cell) observe(who, static_cast<MetricId>(m), *cell);
      ++row_;
    }
    return stopped_ ? std::span<const Observation>() : std::span<const Observation>(batch_);
  }
  void stop() noexcept override { stopped_ = true; }
  [[nodiscard]] SourceInfo info() const override {
    SourceInfo out;
    out.kind = "table";
    out.name = name_;
    out.rows = true;
    out.events = row_;
    out.stopped = stopped_ && row_ < times_.size();
    return out;
  }
  [[nodiscard]] double progress() const noexcept override {
    return times_.empty() ? 1.0 : static_cast<double>(row_) / static_cast<double>(times_.size());
  }

 private:
  void observe(EntityId who, MetricId metric, double value) {
    if (!std::isfinite(value)) return;
    if (metrics_[metric].kind == MetricKind::usage)
      batch_.emplace_back(Usage{times_[row_], Duration::zero(), who, no_module, metric, false, value});
    else
      batch_.emplace_back(Level{times_[row_], who, metric, value});
  }

  std::vector<TimePoint> times_;
  std::vector<double> values_;
  std::string name_;
  std::vector<EntityId> who_;
  std::vector<Observation> batch_;
  std::size_t row_ = 0;
  std::atomic<bool> stopped_ = false;
};

MetricInfo metric_of(const std::variant<MetricInfo, std::string>& metric) {
  if (const auto* info = std::get_if<MetricInfo>(&metric)) return *info;
  MetricInfo out;
  out.name = std::get<std::string>(metric);
  out.summary = "Column of the table";
  return out;
}

}  // namespace

std::unique_ptr<Source> make_table_source(const Moments& times, const Values& of_all,
                                          const std::vector<std::string>& entities,
                                          const MetricNames& metrics, const std::string& name) {
  std::vector<TimePoint> at = times_of(times, "times");
  for (std::size_t i = 1; i < at.size(); ++i)
    if (at[i] < at[i - 1]) refuse("times[" + std::to_string(i) + "] is before the one before it");
  const Doubles& values = of_all.all;
  const auto is = [&values](py::ssize_t axis, std::size_t n) {
    return static_cast<std::size_t>(values.shape(axis)) == n;
  };
  const bool flat = values.ndim() == 2 && metrics.size() == 1;
  if (!(flat || values.ndim() == 3) || !is(0, at.size()) || !is(1, entities.size()) ||
      !(flat || is(2, metrics.size())))
    refuse("values has not the shape (times, entities, metrics), here (" + std::to_string(at.size()) + ", " +
           std::to_string(entities.size()) + ", " + std::to_string(metrics.size()) + ")");
  if (entities.empty() || metrics.empty()) refuse("a table needs an entity and a metric");
  auto out = std::make_unique<TableSource>(
      std::move(at), std::vector<double>(values.data(), values.data() + values.size()), name);
  for (const std::string& each : entities) out->add_entity(each);
  for (const auto& each : metrics) out->add_metric(metric_of(each));
  return out;
}

}  // namespace etwrca::python
