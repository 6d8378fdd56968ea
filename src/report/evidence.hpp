// evidence.hpp - sentences from numbers. All writers say the same sentences; each escapes them for
// its own format. Names inside are already visible() and valid UTF-8.
#ifndef ETWRCA_REPORT_EVIDENCE_HPP
#define ETWRCA_REPORT_EVIDENCE_HPP

#include <string>
#include <vector>

#include "etwrca/incident.hpp"
#include "etwrca/report.hpp"

namespace etwrca::report {

/// One thing that speaks for or against a suspect.
struct Claim {
  /// "metric", "module", "service", "lifetime", "parent", "children", "counterfactual", "command_line"
  std::string kind;
  std::string text;                    ///< without a subject and without a full stop
  const Evidence* evidence = nullptr;  ///< kind "metric": the numbers
  double share = 0;                    ///< kind "module"
  bool weak = false;                   ///< says little: left out where people read, kept in the JSON
  /// The incident: a deed that is not weak, in which module, or that there would be no spike without it. Who
  /// started it and when it ended explains nothing.
  bool explains = false;
  std::string what;  ///< the module, the service, the parent
};

/// What it did with the incident's metric, then its other deeds, strongest first; then the rest.
std::vector<Claim> claims(const Report& report, const Incident& incident, const Suspect& suspect,
                          const ReportOptions& options);

/// "used 0.98 cores, against 0.01 before (z 41); 93 % of the machine's rise"
std::string metric_claim(const MetricInfo& metric, const Evidence& evidence, bool machine);

/// The evidence of a suspect on one metric, or nullptr.
const Evidence* evidence_on(const Suspect& suspect, MetricId metric);

/// "nothing is known to be missing", or what is missing, in one phrase.
std::string loss_phrase(const Loss& loss);

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_EVIDENCE_HPP
