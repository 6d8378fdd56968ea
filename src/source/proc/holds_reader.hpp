// What a process holds: memory, swapped memory, open files. By files, whichever way the rest is read.
#ifndef ETWRCA_SOURCE_PROC_HOLDS_READER_HPP
#define ETWRCA_SOURCE_PROC_HOLDS_READER_HPP

#include <cstdint>
#include <vector>

#include "source/proc/kept_file.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

/// What is kept of one process between two looks.
struct HeldFiles {
  KeptFile statm;
  std::uint64_t swapped = 0;  ///< bytes
  bool files_denied = false;
};

class HoldsReader {
 public:
  HoldsReader(const Folder& folder, Descriptors& budget);

  /// One look in twenty, at different looks for different processes, reads what costs more or changes without
  /// the process's doing.
  [[nodiscard]] static bool is_slow_look(std::uint64_t look, std::uint32_t pid) noexcept {
    return (look + pid) % 20 == 0;
  }

  /// Memory; at a slow look also how much of it is swapped out, and open files.
  void read(HeldFiles& held, Reading& reading, bool slow, bool swap_in_use);

 private:
  void read_memory(HeldFiles& held, Reading& reading, bool slow, bool swap_in_use);
  void count_files(HeldFiles& held, Reading& reading) const;

  const Folder& folder_;
  Descriptors& budget_;
  bool procfs_;
  std::uint64_t page_;
  std::vector<char> buffer_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_HOLDS_READER_HPP
