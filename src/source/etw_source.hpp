// The live Windows source, for tests with a stand-in for Windows.
#ifndef ETWRCA_SOURCE_ETW_SOURCE_HPP
#define ETWRCA_SOURCE_ETW_SOURCE_HPP

#include <memory>

#include "etwrca/etw_session.hpp"
#include "etwrca/source.hpp"

namespace etwrca::source {

/// open_etw(); `api` must outlive the source's last thread.
std::unique_ptr<Source> open_etw(const EtwOptions& options, etw::EtwApi& api);

}  // namespace etwrca::source

#endif  // ETWRCA_SOURCE_ETW_SOURCE_HPP
