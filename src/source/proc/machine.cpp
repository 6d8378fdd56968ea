#include "source/proc/machine.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace etwrca::proc {
namespace {

constexpr double ahead_a_core = 0.05;      // seconds: some ticks
constexpr double reads_ahead = 1048576.0;  // bytes: what is under way

EntityId add(EntityTable& entities, EntityKind kind, std::string name) {
  Entity entity;
  entity.kind = kind;
  entity.name = std::move(name);
  return entities.add(std::move(entity));
}

}  // namespace

Machine::Machine(EntityTable& entities, MetricTable& metrics, const ProcMetrics& own, bool per_core)
    : metrics_(metrics),
      own_(own),
      per_core_(per_core),
      system_(add(entities, EntityKind::system, "(machine)")),
      nobody_(add(entities, EntityKind::bucket, "(kernel and unseen)")) {}

void Machine::yield(const SystemUse& use, std::size_t cores, ShortLived& children, ProcessTable& table,
                    Yield& yield) {
  yield_rest(use, cores, children, table, yield);
  yield_symptoms(use, yield);
  yield_pressure(use, yield);
}

/// A page is counted as written when a process makes it dirty, and by the disk when it gets there. Until then
/// the processes are ahead, by no more than there are dirty pages.
void Machine::yield_rest(const SystemUse& use, std::size_t cores, ShortLived& children, ProcessTable& table,
                         Yield& yield) {
  double cpu = std::numeric_limits<double>::infinity();
  if (use.busy_seconds)
    cpu = cpu_.settle(*use.busy_seconds, yield.cpu, ahead_a_core * static_cast<double>(cores));
  cpu = children.yield_child_time(table, cpu, yield);
  if (use.busy_seconds) yield.usage(nobody_, metric::cpu, cpu);
  if (!use.disks) return;
  const double dirty = use.memory ? static_cast<double>(use.memory->dirty) : 0.0;
  yield.usage(nobody_, metric::disk_read,
              read_.settle(static_cast<double>(use.disks->read_bytes), yield.read, reads_ahead));
  yield.usage(nobody_, metric::disk_write,
              written_.settle(static_cast<double>(use.disks->written_bytes), yield.written, dirty));
}

void Machine::yield_symptoms(const SystemUse& use, Yield& yield) {
  if (use.network) {
    yield.usage(system_, metric::network_receive, static_cast<double>(use.network->received));
    yield.usage(system_, metric::network_send, static_cast<double>(use.network->sent));
  }
  yield.usage(system_, own_.cpu_stolen, use.stolen_seconds);
  if (use.memory) {
    const std::uint64_t used = use.memory->total - use.memory->available + use.memory->swap_used;
    yield.level(system_, metric::memory, static_cast<double>(used));
    yield.level(system_, own_.swap, static_cast<double>(use.memory->swap_used));
  }
  if (use.busiest_core) yield.level(system_, own_.cpu_busiest_core, *use.busiest_core);
  if (use.load) yield.level(system_, own_.load, *use.load);
  if (use.disks && yield.moment.length() > Duration::zero()) {
    const double busy = static_cast<double>(use.disks->busy_ms) * 1e-3 / to_seconds(yield.moment.length());
    yield.level(system_, own_.disk_busy, std::min(1.0, busy));
  }
  for (const auto& [number, share] : use.cores)
    if (per_core_) yield.level(system_, ProcMetrics::core(metrics_, number), share);
}

void Machine::yield_pressure(const SystemUse& use, Yield& yield) const {
  for (std::size_t i = 0; i < pressures; ++i) {
    if (!use.pressure[i]) continue;
    yield.usage(system_, own_.pressure_some[i], static_cast<double>(use.pressure[i]->some_us) * 1e-6);
    if (i > 0)
      yield.usage(system_, own_.pressure_full[i], static_cast<double>(use.pressure[i]->full_us) * 1e-6);
  }
}

}  // namespace etwrca::proc
