// machine.hpp - the machine that this runs on, as a source.
#ifndef ETWRCA_CLI_MACHINE_HPP
#define ETWRCA_CLI_MACHINE_HPP

#include <memory>

#include "etwrca/source.hpp"

namespace etwrca::cli {

/// open_proc() on Linux, open_etw() on Windows: there without a session, which is said on stderr, where the
/// user may have none. Throws Error as they do.
std::unique_ptr<Source> open_machine(Duration interval);

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_MACHINE_HPP
