#include "source/proc/capabilities.hpp"

#include <cstddef>
#include <utility>

namespace etwrca::proc {
namespace {

const char* const be_root = "Run as root, or give the program CAP_SYS_PTRACE.";

std::string some_of(std::size_t part, std::size_t all) {
  return std::to_string(part) + " of " + std::to_string(all) + " processes";
}

Capability processes(const Sights& s) {
  Capability out{"processes", Sight::full, "", ""};
  out.detail = s.bpf ? "All processes, by a BPF task iterator." : "All processes, by files below /proc.";
  if (s.others_hidden) {
    out.sight = Sight::partial;
    out.detail = "Those of other users are hidden (/proc is mounted with hidepid).";
    out.remedy = be_root;
  }
  if (s.reader.too_many > 0) {
    out.sight = Sight::partial;
    out.detail = std::to_string(s.reader.too_many) + " processes are beyond the bound and are not watched.";
    out.remedy = "Raise max_processes.";
  }
  return out;
}

Capability bpf(const Sights& s) {
  if (s.bpf) return {"BPF iterator", Sight::full, "Processes are read by it.", ""};
  if (s.no_bpf.empty()) return {"BPF iterator", Sight::none, "It was not asked for; files are read.", ""};
  return {"BPF iterator", Sight::none, "Files are read instead, at a higher cost: " + s.no_bpf + ".",
          s.root ? "" : "Run as root, or with CAP_BPF and CAP_PERFMON, on Linux 5.8 or newer with BTF."};
}

Capability cpu(const Sights& s) {
  if (s.exact_clock) return {"CPU time", Sight::full, "In nanoseconds, as the scheduler counts it.", ""};
  return {"CPU time", Sight::partial,
          "In steps of 10 ms: the processes are not those of the process file system that is read.",
          "Read the /proc of the same PID namespace."};
}

Capability waiting(const Sights& s) {
  if (!s.reader.any_wait)
    return {"waiting for a core", Sight::none, "The kernel keeps no schedstat.",
            "Use a kernel with CONFIG_SCHED_INFO."};
  if (s.bpf) return {"waiting for a core", Sight::full, "Of all threads.", ""};
  if (s.reader.threads_left_out > 0)
    return {
        "waiting for a core", Sight::partial,
        "Processes with hundreds of threads are left out at times, and threads that end between two looks.",
        ""};
  return {"waiting for a core", Sight::full, "Of all threads, but those that end between two looks.", ""};
}

Capability disk(const Sights& s) {
  Capability out{"disk bytes", Sight::full, "By process, and of all disks together.", ""};
  if (s.reader.io_denied > 0) {
    out = {"disk bytes", Sight::partial,
           "Those of " + some_of(s.reader.io_denied, s.reader.processes) +
               " may not be seen; they are in the machine's total.",
           s.root ? "" : be_root};
  }
  if (!s.disks) {
    out.sight = Sight::partial;
    out.detail += " The machine's total is not known: no disk is listed.";
  }
  return out;
}

Capability network(const Sights& s) {
  if (!s.network) return {"network bytes", Sight::none, "No network interface but lo is listed.", ""};
  return {"network bytes", Sight::partial, "Of the machine; Linux keeps no count for each process.", ""};
}

Capability short_lived(const Sights& s) {
  if (s.exit_records)
    return {"short-lived processes", Sight::full, "By the exit record of each (taskstats).", ""};
  return {"short-lived processes", Sight::partial,
          "Their CPU time counts to their parents, by the times of waited-for children: exit records are not "
          "to be had, since " +
              s.no_exit_records + ".",
          "Run as root, or give the program CAP_NET_ADMIN, outside of containers, on Linux 5.19 or newer."};
}

Capability pressure(const Sights& s) {
  if (s.pressure) return {"pressure", Sight::full, "Stalls for CPU, memory and disk (PSI).", ""};
  return {"pressure", Sight::none, "The kernel keeps no pressure stall information.",
          "Boot with psi=1, on Linux 4.20 or newer."};
}

Capability open_files(const Sights& s) {
  if (s.reader.files_denied == 0) return {"open files", Sight::full, "Counted at one look in twenty.", ""};
  return {"open files", Sight::partial,
          "Those of " + some_of(s.reader.files_denied, s.reader.processes) + " may not be counted.",
          s.root ? "" : std::string(be_root) + " Linux 6.2 and newer let everybody count."};
}

}  // namespace

std::vector<Capability> capabilities(const Sights& sights) {
  return {processes(sights), bpf(sights),        cpu(sights),         waiting(sights), disk(sights),
          network(sights),   open_files(sights), short_lived(sights), pressure(sights)};
}

}  // namespace etwrca::proc
