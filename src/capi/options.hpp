// options.hpp - the options of the C ABI as those of the library: what is zero is the default.
#ifndef ETWRCA_CAPI_OPTIONS_HPP
#define ETWRCA_CAPI_OPTIONS_HPP

#include "etwrca/etwrca.h"
#include "etwrca/monitor.hpp"
#include "etwrca/report.hpp"
#include "etwrca/source.hpp"

namespace etwrca::capi {

// Each takes NULL for the defaults. Throws Errc::invalid_argument or unsupported for a struct of a wrong
// size.
MonitorOptions monitor_options(const etwrca_options* options);
ReportOptions report_options(const etwrca_text_options* options);
EtlOptions etl_options(const etwrca_etl_options* options);
ProcOptions proc_options(const etwrca_proc_options* options);
EtwOptions etw_options(const etwrca_etw_options* options);

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_OPTIONS_HPP
