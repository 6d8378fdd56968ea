// observation.hpp - what a Source yields: who spent how much of what, and when.
//
// Observations are small values that refer to entities, metrics and modules by number; the tables
// that resolve the numbers belong to the Source (source.hpp).
#ifndef ETWRCA_OBSERVATION_HPP
#define ETWRCA_OBSERVATION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "etwrca/export.h"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// The number of an entity within one source. Never reused there.
using EntityId = std::uint32_t;
inline constexpr EntityId no_entity = 0xFFFFFFFF;

/// The number of a module name within one source (see ModuleTable).
using ModuleId = std::uint32_t;
inline constexpr ModuleId no_module = 0xFFFFFFFF;

/// What kind of thing an entity is.
enum class EntityKind : std::uint8_t {
  process,  ///< a process instance: pid and start time
  named,    ///< a named thing, where the data has no pids: service, container, host
  bucket,   ///< usage that belongs to nobody who can be blamed: DPC and ISR, unknown threads
  system,   ///< the whole machine: its observations state totals, they are not added to them
};

/// What can be blamed, and what is known about it.
struct Entity {
  EntityKind kind = EntityKind::process;
  std::uint32_t pid = 0;         ///< processes only
  std::uint32_t parent_pid = 0;  ///< 0 if not known
  EntityId parent = no_entity;   ///< the parent's instance, if it was seen
  /// False: it existed before the source began; `start` is then that moment, or what the system says.
  bool start_known = false;
  TimePoint start{};
  std::optional<TimePoint> end;  ///< set once it has ended
  std::string name;          ///< "svchost.exe", or the thing's name. Data from the watched machine: escape it
  std::string command_line;  ///< private: kept out of what leaves the machine unless asked for
  std::vector<std::string> services;  ///< Windows services it hosts, or its systemd unit, where known
  std::string cgroup;     ///< Linux: its control group, "/system.slice/cron.service"; "" if not known
  std::string container;  ///< the container it runs in, by id; "" if none is known
};

/// The entities of one source. Holds those that live and those that ended recently.
class ETWRCA_EXPORT EntityTable {
 public:
  /// Takes the entity and gives it a number.
  EntityId add(Entity entity);
  /// Sets the entity of a given number, for a source that repeats the numbers of another one. add() goes on
  /// above the highest number so used.
  void put(EntityId id, Entity entity);
  /// Drops this one.
  void forget(EntityId id) noexcept;
  /// nullptr if forgotten or never added. The pointer is valid until add() or forget().
  [[nodiscard]] const Entity* find(EntityId id) const noexcept;
  [[nodiscard]] Entity* find(EntityId id) noexcept;
  /// Drops those that ended before `t`; returns how many. This is what bounds the table.
  std::size_t forget_ended_before(TimePoint t);
  [[nodiscard]] std::size_t size() const noexcept { return entities_.size(); }
  /// Numbers of all entities held, in the order in which they were added.
  [[nodiscard]] std::vector<EntityId> ids() const;

 private:
  std::unordered_map<EntityId, Entity> entities_;
  EntityId next_ = 0;
};

/// Names of places inside a process where time was spent: modules ("mpengine.dll"). At most 65536
/// names; what comes after that shares the name "(other)".
class ETWRCA_EXPORT ModuleTable {
 public:
  ModuleId add(const std::string& name);
  /// "" for no_module or an unknown number.
  [[nodiscard]] const std::string& name(ModuleId id) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, ModuleId> numbers_;
};

/// An amount spent over [begin, begin + length): CPU seconds, bytes, faults. Length may be zero. The
/// amount is in the metric's unit times seconds (for cpu: seconds; for By/s: bytes).
struct Usage {
  TimePoint begin{};
  Duration length{};
  EntityId who = no_entity;
  ModuleId module = no_module;  ///< where inside the process, if known
  MetricId metric = 0;
  bool module_only = false;  ///< tells only where inside; the amount is counted by other observations
  double amount = 0;
};

/// A value at a moment. It holds until the next one of the same entity and metric; one that is NaN or
/// infinite says that it is not known from here on.
struct Level {
  TimePoint at{};
  EntityId who = no_entity;
  MetricId metric = 0;
  double value = 0;
};

/// An entity has begun.
struct ProcessStart {
  TimePoint at{};
  EntityId who = no_entity;
};

/// An entity has ended.
struct ProcessEnd {
  TimePoint at{};
  EntityId who = no_entity;
};

/// Something was lost, and by this moment it was noticed.
struct LossObservation {
  TimePoint at{};
  Loss loss{};
  Duration length{};  ///< how long before `at` the gap began, where that is known
};

using Observation = std::variant<Usage, Level, ProcessStart, ProcessEnd, LossObservation>;

/// The moment of an observation: the end of a Usage, the `at` of the others.
[[nodiscard]] ETWRCA_EXPORT TimePoint time_of(const Observation& observation);

}  // namespace etwrca

#endif  // ETWRCA_OBSERVATION_HPP
