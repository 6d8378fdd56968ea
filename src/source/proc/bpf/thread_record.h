/* What the BPF iterator writes for each thread. Shared by the program in the kernel and its reader. */
#ifndef ETWRCA_SOURCE_PROC_BPF_THREAD_RECORD_H
#define ETWRCA_SOURCE_PROC_BPF_THREAD_RECORD_H

enum { etwrca_kernel_thread = 1, etwrca_ended = 2 };

/* Counters since the thread began. The record of a process's first thread also holds what its ended threads
   have used, and what belongs to the process as a whole. No holes: it is compared byte by byte. */
struct etwrca_thread_record {
  unsigned int pid;
  unsigned int tid;
  unsigned int parent;
  unsigned int flags;
  unsigned long long start_ns; /* after boot */
  unsigned long long run_ns;
  unsigned long long wait_ns;
  unsigned long long turns;
  unsigned long long user_ns; /* these two by ticks: for their relation only */
  unsigned long long system_ns;
  unsigned long long hard_faults;
  unsigned long long read_bytes;
  unsigned long long write_bytes;
  unsigned long long child_ns;
  unsigned int threads;
  unsigned int unused;
  char comm[16];  // NOLINT(modernize-avoid-c-arrays): C reads it too
};

#endif
