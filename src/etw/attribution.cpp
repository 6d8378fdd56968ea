#include "etwrca/attribution.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "etw/cpu_accounting.hpp"
#include "etw/kernel_layout.hpp"
#include "etw/module_map.hpp"
#include "etw/process_map.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca {
namespace {

constexpr std::size_t most_irps = 65536;  // disk requests under way
constexpr std::uint32_t mem_commit = 0x1000;
constexpr std::uint32_t mem_decommit = 0x4000;
constexpr std::uint32_t mem_release = 0x8000;
// A damaged time stamp is not to be reckoned with: 1970 to 2200.
constexpr TimePoint earliest{};
constexpr TimePoint latest{std::chrono::seconds{7'258'118'400}};
constexpr const char* unknown_issuer = "(unknown thread)";

}  // namespace

struct ETWRCA_NO_EXPORT Attribution::Impl {
  AttributionOptions options;
  std::vector<Observation> out;
  etw::ProcessMap processes;
  etw::ModuleMap modules;
  etw::CpuAccounting cpu;
  std::unordered_map<std::uint64_t, EntityId> issuers;  // by IRP: who issued the disk request
  std::unordered_map<EntityId, double> committed;       // private bytes, as last told or counted
  std::unordered_map<EntityId, Duration> looks;         // CPU time, as look() was last told
  std::optional<TimePoint> last_look;
  bool charged_by_looks = false;
  std::uint32_t page_size = 4096;
  std::uint32_t processors = 0;
  std::uint64_t unknown_events = 0;
  std::uint64_t dropped = 0;
  std::uint64_t out_of_time = 0;

  Impl(EntityTable& entities, ModuleTable& names, AttributionOptions o)
      : options(std::move(o)),
        processes(entities, out, options),
        modules(names),
        cpu(processes, modules, out, options) {}

  void use(EntityId who, TimePoint at, MetricId metric, double amount) {
    if (who != no_entity) out.emplace_back(Usage{at, {}, who, no_module, metric, false, amount});
  }

  /// Decodes and hands on, or counts an event of a known type that does not decode.
  template <class Event, class Handler>
  void with(const EventRecord& record, Handler handler) {
    Event event;
    if (decode(record, event))
      handler(event);
    else
      ++unknown_events;
  }

  void add(const EventRecord& r) {
    if (r.time < earliest || r.time >= latest) {
      ++out_of_time;
      return;
    }
    cpu.advance(r.time);
    switch (r.kernel) {
      case KernelClass::thread:
        return on_thread(r);
      case KernelClass::perf_info:
        return on_perf_info(r);
      case KernelClass::process:
        return on_process(r);
      case KernelClass::image:
        return on_image(r);
      case KernelClass::disk_io:
        return on_disk(r);
      case KernelClass::memory:
        return on_memory(r);
      case KernelClass::tcp_ip:
      case KernelClass::udp_ip:
        return on_network(r);
      case KernelClass::system_config:
        return on_config(r);
      case KernelClass::lost_event:
        return on_lost(r);
      case KernelClass::none:
        return on_manifest(r);
      default:
        return;
    }
  }

  void on_thread(const EventRecord& r) {
    switch (r.opcode) {
      case 1:
      case 2:
      case 3:
      case 4:
        return with<ThreadEvent>(r, [&](const ThreadEvent& e) {
          processes.on_thread(r.time, e);
          if (e.lifetime == Lifetime::end) cpu.on_thread_end(e.tid, r.time);
        });
      case 36:
        return with<ContextSwitch>(r, [&](const auto& e) { cpu.on_switch(r.cpu, r.time, e); });
      case 50:
        return with<ReadyThread>(r, [&](const auto& e) { cpu.on_ready(r.time, e); });
      default:
        return;
    }
  }

  void on_perf_info(const EventRecord& r) {
    switch (r.opcode) {
      case 46:
        return with<ProfileSample>(r, [&](const auto& e) { cpu.on_sample(r.cpu, r.time, e); });
      case 72:
      case 73:
      case 74:
        return with<ProfileInterval>(r, [&](const ProfileInterval& e) {
          if (e.source != 0) return;
          if (e.new_interval > 0) cpu.set_sample_interval(length_of(e));
          if (r.opcode == 74) cpu.on_sampling_end();
        });
      case 50:
      case 66:
      case 67:
      case 68:
      case 69:
        return with<InterruptEvent>(r, [&](const InterruptEvent& e) {
          cpu.on_interrupt(r.cpu, r.time - since(r, e.initial_ticks), r.time);
        });
      default:
        return;
    }
  }

  /// From a moment in clock ticks to the record; zero if it lies ahead, or more than a second back.
  [[nodiscard]] Duration since(const EventRecord& r, std::int64_t ticks) const {
    const std::int64_t most = options.clock_frequency;
    if (ticks >= r.ticks || ticks < r.ticks - most || most <= 0) return {};
    return duration_from_seconds(static_cast<double>(r.ticks - ticks) / static_cast<double>(most));
  }

  void on_process(const EventRecord& r) {
    switch (r.opcode) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 39:
        return with<ProcessEvent>(r, [&](const auto& e) {
          processes.on_process(r.time, e);
          forget_ended();
        });
      case 32:
      case 33:
        return with<ProcessCounters>(r, [&](const ProcessCounters& e) {
          set_memory(processes.process(e.pid), r.time, static_cast<double>(e.private_pages),
                     static_cast<double>(e.working_set));
        });
      default:
        return;
    }
  }

  void forget_ended() {
    for (const EntityId who : processes.take_ended()) {
      modules.forget(who);
      committed.erase(who);
      looks.erase(who);
    }
  }

  void on_image(const EventRecord& r) {
    if (r.opcode != 10 && (r.opcode < 2 || r.opcode > 4)) return;
    with<ImageEvent>(r, [&](const ImageEvent& e) {
      const EntityId owner = e.pid == EventRecord::no_id ? no_entity : processes.process(e.pid);
      if (e.lifetime == Lifetime::end)
        modules.remove(owner, e);
      else if (e.lifetime != Lifetime::rundown_end)
        modules.add(owner, e);
    });
  }

  void on_disk(const EventRecord& r) {
    switch (r.opcode) {
      case 10:
      case 11:
        return with<DiskTransfer>(r, [&](const auto& e) { on_transfer(r, e); });
      case 12:
      case 13:
        return with<DiskInit>(r, [&](const DiskInit& e) {
          const std::uint32_t tid = known(e.issuing_tid) ? e.issuing_tid : r.tid;
          if (!known(tid)) return;
          if (issuers.size() >= most_irps) {
            dropped += issuers.size();
            issuers.clear();
          }
          issuers[e.irp] = processes.owner(tid);
        });
      default:
        return;
    }
  }

  static Duration length_of(const ProfileInterval& e) { return Duration(std::int64_t{e.new_interval} * 100); }

  static bool known(std::uint32_t id) { return id != 0 && id != EventRecord::no_id; }

  /// The issuing thread; before Windows 8 the request's start tells it; else the header's process.
  void on_transfer(const EventRecord& r, const DiskTransfer& e) {
    EntityId who = no_entity;
    const auto issuer = issuers.find(e.irp);
    if (known(e.issuing_tid)) who = processes.owner(e.issuing_tid);
    if (who == no_entity && issuer != issuers.end()) who = issuer->second;
    if (who == no_entity && known(r.pid)) who = processes.process(r.pid);
    if (who == no_entity) who = processes.bucket(unknown_issuer);
    if (issuer != issuers.end()) issuers.erase(issuer);
    use(who, r.time, e.write ? metric::disk_write : metric::disk_read, e.bytes);
  }

  void on_network(const EventRecord& r) {
    // 10 Send, 11 Recv; v6 is 16 higher. The others move no data, but TCPCopy (18), which tells again of
    // bytes that a Recv has told of.
    const unsigned op = r.opcode >= 26 ? r.opcode - 16U : r.opcode;
    if (op != 10 && op != 11) return;
    with<NetworkTransfer>(r, [&](const auto& e) { on_transfer(r, e); });
  }

  void on_transfer(const EventRecord& r, const NetworkTransfer& e) {
    const bool send = e.direction == NetworkTransfer::Direction::send;
    EntityId who = processes.process(e.pid);
    if (who == no_entity) who = processes.bucket("(no process)");
    use(who, r.time, send ? metric::network_send : metric::network_receive, e.bytes);
  }

  void on_memory(const EventRecord& r) {
    switch (r.opcode) {
      case 32:
        return with<HardFault>(r, [&](const HardFault& e) {
          EntityId who = processes.owner(e.tid);
          if (who == no_entity) who = processes.bucket(unknown_issuer);
          use(who, r.time, metric::hard_faults, 1.0);
        });
      case 98:
      case 99:
        return with<VirtualAlloc>(r, [&](const auto& e) { on_virtual_alloc(r, e); });
      case 125:
      case 126:
        return with<MemoryInfo>(r, [&](const auto& e) { on_memory_info(r, e); });
      default:
        return;
    }
  }

  void on_virtual_alloc(const EventRecord& r, const VirtualAlloc& e) {
    const bool grows = !e.free && (e.flags & mem_commit) != 0;
    const bool shrinks = e.free && (e.flags & (mem_decommit | mem_release)) != 0;
    const EntityId who = processes.process(e.pid);
    if (who == no_entity || (!grows && !shrinks)) return;
    // What a process held before the recording is not known until it is told: from then on changes count.
    const Entity* entity = processes.entity(who);
    if (!committed.contains(who) && (entity == nullptr || !entity->start_known)) return;
    // A release names the whole reservation, of which only a part may have been committed.
    const auto size = static_cast<double>(e.size);
    const double now = std::max(0.0, committed[who] + (grows ? size : -size));
    set_memory(who, r.time, now);
  }

  void on_memory_info(const EventRecord& r, const MemoryInfo& list) {
    for (std::uint32_t i = 0; i < list.count; ++i) {
      const MemoryInfoEntry e = memory_info_entry(list, i);
      const EntityId who = processes.living_process(e.pid);
      set_memory(who, r.time, static_cast<double>(e.commit_pages) * page_size,
                 static_cast<double>(e.working_set_pages) * page_size);
    }
  }

  void look(TimePoint at, std::span<const ProcessSample> all) {
    std::vector<EntityId> who;
    processes.on_samples(at, all, who);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (who[i] == no_entity) continue;
      charge_since_last_look(who[i], at, all[i]);
      set_memory(who[i], at, static_cast<double>(all[i].private_bytes),
                 static_cast<double>(all[i].working_set));
    }
    forget_ended();
    last_look = at;
  }

  /// Where no event tells who runs. What began since the last look has spent all of it since.
  void charge_since_last_look(EntityId who, TimePoint at, const ProcessSample& sample) {
    const auto [row, is_new] = looks.try_emplace(who, sample.cpu);
    const Duration before = is_new ? Duration::zero() : std::exchange(row->second, sample.cpu);
    if (cpu.any_switches() || cpu.any_samples() || !last_look || at <= *last_look) return;
    const Duration spent = sample.cpu - before;
    if (spent <= Duration::zero() || (is_new && sample.created < *last_look)) return;
    charged_by_looks = true;
    out.emplace_back(
        Usage{*last_look, at - *last_look, who, no_module, metric::cpu, false, to_seconds(spent)});
  }

  void set_memory(EntityId who, TimePoint at, double bytes) {
    if (who == no_entity) return;
    if (committed.size() >= etw::most_entries && !committed.contains(who)) {
      ++dropped;
      return;
    }
    committed[who] = bytes;
    out.emplace_back(Level{at, who, metric::memory, bytes});
  }
  void set_memory(EntityId who, TimePoint at, double bytes, double resident) {
    if (who == no_entity) return;
    set_memory(who, at, bytes);
    out.emplace_back(Level{at, who, metric::working_set, resident});
  }

  void on_config(const EventRecord& r) {
    if (CpuConfig config; decode(r, config)) {
      processors = config.processors;
      const bool power_of_two = config.page_size != 0 && (config.page_size & (config.page_size - 1)) == 0;
      if (power_of_two && config.page_size <= 65536) page_size = config.page_size;
    } else if (ServiceInfo service; decode(r, service)) {
      processes.on_service(service);
    }
  }

  void on_lost(const EventRecord& r) {
    with<LostEvents>(r, [&](const LostEvents& e) {
      cpu.on_lost(r.cpu, r.time);
      Loss loss;
      (e.what == LostEvents::What::events ? loss.events : loss.buffers) = 1;
      out.emplace_back(LossObservation{r.time, loss});
    });
  }

  /// Of the manifest providers only Kernel-Process and Kernel-Network decode; the rest is not ours.
  void on_manifest(const EventRecord& r) {
    if (r.header != HeaderKind::event || !etw::may_have_layout_class(r)) return;
    if (NetworkTransfer transfer; decode(r, transfer)) {
      on_transfer(r, transfer);
    } else if (MemoryInfo memory; decode(r, memory)) {
      on_memory_info(r, memory);
    } else if (ProcessEvent process; decode(r, process)) {
      // The classic events tell more; these only fill in where there are none.
      const bool is_known = processes.living_process(process.pid) != no_entity;
      if (is_known == (process.lifetime == Lifetime::end)) processes.on_process(r.time, process);
    }
  }

  void learn(const EventRecord& r) {
    if (r.time < earliest || r.time >= latest) return;
    if (r.header == HeaderKind::event) {
      processes.learn_writer(r.pid, r.tid);
    } else if (r.kernel == KernelClass::process) {
      if (ProcessEvent e; decode(r, e)) processes.learn(e);
    } else if (r.kernel == KernelClass::thread && r.opcode <= 4) {
      if (ThreadEvent e; decode(r, e)) processes.learn(e);
    } else if (r.kernel == KernelClass::image && r.opcode == 4) {
      if (ImageEvent e; decode(r, e)) {
        const EntityId owner = processes.living_process(e.pid);
        if (owner != no_entity || e.pid == 0) modules.add(owner, e);
      }
    } else if (r.kernel == KernelClass::perf_info && r.opcode >= 72 && r.opcode <= 74) {
      if (ProfileInterval e; decode(r, e) && e.source == 0 && e.new_interval > 0)
        cpu.learn_sample_interval(length_of(e));
    }
  }
};

Attribution::Attribution(EntityTable& entities, ModuleTable& modules, AttributionOptions options)
    : impl_(std::make_unique<Impl>(entities, modules, std::move(options))) {}
Attribution::~Attribution() = default;
Attribution::Attribution(Attribution&&) noexcept = default;
Attribution& Attribution::operator=(Attribution&&) noexcept = default;

void Attribution::add(const EventRecord& record) {
  if (record.time >= impl_->options.begin || record.time < earliest) return impl_->add(record);
  // Kept from before what the recording still has: it holds at its begin.
  EventRecord late = record;
  late.time = impl_->options.begin;
  impl_->add(late);
}
bool Attribution::learn(const EventRecord& record) {
  impl_->learn(record);
  return impl_->processes.found_wanted();
}
void Attribution::look(TimePoint at, std::span<const ProcessSample> all) { impl_->look(at, all); }
void Attribution::finish(TimePoint end) { impl_->cpu.finish(end); }

void Attribution::take(std::vector<Observation>& out) {
  out.clear();
  out.swap(impl_->out);
}

std::size_t Attribution::pending() const noexcept { return impl_->out.size(); }

AttributionStats Attribution::stats() const noexcept {
  AttributionStats stats;
  stats.context_switches = impl_->cpu.any_switches();
  stats.samples = impl_->cpu.any_samples();
  stats.looks = impl_->charged_by_looks;
  stats.unknown_events = impl_->unknown_events;
  stats.out_of_time = impl_->out_of_time;
  stats.broken_chains = impl_->cpu.broken_chains();
  stats.dropped =
      impl_->dropped + impl_->cpu.dropped() + impl_->processes.dropped() + impl_->modules.dropped();
  stats.processors = impl_->processors != 0 ? impl_->processors : impl_->cpu.cpus();
  return stats;
}

}  // namespace etwrca
