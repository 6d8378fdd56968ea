#include "source/proc/sampler.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace etwrca::proc {
namespace {

constexpr Duration tick_slack = std::chrono::milliseconds{20};  // starts are told in ticks of 10 ms

TimePoint begin_of(const Observation& observation) {
  const auto* usage = std::get_if<Usage>(&observation);
  return usage != nullptr ? usage->begin : time_of(observation);
}

}  // namespace

Sampler::Sampler(const ProcOptions& options, const Tables& tables, const Folder& folder,
                 std::unique_ptr<ProcessReader> reader, ExitFeed exits)
    : tables_(tables),
      reader_(std::move(reader)),
      exits_(std::move(exits)),
      system_(folder, options.sys),
      texts_(folder, options.command_lines),
      metrics_(tables.metrics),
      machine_(tables.entities, tables.metrics, metrics_, options.per_core),
      short_lived_(tables.entities, tables.modules, metrics_),
      ns_per_tick_(1e9 / static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)))) {}

void Sampler::look(const Moment& moment, std::vector<Observation>& out) {
  const std::size_t first = out.size();
  ++looks_;
  Yield yield{moment, out};
  new_.clear();
  for (const Reading* reading : reader_->look({swap_in_use_})) take(*reading, yield);
  const SystemUse& use = system_.look();
  swap_in_use_ = !use.memory || use.memory->swap_used > 0;
  find_parents();

  Loss loss;
  loss.observations = reader_->state().too_many;
  if (exits_) {
    const ExitBatch batch = exits_();
    loss.events = batch.lost;
    short_lived_.take(batch.records, table_, replaced_);
    loss.observations += short_lived_.yield_unseen(table_, replaced_, machine_.nobody(), yield);
  }
  sweep(yield);
  machine_.yield(use, system_.cores(), short_lived_, table_, yield);
  if (loss.any()) out.emplace_back(LossObservation{moment.now, loss, {}});
  // Where a process began or ended within the look; all else keeps its place.
  std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                   [](const Observation& a, const Observation& b) { return begin_of(a) < begin_of(b); });
}

void Sampler::take(const Reading& reading, Yield& yield) {
  const auto [at, added] = table_.try_emplace(reading.pid);
  Row& row = at->second;
  const bool reused = !added && row.seen.start_ticks != reading.start_ticks;
  if (reused) replaced_.push_back(std::exchange(row, Row{}));
  row.look = looks_;
  if (added || reused)
    begin(row, reading, yield);
  else if (reading.changed && !row.ended)
    go_on(row, reading, yield);
}

TimePoint Sampler::start_of(const Reading& reading, const Moment& moment) const {
  const double ns = static_cast<double>(reading.start_ticks) * ns_per_tick_;
  const auto lived = moment.since_boot - Duration(static_cast<Duration::rep>(std::min(ns, 9e18)));
  return moment.now - std::max(lived, Duration::zero());
}

/// A process that is older than the look before and yet was not seen then has no usage that could be dated.
void Sampler::begin(Row& row, const Reading& reading, Yield& yield) {
  const Moment& moment = yield.moment;
  const TimePoint start = start_of(reading, moment);
  Entity entity;
  entity.pid = reading.pid;
  entity.parent_pid = reading.parent;
  entity.start_known = looks_ > 1 && start + tick_slack >= moment.before;
  entity.start = entity.start_known ? std::clamp(start, moment.before, moment.now) : start;
  const bool born = entity.start_known;
  const TimePoint from = entity.start;
  row.began = moment.monotonic - (moment.now - start);
  row.who = tables_.entities.add(std::move(entity));
  describe(row.who, reading);
  new_.push_back(reading.pid);
  if (born) {
    yield.out.emplace_back(ProcessStart{from, row.who});
    yield.counters(row.who, reading.used, metrics_.cpu_system, from, moment.now);
    row.child_grown_ns = reading.used.child_ns;
  }
  levels(row, reading, yield);
  row.seen = reading;
  if (reading.ended) end(row, moment.now, yield);
}

void Sampler::go_on(Row& row, const Reading& reading, Yield& yield) {
  Counters used = reading.used - row.seen.used;
  if (!row.seen.has_io) used.read_bytes = used.write_bytes = 0;  // it was not permitted to see them before
  if (!row.seen.has_wait) used.wait_ns = used.turns = 0;
  yield.counters(row.who, used, metrics_.cpu_system, yield.moment.before, yield.moment.now);
  row.child_grown_ns = used.child_ns;
  levels(row, reading, yield);
  if (row.seen.comm() != reading.comm()) describe(row.who, reading);
  row.seen = reading;
  if (reading.ended) end(row, yield.moment.now, yield);
}

void Sampler::levels(Row& row, const Reading& reading, Yield& yield) const {
  const auto tell = [&](MetricId metric, std::uint64_t now, std::uint64_t& told) {
    if (now == unknown || now == told) return;
    told = now;
    yield.level(row.who, metric, static_cast<double>(now));
  };
  tell(metric::memory, reading.holds.memory, row.told.memory);
  tell(metric::working_set, reading.holds.resident, row.told.resident);
  tell(metrics_.threads, reading.holds.threads, row.told.threads);
  tell(metrics_.open_files, reading.holds.open_files, row.told.open_files);
}

/// Another name means that another program was begun in the same process.
void Sampler::describe(EntityId who, const Reading& reading) {
  ProcessText text = texts_.read(reading);
  Entity* entity = tables_.entities.find(who);
  if (entity == nullptr) return;
  entity->name = std::move(text.name);
  entity->command_line = std::move(text.command_line);
  entity->cgroup = std::move(text.grouping.cgroup);
  entity->container = std::move(text.grouping.container);
  entity->services.clear();
  if (!text.grouping.unit.empty()) entity->services.push_back(std::move(text.grouping.unit));
}

/// When all are known: a child may have the lower pid.
void Sampler::find_parents() {
  for (const std::uint32_t pid : new_) {
    const auto row = table_.find(pid);
    if (row == table_.end()) continue;
    const auto parent = table_.find(row->second.seen.parent);
    Entity* entity = tables_.entities.find(row->second.who);
    if (parent != table_.end() && entity != nullptr) entity->parent = parent->second.who;
  }
}

/// Ends those that are gone and forgets them: the youngest first, since each counts in its parent.
void Sampler::sweep(Yield& yield) {
  gone_.clear();
  for (auto& [pid, row] : table_)
    if (row.look != looks_) gone_.push_back(&row);
  for (Row& row : replaced_) gone_.push_back(&row);
  std::sort(gone_.begin(), gone_.end(), [](const Row* a, const Row* b) {
    return std::pair(a->seen.start_ticks, a->seen.pid) > std::pair(b->seen.start_ticks, b->seen.pid);
  });
  for (Row* row : gone_) leave(*row, yield);
  std::erase_if(table_, [this](const auto& entry) { return entry.second.look != looks_; });
  replaced_.clear();
}

void Sampler::leave(Row& row, Yield& yield) {
  const Moment& moment = yield.moment;
  // Whose pid is another's by now had ended when that one was born.
  const auto next = table_.find(row.seen.pid);
  const bool replaced = next != table_.end() && &next->second != &row;
  const Entity* successor = replaced ? tables_.entities.find(next->second.who) : nullptr;
  const TimePoint latest = successor == nullptr ? moment.now : successor->start;
  const bool heard = row.exit_heard != Duration::zero();
  const TimePoint exit = heard ? moment.now - (moment.monotonic - row.exit_heard) : latest;
  const TimePoint when = std::clamp(exit, moment.before, moment.now);
  std::uint64_t cpu_ns = row.seen.used.cpu_ns;
  if (heard && !row.ended) cpu_ns += last_of(row, when, yield);
  end(row, when, yield);
  ShortLived::credit_parent(row, cpu_ns, table_, replaced_);
}

/// From the last look to the end, if its exit records tell. Returns the CPU time.
std::uint64_t Sampler::last_of(const Row& row, TimePoint end, Yield& yield) const {
  Counters rest = row.exited - row.seen.used;
  if (!row.seen.has_io) rest.read_bytes = rest.write_bytes = 0;
  if (!row.seen.has_wait || row.seen.holds.threads > 1) rest.wait_ns = rest.turns = 0;
  yield.counters(row.who, rest, metrics_.cpu_system, yield.moment.before, end);
  return rest.cpu_ns;
}

void Sampler::end(Row& row, TimePoint at, Yield& yield) {
  if (std::exchange(row.ended, true)) return;
  if (Entity* entity = tables_.entities.find(row.who)) entity->end = at;
  yield.out.emplace_back(ProcessEnd{at, row.who});
}

}  // namespace etwrca::proc
