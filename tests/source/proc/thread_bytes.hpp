// What the BPF iterator would write.
#ifndef ETWRCA_TESTS_SOURCE_PROC_THREAD_BYTES_HPP
#define ETWRCA_TESTS_SOURCE_PROC_THREAD_BYTES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "source/proc/bpf/thread_record.h"

namespace etwrca::test {

inline etwrca_thread_record thread_record(std::uint32_t pid, std::uint32_t tid, std::uint64_t run_ns,
                                          std::string_view comm = "worker") {
  etwrca_thread_record out{};
  out.pid = pid;
  out.tid = tid;
  out.run_ns = run_ns;
  out.threads = 1;
  out.turns = 1;
  out.start_ns = 50'000'000;
  comm.copy(out.comm, sizeof out.comm);
  return out;
}

inline std::vector<std::byte> thread_bytes(const std::vector<etwrca_thread_record>& records) {
  std::vector<std::byte> out(records.size() * sizeof(etwrca_thread_record));
  if (!records.empty()) std::memcpy(out.data(), records.data(), out.size());
  return out;
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SOURCE_PROC_THREAD_BYTES_HPP
