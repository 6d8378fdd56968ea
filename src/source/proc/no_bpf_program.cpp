// For builds without clang or the headers of libbpf.
#include "source/proc/bpf_program.hpp"

namespace etwrca::proc {

std::unique_ptr<BpfProgram> BpfProgram::load(std::string& reason) {
  reason = "this build has no BPF program (ETWRCA_BUILD_BPF)";
  return nullptr;
}

}  // namespace etwrca::proc
