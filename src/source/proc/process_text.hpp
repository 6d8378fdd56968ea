// The words that describe a process: name, command line, groups.
#ifndef ETWRCA_SOURCE_PROC_PROCESS_TEXT_HPP
#define ETWRCA_SOURCE_PROC_PROCESS_TEXT_HPP

#include <string>
#include <string_view>
#include <vector>

#include "source/proc/cgroup.hpp"
#include "source/proc/kept_file.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

/// The kernel keeps 15 bytes of a name (comm). Where it may have cut, and the program's first argument begins
/// with the same, its file name is taken instead. A worker of the kernel has its present task after its name
/// ("kworker/0:1-events"): that is left out. UTF-8; what is none is replaced.
std::string process_name(std::string_view comm, std::string_view arguments, bool kernel_thread);

/// Arguments, each ended by a NUL, as one line.
std::string command_line(std::string_view arguments);

struct ProcessText {
  std::string name;
  std::string command_line;
  Grouping grouping;
};

/// Reads them from the files of a process. What cannot be read is empty.
class TextReader {
 public:
  TextReader(const Folder& folder, bool command_lines);

  ProcessText read(const Reading& process);

 private:
  const Folder& folder_;
  bool command_lines_;
  std::vector<char> buffer_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_PROCESS_TEXT_HPP
