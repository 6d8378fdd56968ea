// What the Linux source can and cannot see here, in sentences.
#ifndef ETWRCA_SOURCE_PROC_CAPABILITIES_HPP
#define ETWRCA_SOURCE_PROC_CAPABILITIES_HPP

#include <string>
#include <vector>

#include "etwrca/source.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

struct Sights {
  bool root = false;  ///< there are no more rights to be had
  ReaderState reader;
  bool others_hidden = false;  ///< /proc shows this user his own processes only
  bool bpf = false;            ///< processes are read by the iterator
  std::string no_bpf;          ///< why not, where they are not; "" where it was not asked for
  bool exact_clock = false;    ///< CPU time in nanoseconds
  bool exit_records = false;
  std::string no_exit_records;  ///< why not
  bool pressure = false;
  bool disks = false;
  bool network = false;
};

std::vector<Capability> capabilities(const Sights& sights);

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_CAPABILITIES_HPP
