// Elsewhere than on Linux.
#include "etwrca/error.hpp"
#include "etwrca/source.hpp"

namespace etwrca {

std::unique_ptr<Source> open_proc(const ProcOptions&) {
  throw Error(Errc::unsupported, "watching by /proc: this is no Linux system");
}

}  // namespace etwrca
