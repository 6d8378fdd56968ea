#ifndef ETWRCA_ETW_SESSION_CHECK_OPTIONS_HPP
#define ETWRCA_ETW_SESSION_CHECK_OPTIONS_HPP

#include "etwrca/etw_session.hpp"

namespace etwrca::etw {

/// Throws Errc::invalid_argument, naming the option and its range.
void check(const EtwOptions& options);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_SESSION_CHECK_OPTIONS_HPP
