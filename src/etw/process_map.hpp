// Which process instance a pid or a tid means at this moment of the recording.
#ifndef ETWRCA_ETW_PROCESS_MAP_HPP
#define ETWRCA_ETW_PROCESS_MAP_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "etwrca/attribution.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca::etw {

/// Entries of any table of the attribution; what would come beyond is counted and left out.
inline constexpr std::size_t most_entries = std::size_t{1} << 18;
/// Bytes of a name that are kept: no file name of Windows is longer.
inline constexpr std::size_t longest_name = 512;

/// Pids and tids to entities, scoped in time. An id that is used again gets a new entity; one that has
/// ended still answers for a while, because events of its last I/O come late.
class ProcessMap {
 public:
  ProcessMap(EntityTable& entities, std::vector<Observation>& out, const AttributionOptions& options);

  void on_process(TimePoint at, const ProcessEvent& event);
  void on_thread(TimePoint at, const ThreadEvent& event);
  void on_service(const ServiceInfo& service);

  /// What a later event says about the beginning: the first event of an id that is not its start tells
  /// that it existed all along.
  void learn(const ProcessEvent& event);
  void learn(const ThreadEvent& event);
  /// A thread that wrote an event of its own says whose it is. Only the wanted one is kept, unless `any`: the
  /// place will not be passed again.
  void learn_writer(std::uint32_t pid, std::uint32_t tid, bool any);

  /// All processes as the system lists them at `at`. Who is in the list and was not known is added, who is
  /// known and not in it has ended unseen; a pid that another one has got is a new entity. `who` gets the
  /// entity of each row, no_entity for those that have ended meanwhile.
  void on_samples(TimePoint at, std::span<const ProcessSample> all, std::vector<EntityId>& who);

  /// While options.unknown runs: the thread it was called for is known now.
  [[nodiscard]] bool found_wanted() const { return threads_.contains(wanted_); }

  /// The entity of a pid; pid 0 (Idle) is no_entity. An unknown pid becomes an entity without a name.
  EntityId process(std::uint32_t pid);
  /// The same, but no_entity for a pid that is not known or has ended.
  [[nodiscard]] EntityId living_process(std::uint32_t pid) const;
  /// The owner of a thread; tid 0 (idle) is no_entity, an unknown thread is the bucket of those.
  EntityId owner(std::uint32_t tid);
  /// The named bucket, made at its first use.
  EntityId bucket(const char* name);

  /// Entities that ended since the last call, for those who keep more about them.
  std::vector<EntityId> take_ended();

  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

  /// nullptr if it is not known, or forgotten.
  [[nodiscard]] const Entity* entity(EntityId who) const { return entities_.find(who); }

 private:
  struct Id {
    EntityId who = no_entity;
    bool ended = false;
    TimePoint end{};
    TimePoint created{};  // by the system's own word, where it was asked
  };
  using Ids = std::unordered_map<std::uint32_t, Id>;

  EntityId create(TimePoint start, bool start_known, std::uint32_t pid);
  void describe(EntityId who, const ProcessEvent& event);
  EntityId on_sample(TimePoint at, const ProcessSample& sample);
  void describe(EntityId who, const ProcessSample& sample);
  void end_all_but(TimePoint at, const std::unordered_set<std::uint32_t>& there);
  void adopt(EntityId child, std::uint32_t parent_pid);
  void end(Id& id, TimePoint at);
  /// False, and counted, if the table is full.
  bool has_room(const Ids& ids);
  bool first_time(std::unordered_set<std::uint32_t>& seen, std::uint32_t id);
  void forget_now_and_then(TimePoint at);
  static void forget_ended(Ids& ids, TimePoint now);

  EntityTable& entities_;
  std::vector<Observation>& out_;
  const AttributionOptions& options_;
  Ids processes_;
  Ids threads_;
  std::unordered_multimap<std::uint32_t, EntityId> orphans_;  // parent pid not seen yet
  std::unordered_map<std::string, EntityId> buckets_;
  std::unordered_set<std::uint32_t> learned_processes_;
  std::unordered_set<std::uint32_t> learned_threads_;
  std::unordered_map<std::uint32_t, std::uint32_t> writers_;  // tid to pid
  std::vector<EntityId> ended_;
  std::uint32_t wanted_ = 0;
  std::unordered_set<std::uint32_t> given_up_;  // threads that looking ahead did not find
  std::size_t events_since_forgetting_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_PROCESS_MAP_HPP
