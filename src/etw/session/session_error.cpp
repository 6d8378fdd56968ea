#include "etw/session/session_error.hpp"

#include "etw/session/windows_types.hpp"

namespace etwrca::etw {
namespace {

Errc errc_of(std::uint32_t code) {
  switch (code) {
    case win_error::access_denied:
    case win_error::privilege_not_held:
      return Errc::permission;
    case win_error::not_implemented:
      return Errc::unsupported;
    default:
      return Errc::io;
  }
}

}  // namespace

std::string reason(SessionStep step, std::uint32_t code) {
  switch (code) {
    case win_error::access_denied:
    case win_error::privilege_not_held:
      return "Windows denies access";
    case win_error::already_exists:
      return "a session of this name, or of its GUID, exists already";
    case win_error::no_system_resources:
      return step == SessionStep::enable
                 ? "the provider is enabled in as many sessions as it can be (8)"
                 : "no session is left: Windows has 64 of them unless set otherwise, 8 "
                   "for kernel events";
    case win_error::invalid_parameter:
      return "Windows does not know what was asked for";
    case win_error::bad_length:
      return "Windows finds the description of the session too short";
    case win_error::not_found:
      return "no such provider is registered";
    case win_error::not_implemented:
      return "this system has no such call";
    case win_error::instance_not_found:
      return "no such session is running";
    default:
      return "Windows refuses";
  }
}

std::string remedy(SessionStep step, std::uint32_t code) {
  switch (code) {
    case win_error::access_denied:
    case win_error::privilege_not_held:
      return "run as administrator; sessions without kernel events also run for members of Performance Log "
             "Users";
    case win_error::already_exists:
      return "stop it (logman stop NAME -ets), choose another name, or set stale_session to replace or "
             "attach";
    case win_error::no_system_resources:
      if (step == SessionStep::enable) return "stop a session that has it enabled (logman query -ets)";
      return "stop one (logman stop NAME -ets), or raise EtwMaxLoggers (32 to 256) in "
             "HKLM\\SYSTEM\\CurrentControlSet\\Control\\WMI and restart";
    case win_error::not_found:
      return "give its GUID, or a name that `logman query providers` lists";
    default:
      return {};
  }
}

Error session_error(const std::string& session, SessionStep step, std::uint32_t code,
                    std::span<const std::string> running) {
  std::string text = "ETW session '" + session + "': cannot be ";
  text += step == SessionStep::open ? "opened for reading" : "started";
  text += ": " + reason(step, code) + " (error " + std::to_string(code) + ")";
  if (const std::string help = remedy(step, code); !help.empty()) text += ": " + help;
  if (!running.empty()) {
    text += "; running now: ";
    for (std::size_t i = 0; i < running.size(); ++i) text += (i == 0 ? "" : ", ") + running[i];
  }
  return {errc_of(code), text};
}

}  // namespace etwrca::etw
