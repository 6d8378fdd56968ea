// A long watch in short time: what is held after a day is what is held after a week.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "etwrca/monitor.hpp"
#include "support/allocation_count.hpp"
#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;
using namespace std::chrono_literals;

namespace {

constexpr int step = 30;  // seconds
constexpr int looks_a_day = 86'400 / step;
constexpr int week = 7 * looks_a_day;

/// Some processes stay; at each look others come and go, with pids that are used again. A job that comes
/// every six hours, and lasts two minutes, is an incident.
class Week : public FakeSource {
 public:
  Week() {
    said.interval = std::chrono::seconds{step};
    for (std::uint32_t pid = 1; pid <= 20; ++pid) stay_.push_back(process("service", pid));
    job_ = process("job", 21);
  }

  std::span<const Observation> read() override {
    if (look_ % looks_a_day == 0 && look_ > 0) held.push_back(allocated_bytes());
    if (look_ == week) return {};
    most = std::max(most, entities_.size());
    batch_.clear();
    const double now = look_ * step;
    std::uint32_t salt = 0;
    for (const EntityId who : stay_) {
      const double share = 0.02 + 0.001 * ((look_ * 7 + static_cast<int>(++salt) * 13) % 10);
      batch_.emplace_back(usage(now, step, who, metric::cpu, share * step));
      batch_.emplace_back(Level{at(now + 1), who, metric::memory, 1e7 * (1 + share)});
    }
    for (int i = 0; i < 3; ++i) come_and_go(now + i);
    if (look_ % (looks_a_day / 4) >= looks_a_day / 4 - 12)
      batch_.emplace_back(usage(now, step, job_, metric::cpu, 1.8 * step));
    ++look_;
    return batch_;
  }

  std::size_t most = 0;             ///< rows of the table of processes
  std::vector<std::size_t> held{};  ///< bytes, after each day

 private:
  void come_and_go(double begin) {
    Entity entity;
    entity.pid = 100 + next_++ % 4000;
    entity.name = "short";
    entity.parent = stay_[0];
    entity.start = at(begin);
    entity.start_known = true;
    entity.end = at(begin + 0.5);
    const EntityId who = entities_.add(std::move(entity));
    batch_.emplace_back(ProcessStart{at(begin), who});
    batch_.emplace_back(usage(begin, 0.5, who, metric::cpu, 0.05));
    batch_.emplace_back(ProcessEnd{at(begin + 0.5), who});
  }

  std::vector<EntityId> stay_;
  EntityId job_;
  std::vector<Observation> batch_;
  int look_ = 0;
  std::uint32_t next_ = 0;
};

/// A sink makes the monitor tell incidents while they go on, as a live view does.
struct Listener : Sink {
  std::size_t incidents = 0;
  void incident(const Incident& incident) override {
    ++incidents;
    CHECK(incident.ranking.suspects.at(0).entity.name == "job");
  }
};

}  // namespace

TEST_CASE("a simulated week of processes that come and go holds no more than a day of it") {
  Week source;
  Listener listener;
  MonitorOptions options;
  options.max_incidents = 3;  // those that are kept are not what grows
  const Report report = Monitor(options).add(listener).run(source);
  CHECK(report.frames == week);
  CHECK(listener.incidents >= 7);
  CHECK(source.most < 1500);
  REQUIRE(source.held.size() == 7);
  for (const std::size_t held : source.held) CHECK(held < source.held.front() + source.held.front() / 20);
}
