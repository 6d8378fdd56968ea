#include "source/proc/short_lived.hpp"

#include <algorithm>
#include <utility>

#include "source/proc/process_text.hpp"

namespace etwrca::proc {
namespace {

constexpr std::size_t most_unseen = 8192;   // processes between two looks
constexpr std::size_t most_entities = 64;   // of them that become entities
constexpr std::size_t most_modules = 1000;  // names of children
constexpr std::uint64_t much_cpu_ns = 20'000'000;
constexpr std::uint64_t much_data = std::uint64_t{1} << 20;
constexpr int most_generations = 64;
constexpr Duration slack = std::chrono::milliseconds{50};

bool used_much(const Counters& used) {
  return used.cpu_ns >= much_cpu_ns || used.read_bytes >= much_data || used.write_bytes >= much_data;
}

}  // namespace

ShortLived::ShortLived(EntityTable& entities, ModuleTable& modules, const ProcMetrics& metrics)
    : entities_(entities), modules_(modules), cpu_system_(metrics.cpu_system) {}

void ShortLived::take(std::span<const ExitRecord> records, ProcessTable& table, std::span<Row> replaced) {
  unseen_.clear();
  by_pid_.clear();
  for (const ExitRecord& record : records) {
    // Nobody's threads are older than itself.
    if (Row* row = instance_at(record.pid, record.received - record.lived, table, replaced)) {
      row->exited += record.used;
      row->exit_heard = std::max(row->exit_heard, record.received);
      continue;
    }
    const auto [at, added] = by_pid_.try_emplace(record.pid, unseen_.size());
    if (added) {
      if (unseen_.size() >= most_unseen) {
        by_pid_.erase(at);
        ++left_out_;
        continue;
      }
      unseen_.push_back(
          {record.pid, record.parent, {}, record.received - record.lived, record.received, record.comm});
    }
    Unseen& unseen = unseen_[at->second];
    unseen.used += record.used;
    unseen.began = std::min(unseen.began, record.received - record.lived);
    unseen.ended = std::max(unseen.ended, record.received);
    if (record.tid == record.pid) unseen.comm = record.comm;
  }
}

/// The parents of the unseen may be unseen too.
Row* ShortLived::watched_ancestor(const Unseen& child, ProcessTable& table, std::span<Row> replaced) const {
  const Unseen* young = &child;
  for (int i = 0; i < most_generations; ++i) {
    if (Row* row = instance_at(young->parent, young->began, table, replaced)) return row;
    const auto unseen = by_pid_.find(young->parent);
    if (unseen == by_pid_.end()) return nullptr;
    young = &unseen_[unseen->second];
  }
  return nullptr;
}

std::size_t ShortLived::yield_unseen(ProcessTable& table, std::span<Row> replaced, EntityId nobody,
                                     Yield& yield) {
  std::size_t entities = 0;
  const Moment& moment = yield.moment;
  for (const Unseen& unseen : unseen_) {
    const TimePoint began = moment.now - (moment.monotonic - unseen.began);
    if (began < moment.before - slack) {  // not watched, for want of room: when it used this is not known
      ++left_out_;
      continue;
    }
    const TimePoint begin = std::clamp(began, moment.before, moment.now);
    const TimePoint end = std::clamp(moment.now - (moment.monotonic - unseen.ended), begin, moment.now);
    Row* ancestor = watched_ancestor(unseen, table, replaced);
    if (ancestor != nullptr) ancestor->child_known_ns += unseen.used.cpu_ns;
    if (used_much(unseen.used) && entities < most_entities) {
      ++entities;
      const EntityId who = add_entity(unseen, ancestor, begin, end);
      yield.out.emplace_back(ProcessStart{begin, who});
      yield.counters(who, unseen.used, cpu_system_, begin, end);
      yield.out.emplace_back(ProcessEnd{end, who});
    } else if (ancestor != nullptr) {
      yield.counters(ancestor->who, unseen.used, cpu_system_, begin, end, module_of(unseen.comm));
    } else {
      yield.counters(nobody, unseen.used, cpu_system_, begin, end);
    }
  }
  return std::exchange(left_out_, 0);
}

EntityId ShortLived::add_entity(const Unseen& unseen, const Row* ancestor, TimePoint begin, TimePoint end) {
  Entity entity;
  entity.pid = unseen.pid;
  entity.parent_pid = unseen.parent;
  entity.start_known = true;
  entity.start = begin;
  entity.end = end;
  entity.name = process_name(unseen.comm, {}, false);
  if (const Entity* parent = ancestor == nullptr ? nullptr : entities_.find(ancestor->who)) {
    entity.parent = ancestor->who;
    entity.cgroup = parent->cgroup;
    entity.container = parent->container;
    entity.services = parent->services;
  }
  return entities_.add(std::move(entity));
}

ModuleId ShortLived::module_of(std::string_view comm) {
  if (modules_.size() >= most_modules || comm.empty()) return modules_.add("(short-lived children)");
  return modules_.add(process_name(comm, {}, false) + " (short-lived)");
}

void ShortLived::credit_parent(const Row& gone, std::uint64_t cpu_ns, ProcessTable& table,
                               std::span<Row> replaced) {
  Row* parent = instance_at(gone.seen.parent, gone.began, table, replaced);
  if (parent == nullptr) return;
  // What is known of its own children and was not in its child time yet, is in that of its parent now.
  parent->child_known_ns +=
      cpu_ns + gone.seen.used.child_ns + gone.child_known_ns + gone.child_known_before_ns;
}

/// A child may be taken away after its parent was read and before it was looked for itself: so what is known
/// of it counts for one look more.
double ShortLived::yield_child_time(ProcessTable& table, double unexplained, Yield& yield) {
  std::vector<std::pair<EntityId, std::uint64_t>> owed;
  std::uint64_t sum = 0;
  for (auto& [pid, row] : table) {
    const std::uint64_t grown = std::exchange(row.child_grown_ns, 0);
    const std::uint64_t known_now = std::exchange(row.child_known_ns, 0);
    if (grown == 0 && known_now == 0 && row.child_known_before_ns == 0) continue;
    const std::uint64_t known = known_now + row.child_known_before_ns;
    row.child_known_before_ns = std::min(known_now, known > grown ? known - grown : 0);
    if (grown <= known) continue;
    owed.emplace_back(row.who, grown - known);
    sum += grown - known;
  }
  if (owed.empty()) return unexplained;
  std::sort(owed.begin(), owed.end());
  const double part = std::min(1.0, unexplained / seconds_of(sum));
  const ModuleId children = modules_.add("(short-lived children)");
  for (const auto& [who, ns] : owed)
    yield.usage(who, metric::cpu, seconds_of(ns) * part, yield.moment.before, yield.moment.now, children);
  return unexplained - seconds_of(sum) * part;
}

}  // namespace etwrca::proc
