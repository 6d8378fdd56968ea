#include "etwrca/attribution.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "etw/cpu_accounting.hpp"
#include "etw/io_accounting.hpp"
#include "etw/kernel_layout.hpp"
#include "etw/kernel_opcode.hpp"
#include "etw/memory_accounting.hpp"
#include "etw/module_map.hpp"
#include "etw/process_map.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca {
namespace {

namespace opcode = etw::opcode;

// A damaged time stamp is not to be reckoned with: 1970 to 2200.
constexpr TimePoint earliest{};
constexpr TimePoint latest{std::chrono::seconds{7'258'118'400}};

}  // namespace

struct ETWRCA_NO_EXPORT Attribution::Impl {
  AttributionOptions options;
  std::vector<Observation> out;
  etw::ProcessMap processes;
  etw::ModuleMap modules;
  etw::CpuAccounting cpu;
  etw::IoAccounting io;
  etw::MemoryAccounting memory;
  std::unordered_map<EntityId, Duration> looks;  // CPU time, as look() was last told
  std::optional<TimePoint> last_look;
  bool charged_by_looks = false;
  std::uint32_t processors = 0;
  std::uint64_t unknown_events = 0;
  std::uint64_t out_of_time = 0;

  Impl(EntityTable& entities, ModuleTable& names, AttributionOptions o)
      : options(std::move(o)),
        processes(entities, out, options),
        modules(names),
        cpu(processes, modules, out, options),
        io(processes, out),
        memory(processes, out) {}

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
        if (!is_foreign(r)) on_manifest(r);
        return;
      default:
        return;
    }
  }

  /// Of most recordings the greater part: of a provider that tells nothing to be charged.
  static bool is_foreign(const EventRecord& r) {
    return r.kernel == KernelClass::none && (r.header != HeaderKind::event || !etw::may_have_layout_class(r));
  }

  void on_thread(const EventRecord& r) {
    switch (r.opcode) {
      case opcode::start:
      case opcode::end:
      case opcode::dc_start:
      case opcode::dc_end:
        return with<ThreadEvent>(r, [&](const ThreadEvent& e) {
          processes.on_thread(r.time, e);
          if (e.lifetime == Lifetime::end) cpu.on_thread_end(e.tid, r.time);
        });
      case opcode::thread_cswitch:
        return with<ContextSwitch>(r, [&](const auto& e) { cpu.on_switch(r.cpu, r.time, e); });
      case opcode::thread_ready:
        return with<ReadyThread>(r, [&](const auto& e) { cpu.on_ready(r.time, e); });
      default:
        return;
    }
  }

  void on_perf_info(const EventRecord& r) {
    switch (r.opcode) {
      case opcode::sample:
        return with<ProfileSample>(r, [&](const auto& e) { cpu.on_sample(r.cpu, r.time, e); });
      case opcode::set_interval:
      case opcode::collection_start:
      case opcode::collection_end:
        return with<ProfileInterval>(r, [&](const ProfileInterval& e) {
          if (e.source != 0) return;
          if (e.new_interval > 0) cpu.set_sample_interval(length_of(e));
          if (r.opcode == opcode::collection_end) cpu.on_sampling_end();
        });
      case opcode::isr_msi:
      case opcode::threaded_dpc:
      case opcode::isr:
      case opcode::dpc:
      case opcode::timer_dpc:
        return with<InterruptEvent>(r, [&](const InterruptEvent& e) {
          cpu.on_interrupt(r.cpu, r.time - since(r, e.initial_ticks), r.time);
        });
      default:
        return;
    }
  }

  static Duration length_of(const ProfileInterval& e) { return Duration(std::int64_t{e.new_interval} * 100); }

  /// From a moment in clock ticks to the record; zero if it lies ahead, or more than a second back.
  [[nodiscard]] Duration since(const EventRecord& r, std::int64_t ticks) const {
    const std::int64_t most = options.clock_frequency;
    if (ticks >= r.ticks || ticks < r.ticks - most || most <= 0) return {};
    return duration_from_seconds(static_cast<double>(r.ticks - ticks) / static_cast<double>(most));
  }

  void on_process(const EventRecord& r) {
    switch (r.opcode) {
      case opcode::start:
      case opcode::end:
      case opcode::dc_start:
      case opcode::dc_end:
      case opcode::process_defunct:
        return with<ProcessEvent>(r, [&](const auto& e) {
          processes.on_process(r.time, e);
          forget_ended();
        });
      case opcode::process_perf_ctr:
      case opcode::process_perf_ctr_rundown:
        return with<ProcessCounters>(r, [&](const auto& e) { memory.on_counters(r.time, e); });
      default:
        return;
    }
  }

  void forget_ended() {
    for (const EntityId who : processes.take_ended()) {
      modules.forget(who);
      memory.forget(who);
      looks.erase(who);
    }
  }

  void on_image(const EventRecord& r) {
    if (r.opcode != opcode::image_load && (r.opcode < opcode::end || r.opcode > opcode::dc_end)) return;
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
      case opcode::disk_read:
      case opcode::disk_write:
        return with<DiskTransfer>(r, [&](const auto& e) { io.on_disk(r, e); });
      case opcode::disk_read_init:
      case opcode::disk_write_init:
        return with<DiskInit>(r, [&](const auto& e) { io.on_disk_init(r, e); });
      default:
        return;
    }
  }

  void on_network(const EventRecord& r) {
    // The others move no data, but TCPCopy, which tells again of bytes that a Recv has told of.
    const int op = r.opcode < opcode::net_send + opcode::ipv6 ? r.opcode : r.opcode - opcode::ipv6;
    if (op != opcode::net_send && op != opcode::net_receive) return;
    with<NetworkTransfer>(r, [&](const auto& e) { io.on_network(r.time, e); });
  }

  void on_memory(const EventRecord& r) {
    switch (r.opcode) {
      case opcode::hard_fault:
        return with<HardFault>(r, [&](const auto& e) { io.on_hard_fault(r.time, e); });
      case opcode::virtual_alloc:
      case opcode::virtual_free:
        return with<VirtualAlloc>(r, [&](const auto& e) { memory.on_virtual_alloc(r.time, e); });
      case opcode::process_mem_info:
      case opcode::mem_info_session:
        return with<MemoryInfo>(r, [&](const auto& e) { memory.on_memory_info(r.time, e); });
      default:
        return;
    }
  }

  void look(TimePoint at, std::span<const ProcessSample> all) {
    std::vector<EntityId> who;
    processes.on_samples(at, all, who);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (who[i] == no_entity) continue;
      charge_since_last_look(who[i], at, all[i]);
      memory.on_sample(who[i], at, all[i]);
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

  void on_config(const EventRecord& r) {
    if (CpuConfig config; decode(r, config)) {
      processors = config.processors;
      memory.set_page_size(config.page_size);
    } else if (ServiceInfo service; decode(r, service)) {
      processes.on_service(service);
    }
  }

  void on_lost(const EventRecord& r) {
    with<LostEvents>(r, [&](const LostEvents& e) {
      const TimePoint since = cpu.on_lost(r.cpu, r.time);
      Loss loss;
      (e.what == LostEvents::What::events ? loss.events : loss.buffers) = 1;
      out.emplace_back(LossObservation{r.time, loss, r.time - since});
    });
  }

  /// Of the manifest providers only Kernel-Process and Kernel-Network decode; the rest is not ours.
  void on_manifest(const EventRecord& r) {
    if (NetworkTransfer transfer; decode(r, transfer)) {
      io.on_network(r.time, transfer);
    } else if (MemoryInfo list; decode(r, list)) {
      memory.on_memory_info(r.time, list);
    } else if (ProcessEvent process; decode(r, process)) {
      // The classic events tell more; these only fill in where there are none.
      const bool is_known = processes.living_process(process.pid) != no_entity;
      if (is_known == (process.lifetime == Lifetime::end)) processes.on_process(r.time, process);
    }
  }

  void learn(const EventRecord& r) {
    if (r.time < earliest || r.time >= latest) return;
    if (r.header == HeaderKind::event) {
      processes.learn_writer(r.pid, r.tid, cpu.wants_interval());
    } else if (r.kernel == KernelClass::process) {
      if (ProcessEvent e; decode(r, e)) processes.learn(e);
    } else if (r.kernel == KernelClass::thread && r.opcode <= opcode::dc_end) {
      if (ThreadEvent e; decode(r, e)) processes.learn(e);
    } else if (r.kernel == KernelClass::image && r.opcode == opcode::dc_end) {
      if (ImageEvent e; decode(r, e)) {
        const EntityId owner = processes.living_process(e.pid);
        if (owner != no_entity || e.pid == 0) modules.add(owner, e);
      }
    } else if (r.kernel == KernelClass::perf_info && r.opcode >= opcode::set_interval &&
               r.opcode <= opcode::collection_end) {
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
  if (record.time >= impl_->options.begin && record.time < latest && Impl::is_foreign(record))
    return impl_->cpu.advance(record.time);
  if (record.time >= impl_->options.begin || record.time < earliest) return impl_->add(record);
  // Kept from before what the recording still has: it holds at its begin.
  EventRecord late = record;
  late.time = impl_->options.begin;
  impl_->add(late);
}
bool Attribution::learn(const EventRecord& record) {
  impl_->learn(record);
  return impl_->cpu.wants_interval() ? impl_->cpu.knows_interval() : impl_->processes.found_wanted();
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
  stats.dropped = impl_->io.dropped() + impl_->memory.dropped() + impl_->cpu.dropped() +
                  impl_->processes.dropped() + impl_->modules.dropped();
  stats.processors = impl_->processors != 0 ? impl_->processors : impl_->cpu.cpus();
  return stats;
}

}  // namespace etwrca
