// The BPF program: the kernel runs it once for each thread, at each look, and it writes one record.
//
// The kernel's structures are named here as far as they are used; where their fields are is found when the
// program is loaded (CO-RE), from the type information of the kernel that runs. It only reads.
#include "source/proc/bpf/thread_record.h"

typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define kernel_type __attribute__((preserve_access_index))
#define is_there(field) __builtin_preserve_field_info(field, 2 /* BPF_FIELD_EXISTS */)

struct seq_file;

// Helper 127, include/uapi/linux/bpf.h.
static long (*const bpf_seq_write)(struct seq_file* to, const void* data, __u32 length) = (void*)127;

struct bpf_iter_meta {
  struct seq_file* seq;
} kernel_type;

struct sched_entity {
  u64 sum_exec_runtime;
} kernel_type;

struct sched_info {
  unsigned long pcount;
  unsigned long long run_delay;
} kernel_type;

struct task_io_accounting {
  u64 read_bytes;
  u64 write_bytes;
} kernel_type;

struct signal_struct {
  int nr_threads;
  u64 utime, stime, cutime, cstime;
  unsigned long maj_flt;
  struct task_io_accounting ioac;
  unsigned long long sum_sched_runtime;
} kernel_type;

struct task_struct {
  unsigned int flags;
  int exit_state;
  int pid, tgid;
  struct task_struct* real_parent;
  struct sched_entity se;
  struct sched_info sched_info;
  u64 utime, stime;
  u64 start_boottime;
  unsigned long maj_flt;
  char comm[16];
  struct signal_struct* signal;
  struct task_io_accounting ioac;
} kernel_type;

struct bpf_iter__task {
  struct bpf_iter_meta* meta;
  struct task_struct* task;
} kernel_type;

#define PF_KTHREAD 0x00200000  // include/linux/sched.h

SEC("iter/task")
int each_thread(struct bpf_iter__task* context) {
  struct task_struct* task = context->task;
  if (!task) return 0;
  struct etwrca_thread_record out = {};
  out.pid = task->tgid;
  out.tid = task->pid;
  out.run_ns = task->se.sum_exec_runtime;
  if (is_there(task->sched_info.run_delay)) {
    out.wait_ns = task->sched_info.run_delay;
    out.turns = task->sched_info.pcount;
  }
  out.user_ns = task->utime;
  out.system_ns = task->stime;
  out.hard_faults = task->maj_flt;
  if (is_there(task->ioac.read_bytes)) {
    out.read_bytes = task->ioac.read_bytes;
    out.write_bytes = task->ioac.write_bytes;
  }
  if (out.tid == out.pid) {
    struct signal_struct* group = task->signal;
    out.parent = task->real_parent->tgid;
    out.start_ns = task->start_boottime;
    out.threads = group->nr_threads;
    out.flags = (task->flags & PF_KTHREAD ? etwrca_kernel_thread : 0) |
                (task->exit_state && out.threads <= 1 ? etwrca_ended : 0);
    out.run_ns += group->sum_sched_runtime;
    out.user_ns += group->utime;
    out.system_ns += group->stime;
    out.hard_faults += group->maj_flt;
    if (is_there(group->ioac.read_bytes)) {
      out.read_bytes += group->ioac.read_bytes;
      out.write_bytes += group->ioac.write_bytes;
    }
    out.child_ns = group->cutime + group->cstime;
    for (int i = 0; i < 16; ++i) out.comm[i] = task->comm[i];
  }
  bpf_seq_write(context->meta->seq, &out, sizeof(out));
  return 0;
}

// The kernel lends its helpers to programs under a licence of its own kind; MIT alone is not.
char licence[] SEC("license") = "Dual MIT/GPL";
