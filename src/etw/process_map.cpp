#include "etw/process_map.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

constexpr Duration memory_of_the_ended = 10s;
constexpr std::size_t longest_command_line = 8192;
constexpr std::size_t crowd = 20'000;
constexpr std::size_t forget_every = 16384;  // events

/// The service in "svchost.exe -k netsvcs -p -s Themes": what follows -s, in quotes where it has spaces.
/// Windows 10 and later start one svchost a service and say so there.
std::string service_in(const std::string& command_line) {
  const std::size_t at = command_line.find(" -s ");
  if (at == std::string::npos) return {};
  std::size_t begin = command_line.find_first_not_of(' ', at + 4);
  if (begin == std::string::npos) return {};
  const char until = command_line[begin] == '"' ? '"' : ' ';
  if (until == '"') ++begin;
  return command_line.substr(begin, command_line.find(until, begin) - begin);
}

bool is_svchost(const std::string& name) {
  std::string lower = name;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower == "svchost.exe";
}

void add_service(Entity& entity, const std::string& name) {
  constexpr std::size_t most_services = 64;
  auto& services = entity.services;
  if (name.empty() || services.size() >= most_services) return;
  if (std::find(services.begin(), services.end(), name) == services.end())
    services.push_back(base::cut_utf8(name, longest_name));
}

}  // namespace

ProcessMap::ProcessMap(EntityTable& entities, std::vector<Observation>& out,
                       const AttributionOptions& options)
    : entities_(entities), out_(out), options_(options) {}

EntityId ProcessMap::create(TimePoint start, bool start_known, std::uint32_t pid) {
  Entity entity;
  entity.pid = pid;
  entity.start = start;
  entity.start_known = start_known;
  entity.name = base::unknown_name;
  const EntityId who = entities_.add(std::move(entity));
  const auto [first, last] = orphans_.equal_range(pid);
  for (auto orphan = first; orphan != last; ++orphan) {
    Entity* child = entities_.find(orphan->second);
    // One that came later only has the pid of the parent.
    if (child != nullptr && child->start >= start) child->parent = who;
  }
  orphans_.erase(first, last);
  return who;
}

void ProcessMap::describe(EntityId who, const ProcessEvent& event) {
  Entity* entity = entities_.find(who);
  if (entity == nullptr) return;
  // Of so many at a time no more than a short name is kept.
  const bool crowded = entities_.size() > crowd;
  if (entity->name == base::unknown_name)
    if (std::string name = image_name(event); !name.empty())
      entity->name = base::cut_utf8(std::move(name), crowded ? 64 : longest_name);
  if (entity->command_line.empty() && !event.command_line.empty()) {
    const std::string command_line = base::cut_utf8(event.command_line.str(), longest_command_line);
    if (is_svchost(entity->name)) add_service(*entity, service_in(command_line));
    if (options_.command_lines && !crowded) entity->command_line = command_line;
  }
  if (entity->parent_pid == 0 && event.parent_pid != 0) {
    entity->parent_pid = event.parent_pid;
    adopt(who, event.parent_pid);
  }
}

void ProcessMap::adopt(EntityId child, std::uint32_t parent_pid) {
  const auto parent = processes_.find(parent_pid);
  if (parent != processes_.end()) {
    if (Entity* entity = entities_.find(child)) entity->parent = parent->second.who;
  } else if (orphans_.size() < most_entries) {
    orphans_.emplace(parent_pid, child);
  } else {
    ++dropped_;
  }
}

void ProcessMap::end(Id& id, TimePoint at) {
  if (id.ended) return;
  id.ended = true;
  id.end = at;
  if (Entity* entity = entities_.find(id.who)) entity->end = at;
  out_.emplace_back(ProcessEnd{at, id.who});
  ended_.push_back(id.who);
}

bool ProcessMap::has_room(const Ids& ids) {
  if (ids.size() < most_entries && entities_.size() < most_entries) return true;
  ++dropped_;
  return false;
}

void ProcessMap::on_process(TimePoint at, const ProcessEvent& event) {
  if (event.pid == 0) return;
  auto found = processes_.find(event.pid);
  if (event.lifetime == Lifetime::start) {
    if (found != processes_.end()) end(found->second, at);  // its end was lost, or it had ended
    if (!has_room(processes_)) return;
    const EntityId who = create(at, true, event.pid);
    processes_[event.pid] = Id{who, false, {}, {}};
    describe(who, event);
    out_.emplace_back(ProcessStart{at, who});
    return;
  }
  if (found == processes_.end()) {
    if (event.lifetime == Lifetime::defunct || !has_room(processes_)) return;
    found = processes_.emplace(event.pid, Id{create(options_.begin, false, event.pid), false, {}, {}}).first;
    out_.emplace_back(ProcessStart{at, found->second.who});
  }
  describe(found->second.who, event);
  if (event.lifetime == Lifetime::end) end(found->second, at);
  forget_now_and_then(at);
}

void ProcessMap::on_thread(TimePoint at, const ThreadEvent& event) {
  if (event.tid == 0) return;
  const auto found = threads_.find(event.tid);
  if (event.lifetime == Lifetime::end) {
    if (found == threads_.end()) {
      if (has_room(threads_)) threads_.emplace(event.tid, Id{process(event.pid), true, at, {}});
    } else if (!found->second.ended) {
      found->second.ended = true;
      found->second.end = at;
    }
  } else if (found == threads_.end() || found->second.ended || event.lifetime == Lifetime::start) {
    if (found == threads_.end() && !has_room(threads_)) return;
    threads_[event.tid] = Id{process(event.pid), false, {}, {}};
  }
  forget_now_and_then(at);
}

void ProcessMap::on_samples(TimePoint at, std::span<const ProcessSample> all, std::vector<EntityId>& who) {
  who.clear();
  std::unordered_set<std::uint32_t> there;
  for (const ProcessSample& sample : all) {
    there.insert(sample.pid);
    who.push_back(on_sample(at, sample));
  }
  end_all_but(at, there);
  orphans_.clear();  // everybody who lives is known: these parents have gone
  forget_ended(processes_, at);
  forget_ended(threads_, at);
}

EntityId ProcessMap::on_sample(TimePoint at, const ProcessSample& sample) {
  if (sample.pid == 0) return no_entity;
  auto found = processes_.find(sample.pid);
  if (found != processes_.end()) {
    Id& id = found->second;
    // Told by the creation alone: the system's clock may have been set since the event.
    const bool unasked = id.created == TimePoint{};
    const bool same = unasked ? !id.ended || sample.created <= id.end : id.created == sample.created;
    if (same && id.ended) return no_entity;
    if (same) {
      id.created = sample.created;
    } else {
      end(id, at);
      processes_.erase(found);
      found = processes_.end();
    }
  }
  if (found == processes_.end()) {
    if (!has_room(processes_)) return no_entity;
    const bool born_unseen = sample.created > options_.begin && sample.created <= at;
    const EntityId who = create(born_unseen ? sample.created : options_.begin, born_unseen, sample.pid);
    found = processes_.emplace(sample.pid, Id{who, false, {}, sample.created}).first;
    out_.emplace_back(ProcessStart{at, who});
  }
  const EntityId who = found->second.who;
  describe(who, sample);
  for (const std::uint32_t tid : sample.threads) {
    if (tid == 0) continue;
    const auto thread = threads_.find(tid);
    if (thread == threads_.end() ? has_room(threads_) : thread->second.ended && thread->second.end < at)
      threads_[tid] = Id{who, false, {}, {}};
  }
  return who;
}

void ProcessMap::describe(EntityId who, const ProcessSample& sample) {
  Entity* entity = entities_.find(who);
  if (entity == nullptr) return;
  if (entity->name == base::unknown_name && !sample.name.empty()) entity->name = sample.name;
  if (entity->parent_pid != 0 || sample.parent_pid == 0) return;
  entity->parent_pid = sample.parent_pid;
  const auto parent = processes_.find(sample.parent_pid);
  // The pid may be another one's by now.
  if (parent != processes_.end() && parent->second.created != TimePoint{} &&
      parent->second.created <= sample.created)
    entity->parent = parent->second.who;
}

void ProcessMap::end_all_but(TimePoint at, const std::unordered_set<std::uint32_t>& there) {
  std::vector<std::uint32_t> gone;
  for (const auto& [pid, id] : processes_) {
    if (id.ended || there.contains(pid)) continue;
    const Entity* entity = entities_.find(id.who);
    if (entity == nullptr || entity->start < at) gone.push_back(pid);
  }
  if (gone.empty()) return;
  std::sort(gone.begin(), gone.end());  // a fixed order: the table's differs from system to system
  std::unordered_set<EntityId> who;
  for (const std::uint32_t pid : gone) {
    end(processes_[pid], at);
    who.insert(processes_[pid].who);
  }
  for (auto& [tid, id] : threads_) {
    if (id.ended || !who.contains(id.who)) continue;
    id.ended = true;
    id.end = at;
  }
}

void ProcessMap::on_service(const ServiceInfo& service) {
  const EntityId who = living_process(service.pid);
  if (Entity* entity = entities_.find(who)) add_service(*entity, service.name.str());
}

void ProcessMap::learn_writer(std::uint32_t pid, std::uint32_t tid, bool any) {
  if (pid == EventRecord::no_id) return;
  if (tid == wanted_ && !threads_.contains(tid)) threads_.emplace(tid, Id{process(pid), false, {}, {}});
  if (any && writers_.size() < most_entries) writers_.emplace(tid, pid);
}

bool ProcessMap::first_time(std::unordered_set<std::uint32_t>& seen, std::uint32_t id) {
  if (seen.size() >= most_entries) {
    ++dropped_;
    return false;
  }
  return seen.insert(id).second;
}

void ProcessMap::learn(const ProcessEvent& event) {
  if (event.pid == 0 || event.lifetime == Lifetime::defunct) return;
  if (!first_time(learned_processes_, event.pid) || event.lifetime == Lifetime::start) return;
  if (processes_.contains(event.pid)) return;
  const EntityId who = create(options_.begin, false, event.pid);
  processes_.emplace(event.pid, Id{who, false, {}, {}});
  describe(who, event);
}

void ProcessMap::learn(const ThreadEvent& event) {
  if (event.tid == 0 || !first_time(learned_threads_, event.tid) || event.lifetime == Lifetime::start) return;
  if (!threads_.contains(event.tid)) threads_.emplace(event.tid, Id{process(event.pid), false, {}, {}});
}

EntityId ProcessMap::process(std::uint32_t pid) {
  if (pid == 0) return no_entity;
  if (pid == EventRecord::no_id) return bucket("(unknown process)");
  if (const auto found = processes_.find(pid); found != processes_.end()) return found->second.who;
  // No need to look ahead: a rundown at the end gives this entity its name when it comes.
  if (!has_room(processes_)) return bucket("(unknown process)");
  const EntityId who = create(options_.begin, false, pid);
  processes_.emplace(pid, Id{who, false, {}, {}});
  return who;
}

EntityId ProcessMap::living_process(std::uint32_t pid) const {
  const auto found = processes_.find(pid);
  return found == processes_.end() || found->second.ended ? no_entity : found->second.who;
}

EntityId ProcessMap::owner(std::uint32_t tid) {
  if (tid == 0) return no_entity;
  if (const auto found = threads_.find(tid); found != threads_.end()) return found->second.who;
  if (options_.unknown && !given_up_.contains(tid)) {
    wanted_ = tid;
    if (const auto writer = writers_.find(tid); writer != writers_.end())
      learn_writer(writer->second, tid, false);
    else
      options_.unknown();
    if (const auto found = threads_.find(tid); found != threads_.end()) return found->second.who;
    if (given_up_.size() < most_entries) given_up_.insert(tid);
  }
  return bucket("(unknown thread)");
}

EntityId ProcessMap::bucket(const char* name) {
  const auto [found, is_new] = buckets_.try_emplace(name, no_entity);
  if (is_new) {
    Entity entity;
    entity.kind = EntityKind::bucket;
    entity.name = name;
    entity.start = options_.begin;
    found->second = entities_.add(std::move(entity));
  }
  return found->second;
}

std::vector<EntityId> ProcessMap::take_ended() { return std::exchange(ended_, {}); }

void ProcessMap::forget_now_and_then(TimePoint at) {
  if (++events_since_forgetting_ < forget_every) return;
  forget_ended(processes_, at);
  forget_ended(threads_, at);
  events_since_forgetting_ = 0;
}

void ProcessMap::forget_ended(Ids& ids, TimePoint now) {
  std::erase_if(
      ids, [now](const auto& row) { return row.second.ended && now - row.second.end > memory_of_the_ended; });
}

}  // namespace etwrca::etw
