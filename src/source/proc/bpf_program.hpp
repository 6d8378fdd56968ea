// The BPF program in the kernel, by libbpf.
#ifndef ETWRCA_SOURCE_PROC_BPF_PROGRAM_HPP
#define ETWRCA_SOURCE_PROC_BPF_PROGRAM_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace etwrca::proc {

class BpfProgram {
 public:
  /// nullptr, and `reason` as the end of a sentence, where it is not to be had: this build has none, libbpf
  /// is not installed, the kernel cannot or does not permit it. libbpf is looked for at run time, so that who
  /// does not have it can use all else.
  static std::unique_ptr<BpfProgram> load(std::string& reason);

  BpfProgram() = default;
  virtual ~BpfProgram() = default;
  BpfProgram(const BpfProgram&) = delete;
  BpfProgram& operator=(const BpfProgram&) = delete;

  /// Runs it over all threads; `out` is what it wrote, and keeps its memory. False if the kernel failed.
  virtual bool run(std::vector<std::byte>& out, std::size_t& length) = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_BPF_PROGRAM_HPP
