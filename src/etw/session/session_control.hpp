// A session as its controller sees it: started, enabled, flushed, asked, stopped.
#ifndef ETWRCA_ETW_SESSION_SESSION_CONTROL_HPP
#define ETWRCA_ETW_SESSION_SESSION_CONTROL_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "etw/session/etw_api.hpp"
#include "etw/session/properties.hpp"
#include "etwrca/etw_session.hpp"

namespace etwrca::etw {

/// Has no thread of its own; its calls must come one at a time.
class SessionControl {
 public:
  SessionControl(EtwApi& api, const EtwOptions& options, const WindowsMachine& machine);

  /// Starts the session, or attaches to one. Hardly anything is logged yet: see enable(). Throws Error.
  void start();
  /// Asks for all events. To be called once the reader is there, since what nobody fetches is lost. Never
  /// throws for what Windows refuses: see capabilities().
  void enable();

  /// Windows error codes. flush() and stop() leave a session alone that was only attached to; stop() also one
  /// that is not ours any more, and sets the sampling interval back.
  std::uint32_t flush();
  /// Counters since start(). instance_not_found also if the name now belongs to a session of another.
  std::uint32_t query(TraceProperties& counters);
  std::uint32_t stop(TraceProperties& counters);

  [[nodiscard]] bool attached() const noexcept { return attached_; }
  [[nodiscard]] const std::u16string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<EtwCapability>& capabilities() const noexcept { return capabilities_; }

 private:
  [[nodiscard]] Properties wanted() const;
  [[nodiscard]] std::vector<std::string> running_sessions();
  void attach(std::uint32_t code);
  void enable_kernel();
  void enable_system_providers(std::uint32_t flags);
  void enable_flags(std::uint32_t flags);
  void enable_stacks();
  void enable_provider(const EtwProvider& provider);
  void set_sampling();
  void restore_sampling() noexcept;
  void tell(std::string what, std::uint32_t code);
  [[nodiscard]] bool has_system_providers() const noexcept;

  EtwApi& api_;
  const EtwOptions& options_;
  WindowsMachine machine_;
  std::u16string name_;
  std::uint64_t session_ = 0;
  bool attached_ = false;
  bool started_ = false;
  std::uint32_t sampling_before_ = 0;  // 100 ns units; 0: not changed
  std::vector<EtwCapability> capabilities_;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_SESSION_CONTROL_HPP
