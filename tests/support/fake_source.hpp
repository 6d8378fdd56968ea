// A source for tests: its tables are open, and it yields what it is given.
#ifndef ETWRCA_TESTS_SUPPORT_FAKE_SOURCE_HPP
#define ETWRCA_TESTS_SUPPORT_FAKE_SOURCE_HPP

#include <string>
#include <utility>
#include <vector>

#include "etwrca/source.hpp"

namespace etwrca::test {

class FakeSource : public Source {
 public:
  std::span<const Observation> read() override {
    if (given_ || stopped_) return {};
    given_ = true;
    return observations;
  }
  void stop() noexcept override { stopped_ = true; }
  [[nodiscard]] SourceInfo info() const override { return said; }

  MetricTable& metric_table() { return metrics_; }
  ModuleTable& module_table() { return modules_; }

  EntityId process(const std::string& name, std::uint32_t pid = 100) {
    Entity entity;
    entity.pid = pid;
    entity.name = name;
    return entities_.add(std::move(entity));
  }
  EntityId bucket(const std::string& name) {
    Entity entity;
    entity.kind = EntityKind::bucket;
    entity.name = name;
    return entities_.add(std::move(entity));
  }

  std::vector<Observation> observations;
  SourceInfo said;

 private:
  bool given_ = false;
  bool stopped_ = false;
};

/// A moment, in seconds after the epoch.
inline TimePoint at(double seconds) { return time_from_seconds(seconds); }
inline Duration lasting(double seconds) { return duration_from_seconds(seconds); }

inline Usage usage(double begin, double length, EntityId who, MetricId metric, double amount) {
  return {at(begin), lasting(length), who, no_module, metric, false, amount};
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_FAKE_SOURCE_HPP
