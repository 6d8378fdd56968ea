#include "support/recorder.hpp"

#include <algorithm>
#include <map>

namespace etwrca::test {
namespace {

constexpr std::int64_t timer_tick = 15'625'000;  // ns

// Which versions of its events a build of Windows logs.
unsigned process_version(std::uint32_t build) { return build >= 9200 ? 4 : 3; }
unsigned image_version(std::uint32_t build) { return build >= 9600 ? 3 : 2; }
unsigned disk_version(std::uint32_t build) { return build >= 9200 ? 3 : 2; }
unsigned profile_version(std::uint32_t build) { return build >= 9200 ? 3 : 2; }

std::uint32_t as_u32(std::int64_t value) { return static_cast<std::uint32_t>(value); }

}  // namespace

Recorder::Recorder(const Scenario& scenario, EtlWriter& writer)
    : scenario_(scenario),
      writer_(writer),
      out_(scenario.machine().pointer_size),
      last_(scenario.options().processors) {
  find_modules();
}

void Recorder::append(std::uint32_t cpu, std::int64_t at, Record record) {
  at = std::max(at, last_[cpu]);
  last_[cpu] = at;
  record.pointer_size = out_.pointer_size();
  record.ticks = writer_.ticks_at(at);
  writer_.append(cpu, record);
}

// Addresses as Windows gives them out: a program has its own, a library the same in every process.
void Recorder::find_modules() {
  const bool wide = out_.pointer_size() == 8;
  kernel_ = {"\\SystemRoot\\system32\\ntoskrnl.exe", wide ? 0xfffff80000000000 : 0x82000000, 0x800000};
  driver_ = {"\\SystemRoot\\system32\\drivers\\ndis.sys", wide ? 0xfffff80100000000 : 0x8a000000, 0x100000};
  std::map<std::string, std::uint64_t> libraries;
  const auto library = [&](const std::string& name) {
    const auto number = libraries.try_emplace(name, libraries.size()).first->second;
    const std::uint64_t base = wide ? 0x7ff800000000 + number * 0x2000000 : 0x70000000 + number * 0x400000;
    return Module{"\\Device\\HarddiskVolume2\\Windows\\System32\\" + name, base, 0x300000};
  };
  library("ntdll.dll");
  std::uint64_t number = 0;
  for (const ProcessSpec& spec : scenario_.processes()) {
    std::vector<Module>& own = modules_.emplace_back();
    if (spec.pid == 0) own = {kernel_, driver_};
    if (spec.pid == 0 || spec.pid == 4) continue;
    const std::uint64_t base = wide ? 0x7ff600000000 + number++ % 0x8000 * 0x100000 : 0x400000;
    own.push_back({"\\Device\\HarddiskVolume2\\Program Files\\" + spec.name, base, 0x80000});
    if (spec.light) continue;
    own.push_back(library("ntdll.dll"));
    for (const Activity& activity : spec.activities) {
      if (activity.module.empty()) continue;
      const Module loaded = library(activity.module);
      if (std::none_of(own.begin(), own.end(), [&](const Module& m) { return m.base == loaded.base; }))
        own.push_back(loaded);
    }
  }
}

const Module& Recorder::module(std::uint32_t process, const std::string& name) const {
  const auto& own = modules_[process];
  if (name.empty()) return own.front();
  const auto ends = [&](const Module& m) { return m.path.ends_with("\\" + name); };
  return *std::find_if(own.begin(), own.end(), ends);
}

std::uint64_t Recorder::instruction(std::uint32_t process, const std::string& name, Random& random) const {
  const auto inside = [&](const Module& m) { return m.base + 0x1000 + random.below(m.size - 0x1000); };
  const std::uint64_t draw = random.below(10);
  const auto& own = modules_[process];
  if (own.empty() || process == 0 || draw == 0) return inside(kernel_);
  if (draw == 1 && own.size() > 1) return inside(own[1]);
  return inside(module(process, name));
}

void Recorder::process(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process) {
  const ProcessSpec& spec = scenario_.processes()[process];
  const unsigned version = process_version(scenario_.options().build);
  const bool rundown = life == Life::rundown_start || life == Life::rundown_end;
  const bool kernel = spec.pid == 0 || spec.pid == 4;
  const payload::Process fields{.key = 0xffffa00010000000 + std::uint64_t{process} * 0x1080,
                                .pid = spec.pid,
                                .parent = spec.parent,
                                .session = kernel ? 0xFFFFFFFF : 1,
                                .exit_status = rundown || life == Life::start ? 0x103 : 0,  // STILL_ACTIVE
                                .sid = kernel ? payload::system_sid() : payload::user_sid(),
                                .image = spec.name,
                                .command_line = spec.command_line};
  payload::process(out_, fields, version);
  append(cpu, at,
         {.header = rundown && version >= 4 ? RecordHeader::perf_info : RecordHeader::system,
          .group = KernelClass::process,
          .type = static_cast<std::uint8_t>(life),
          .version = static_cast<std::uint16_t>(version),
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

void Recorder::thread(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process,
                      std::uint32_t tid, std::int64_t run) {
  const ProcessSpec& spec = scenario_.processes()[process];
  payload::Thread fields{
      .pid = spec.pid, .tid = tid, .start_address = 0x1000, .stack = 0xffffb00000000000 + tid * 0x8000ULL};
  if (!modules_[process].empty()) fields.start_address += modules_[process].front().base;
  if (!spec.services.empty()) fields.sub_process_tag = spec.services.front().tag;
  if (scenario_.options().build >= 10'240) fields.name = "";
  payload::thread(out_, fields, 3);
  append(cpu, at,
         {.header = RecordHeader::system,
          .group = KernelClass::thread,
          .type = static_cast<std::uint8_t>(life),
          .version = 3,
          .pid = by.pid,
          .tid = by.tid,
          .kernel_time = as_u32(run / 10 / timer_tick),
          .user_time = as_u32(run / 10 * 9 / timer_tick),
          .payload = out_.bytes()});
}

void Recorder::images(std::uint32_t cpu, std::int64_t at, Running by, Life life, std::uint32_t process) {
  const unsigned version = image_version(scenario_.options().build);
  const bool load = life == Life::start;  // Image/Load is type 10 of the Process class
  const ProcessSpec& spec = scenario_.processes()[process];
  for (const Module& m : modules_[process]) {
    payload::image(out_,
                   {.base = m.base,
                    .size = m.size,
                    .pid = spec.pid,
                    .checksum = as_u32(static_cast<std::int64_t>(m.size)),
                    .time_date_stamp = 0x5e000000,
                    .path = m.path},
                   version);
    append(cpu, at,
           {.header = life == Life::rundown_start ? RecordHeader::perf_info : RecordHeader::system,
            .group = load ? KernelClass::process : KernelClass::image,
            .type = load ? std::uint8_t{10} : static_cast<std::uint8_t>(life),
            .version = static_cast<std::uint16_t>(version),
            .pid = by.pid,
            .tid = by.tid,
            .payload = out_.bytes()});
  }
}

void Recorder::counters(std::uint32_t cpu, std::int64_t at, Running by, std::uint32_t process,
                        std::int64_t commit, bool rundown) {
  const auto bytes = static_cast<std::uint64_t>(commit);
  payload::process_counters(out_, {.pid = scenario_.processes()[process].pid,
                                   .page_faults = as_u32(commit / 4096),
                                   .handles = 100,
                                   .virtual_size = bytes * 4,
                                   .working_set = bytes / 5 * 4,
                                   .commit = bytes,
                                   .peak_working_set = bytes});
  append(cpu, at,
         {.header = RecordHeader::perf_info,
          .group = KernelClass::process,
          .type = rundown ? std::uint8_t{33} : std::uint8_t{32},
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

void Recorder::context_switch(std::uint32_t cpu, std::int64_t at, const payload::Switch& fields) {
  payload::context_switch(out_, fields);
  append(
      cpu, at,
      {.header = RecordHeader::perf_info, .group = KernelClass::thread, .type = 36, .payload = out_.bytes()});
}

void Recorder::ready(std::uint32_t cpu, std::int64_t at, std::uint32_t tid) {
  payload::ready_thread(out_, tid);
  append(
      cpu, at,
      {.header = RecordHeader::perf_info, .group = KernelClass::thread, .type = 50, .payload = out_.bytes()});
}

void Recorder::sample(std::uint32_t cpu, std::int64_t at, std::uint32_t tid, std::uint64_t ip,
                      unsigned interrupt) {
  payload::sampled_profile(out_, ip, tid, interrupt);
  append(cpu, at,
         {.header = RecordHeader::perf_info,
          .group = KernelClass::perf_info,
          .type = 46,
          .payload = out_.bytes()});
}

void Recorder::sampling(std::int64_t at, bool begin) {
  const unsigned version = profile_version(scenario_.options().build);
  const std::uint32_t interval = as_u32(scenario_.machine().sampling / 100);
  payload::profile_interval(out_, interval, interval, version);
  append(0, at,
         {.group = KernelClass::perf_info,
          .type = begin ? std::uint8_t{73} : std::uint8_t{74},
          .version = static_cast<std::uint16_t>(version),
          .pid = 4,
          .tid = 60,
          .payload = out_.bytes()});
}

void Recorder::dpc(std::uint32_t cpu, std::int64_t begin, std::int64_t end) {
  payload::dpc(out_, writer_.ticks_at(begin), dpc_instruction() - 0x468);
  append(cpu, end,
         {.header = RecordHeader::perf_info,
          .group = KernelClass::perf_info,
          .type = 68,
          .payload = out_.bytes()});
}

void Recorder::disk_init(std::uint32_t cpu, std::int64_t at, Running by, bool write, std::uint64_t irp,
                         std::uint32_t tid) {
  const unsigned version = disk_version(scenario_.options().build);
  payload::disk_init(out_, irp, tid, version);
  append(cpu, at,
         {.group = KernelClass::disk_io,
          .type = write ? std::uint8_t{13} : std::uint8_t{12},
          .version = static_cast<std::uint16_t>(version),
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

void Recorder::disk(std::uint32_t cpu, std::int64_t at, Running by, bool write, std::uint64_t irp,
                    std::uint32_t tid, std::int64_t bytes, std::int64_t issued) {
  const unsigned version = disk_version(scenario_.options().build);
  payload::disk(out_,
                {.irp_flags = 0x60043,
                 .bytes = as_u32(bytes),
                 .offset = irp << 4U,
                 .file_object = 0xffffa00050000000,
                 .irp = irp,
                 .response_ticks = writer_.ticks_at(at) - writer_.ticks_at(issued),
                 .issuing_tid = tid},
                version);
  append(cpu, at,
         {.group = KernelClass::disk_io,
          .type = write ? std::uint8_t{11} : std::uint8_t{10},
          .version = static_cast<std::uint16_t>(version),
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

void Recorder::file_write(std::uint32_t cpu, std::int64_t at, Running by, std::int64_t bytes) {
  payload::file_transfer(
      out_,
      {.irp = 0xffffa00060000000, .file_object = 0xffffa00061000000, .tid = by.tid, .bytes = as_u32(bytes)},
      3);
  append(cpu, at,
         {.group = KernelClass::file_io,
          .type = 68,
          .version = 3,
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

void Recorder::hard_fault(std::uint32_t cpu, std::int64_t at, Running by, std::uint32_t tid,
                          std::int64_t bytes, std::int64_t issued) {
  payload::hard_fault(out_, {.initial_ticks = writer_.ticks_at(issued),
                             .read_offset = 0x1000,
                             .address = 0x12340000,
                             .file_object = 0xffffa00070000000,
                             .tid = tid,
                             .bytes = as_u32(bytes)});
  append(cpu, at,
         {.header = RecordHeader::perf_info,
          .group = KernelClass::memory,
          .type = 32,
          .pid = by.pid,
          .tid = by.tid,
          .payload = out_.bytes()});
}

// Sent data is logged without ids, received data in whatever context it arrives: here, in none. One
// packet in four is IPv6, one in eight UDP.
void Recorder::network(std::uint32_t cpu, std::int64_t at, std::uint32_t pid, std::int64_t bytes, bool send,
                       std::uint64_t number) {
  const bool ipv6 = number % 4 == 3;
  const bool udp = number % 8 == 5;
  const payload::Network fields{.pid = pid, .bytes = as_u32(bytes), .ipv6 = ipv6};
  if (send && !udp) {
    payload::network_send(out_, fields);
  } else {
    payload::network_transfer(out_, fields);
  }
  append(cpu, at,
         {.header = send ? RecordHeader::perf_info : RecordHeader::system,
          .group = udp ? KernelClass::udp_ip : KernelClass::tcp_ip,
          .type = static_cast<std::uint8_t>((send ? 10 : 11) + (ipv6 ? 16 : 0)),
          .payload = out_.bytes()});
}

void Recorder::allocate(std::uint32_t cpu, std::int64_t at, Running by, std::int64_t bytes) {
  constexpr std::uint32_t reserve_and_commit = 0x3000;
  const std::uint64_t base = 0x10000000 + allocations_++ % 0x1000 * 0x10000;
  payload::virtual_alloc(out_, base, static_cast<std::uint64_t>(bytes), by.pid, reserve_and_commit);
  append(cpu, at,
         {.group = KernelClass::memory, .type = 98, .pid = by.pid, .tid = by.tid, .payload = out_.bytes()});
}

void Recorder::memory(std::uint32_t cpu, std::int64_t at, std::span<const payload::MemoryUse> entries) {
  // One record holds 64 KiB at most; the list of a busy machine is told in parts.
  constexpr std::size_t part = 1'000;
  for (std::size_t i = 0; i < entries.size(); i += part) {
    payload::memory_info(out_, entries.subspan(i, std::min(part, entries.size() - i)), 1);
    append(cpu, at,
           {.header = RecordHeader::perf_info,
            .group = KernelClass::memory,
            .type = 125,
            .version = 1,
            .payload = out_.bytes()});
  }
}

void Recorder::rundown_complete(std::int64_t at) {
  append(0, at, {.header = RecordHeader::perf_info, .group = KernelClass::event_trace, .type = 8});
}

void Recorder::configuration(std::int64_t at) {
  const EtlOptions& options = scenario_.options();
  payload::cpu_config(out_, options.cpu_mhz, options.processors, 16'384, "WORKSTATION");
  append(0, at,
         {.group = KernelClass::system_config,
          .type = 10,
          .version = 3,
          .pid = 4,
          .tid = 60,
          .payload = out_.bytes()});
  for (const ProcessSpec& spec : scenario_.processes()) {
    for (const ServiceSpec& s : spec.services) {
      payload::service(
          out_, {.pid = spec.pid, .sub_process_tag = s.tag, .name = s.name, .display_name = s.display_name});
      append(0, at,
             {.group = KernelClass::system_config,
              .type = 15,
              .version = 3,
              .pid = 4,
              .tid = 60,
              .payload = out_.bytes()});
    }
  }
  payload::extension(out_, {});
  append(0, at,
         {.header = RecordHeader::perf_info,
          .group = KernelClass::event_trace,
          .type = 32,
          .payload = out_.bytes()});
}

}  // namespace etwrca::test
