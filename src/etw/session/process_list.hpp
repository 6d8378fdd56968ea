// SYSTEM_PROCESS_INFORMATION to ProcessSamples.
#ifndef ETWRCA_ETW_SESSION_PROCESS_LIST_HPP
#define ETWRCA_ETW_SESSION_PROCESS_LIST_HPP

#include <cstddef>
#include <span>
#include <vector>

#include "etw/session/etw_api.hpp"
#include "etwrca/process_sample.hpp"

namespace etwrca::etw {

/// Reads the list that NtQuerySystemInformation wrote at `list.data()`. Entries that do not fit are left
/// out. At most 65536 processes, 65536 threads each.
void parse_process_list(std::span<const std::byte> list, std::vector<ProcessSample>& out);

/// Asks, with a buffer that grows as needed (to 64 MiB). False if the system does not answer.
bool query_processes(EtwApi& api, std::vector<std::byte>& buffer, std::vector<ProcessSample>& out);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_PROCESS_LIST_HPP
