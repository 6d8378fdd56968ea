// What is asked of the kernel, in the two ways in which Windows takes it.
#ifndef ETWRCA_ETW_SESSION_KERNEL_REQUEST_HPP
#define ETWRCA_ETW_SESSION_KERNEL_REQUEST_HPP

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "etwrca/event_record.hpp"

namespace etwrca::etw {

/// One EVENT_TRACE_FLAG_*, and where the same events are among the system providers ("System Providers" of
/// Microsoft's documentation).
struct KernelFlag {
  std::uint32_t flag = 0;
  const char* name = "";  ///< for people
  const Guid* provider = nullptr;
  std::uint64_t keyword = 0;
};

/// Every flag this library knows, one row a flag.
[[nodiscard]] std::span<const KernelFlag> kernel_flags() noexcept;

/// One EnableTraceEx2 of a system provider.
struct SystemProviderRequest {
  const Guid* provider = nullptr;
  std::uint64_t keywords = 0;
  std::uint32_t flags = 0;  ///< that it stands for
};

/// The system providers that together yield the events of these flags.
[[nodiscard]] std::vector<SystemProviderRequest> system_providers_for(std::uint32_t flags);

/// "context switches, disk I/O", for messages.
[[nodiscard]] std::string names_of(std::uint32_t flags);

namespace system_provider {
extern const Guid process;
extern const Guid scheduler;
extern const Guid profile;
extern const Guid io;
extern const Guid memory;
extern const Guid interrupt;
}  // namespace system_provider

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_KERNEL_REQUEST_HPP
