#include "source/proc/process_text.hpp"

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"

namespace etwrca::proc {
namespace {

constexpr std::size_t cut_length = 15;  // TASK_COMM_LEN - 1, include/linux/sched.h
constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_command_line = 4096;

}  // namespace

std::string process_name(std::string_view comm, std::string_view arguments, bool kernel_thread) {
  if (kernel_thread && comm.starts_with("kworker/")) comm = comm.substr(0, comm.find_first_of("-+"));
  if (!kernel_thread && comm.size() >= cut_length) {
    std::string_view first = arguments.substr(0, arguments.find('\0'));
    first.remove_prefix(std::min(first.rfind('/') + 1, first.size()));  // npos + 1 is 0
    if (first.starts_with(comm)) comm = first.substr(0, longest_name);
  }
  return comm.empty() ? "(no name)" : base::utf8_with_replacements(comm);
}

std::string command_line(std::string_view arguments) {
  while (!arguments.empty() && arguments.back() == '\0') arguments.remove_suffix(1);
  std::string out = base::utf8_with_replacements(arguments);
  std::replace(out.begin(), out.end(), '\0', ' ');
  return out;
}

TextReader::TextReader(const Folder& folder, bool command_lines)
    : folder_(folder), command_lines_(command_lines), buffer_(longest_command_line) {}

ProcessText TextReader::read(const Reading& process) {
  ProcessText out;
  std::string_view text;
  if (!process.kernel_thread)
    read_once(folder_, ProcessFileName(process.pid, "cmdline").c_str(), buffer_, text);
  out.name = process_name(process.comm(), text, process.kernel_thread);
  if (command_lines_) out.command_line = command_line(text);
  read_once(folder_, ProcessFileName(process.pid, "cgroup").c_str(), buffer_, text);
  out.grouping = parse_cgroup(text);
  return out;
}

}  // namespace etwrca::proc
