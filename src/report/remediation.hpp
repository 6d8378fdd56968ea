// remediation.hpp - what a person may look at next. The tool itself changes nothing and orders
// nothing: every sentence is a place to look, and says which number it follows from.
#ifndef ETWRCA_REPORT_REMEDIATION_HPP
#define ETWRCA_REPORT_REMEDIATION_HPP

#include <string>
#include <vector>

#include "etwrca/incident.hpp"
#include "report/narrative.hpp"

namespace etwrca::report {

std::vector<std::string> recommendations(const Report& report, const Incident& incident,
                                         const Verdict& verdict);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_REMEDIATION_HPP
