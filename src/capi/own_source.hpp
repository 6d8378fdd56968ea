// own_source.hpp - a source whose observations are pushed by the program that uses the C ABI.
#ifndef ETWRCA_CAPI_OWN_SOURCE_HPP
#define ETWRCA_CAPI_OWN_SOURCE_HPP

#include <atomic>
#include <string>
#include <vector>

#include "etwrca/etwrca.h"
#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

namespace etwrca::capi {

class OwnSource final : public Source {
 public:
  /// `handle` is what the callbacks are given.
  OwnSource(const etwrca_source_callbacks& callbacks, etwrca_source* handle);
  ~OwnSource() override;

  std::span<const Observation> read() override;
  void stop() noexcept override;
  [[nodiscard]] SourceInfo info() const override;
  [[nodiscard]] double progress() const noexcept override { return progress_; }

  MetricId add_metric(MetricInfo info) { return metrics_.add(std::move(info)); }
  EntityId add_entity(Entity entity) { return entities_.add(std::move(entity)); }
  ModuleId add_module(const std::string& name) { return modules_.add(name); }
  void push(const Observation& observation) { pushed_.push_back(observation); }
  void push(const std::vector<Observation>& all) { pushed_.insert(pushed_.end(), all.begin(), all.end()); }
  void set_progress(double share) noexcept { progress_ = share; }
  /// What it says of itself, to be changed.
  [[nodiscard]] SourceInfo& said() noexcept { return info_; }

 private:
  etwrca_source_callbacks callbacks_;
  etwrca_source* handle_;
  SourceInfo info_;
  std::vector<Observation> pushed_;
  std::vector<Observation> given_;
  double progress_ = -1;
  std::atomic<bool> stopped_ = false;
  bool ended_ = false;
  bool gave_the_last_ = false;  // after a stop
};

/// What the two calls that take arrays are given; the arrays are the caller's.
struct Cells {
  const std::uint32_t* entities;
  std::size_t rows;
  const std::uint32_t* metrics;
  std::size_t columns;
  const double* values;

  [[nodiscard]] double value(std::size_t row, std::size_t column) const {
    return values[row * columns + column];
  }
};

/// Throws Errc::invalid_argument for NULLs, not_found for numbers that the tables do not have.
void check(const Cells& cells, const Source& tables);
/// No loss for NULL.
Loss loss_in(const etwrca_loss* loss);
MetricId metric_in(const Source& tables, std::uint32_t metric);
EntityId entity_in(const Source& tables, std::uint32_t entity);

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_OWN_SOURCE_HPP
