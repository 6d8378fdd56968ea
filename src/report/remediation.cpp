#include "report/remediation.hpp"

#include <algorithm>
#include <string_view>

#include "report/evidence.hpp"
#include "report/label.hpp"
#include "report/numbers.hpp"

namespace etwrca::report {
namespace {

using Sentences = std::vector<std::string>;

// Where to look, by the metric that carries the case against the suspect.
std::string by_metric(std::string_view metric, const std::string& name) {
  if (metric == "cpu")
    return "Take a CPU profile with stacks of " + name +
           " while it happens: it names the function behind the module.";
  if (metric == "disk_read" || metric == "disk_write")
    return "See which files " + name + (metric == "disk_read" ? " reads" : " writes") +
           ": a recording with file I/O events names them. Check whether the same work could be spread out, "
           "cached or "
           "moved to another disk.";
  if (metric == "network_receive" || metric == "network_send")
    return "See with whom " + name +
           " talks: a recording with TCP/IP events has addresses and ports. Check whether "
           "the transfer can be limited or moved to a quiet hour.";
  if (metric == "memory" || metric == "working_set")
    return "Check whether the memory of " + name +
           " falls again after the incident. If it does not, compare two heap "
           "snapshots taken some minutes apart.";
  if (metric == "hard_faults")
    return "Hard page faults of " + name +
           " mean that memory ran short or that it was started cold: compare the "
           "machine's available memory before and inside the window.";
  if (metric == "ready")
    return "Threads of " + name +
           " waited for a core: the cause is who held the cores. Look at the CPU time of the "
           "other suspects first.";
  if (metric == "context_switches")
    return "Many short runs suggest a lock or a very short timer in " + name +
           ": look at what its threads wait for.";
  return "";
}

void from_evidence(const Report& report, const Incident& incident, const Suspect& lead, Sentences& out) {
  const std::string name = label_of(lead.entity);
  for (const Claim& claim : claims(report, incident, lead, {})) {
    if (claim.kind == "module" && claim.share >= 0.3 && claim.what.front() == '(')
      out.push_back("Code compiled at run time did the work of " + name +
                    ": its runtime's own profiler or a recording with its method events names the function.");
    else if (claim.kind == "module" && claim.share >= 0.3)
      out.push_back("Start at " + claim.what + ": " + percent(claim.share) + " of the samples of " + name +
                    " are there.");
    if (claim.kind == "service")
      out.push_back("Judge the service rather than the process: " + name + " hosts " + claim.what +
                    ". Check its schedule and its log for the time of the incident.");
    if (claim.kind == "children")
      out.push_back("Look at what " + name + " launches and how often: " +
                    counted(lead.children, "short-lived child process") + " did part of the work.");
    if (claim.kind == "parent" && lead.born_inside)
      out.push_back(name + " was started inside the incident by " + claim.what +
                    ": ask there why, and why at that time.");
  }
  if (lead.born_inside && lead.parent_name.empty() && lead.entity.parent_pid == 0)
    out.push_back(
        name +
        " was started inside the incident: look for a scheduled task, an update or a login at that time.");
  const Evidence* evidence = evidence_on(lead, incident.spike.metric);
  if (evidence == nullptr) evidence = lead.evidence.empty() ? nullptr : &lead.evidence.front();
  if (evidence != nullptr) {
    std::string sentence = by_metric(metric_of(report, evidence->metric).name, name);
    if (!sentence.empty()) out.push_back(std::move(sentence));
  }
  if (lead.score_without && *lead.score_without >= report.detect.threshold)
    out.push_back("Without " + name + " alone the spike would have remained: look at the next suspects too.");
}

}  // namespace

std::vector<std::string> recommendations(const Report& report, const Incident& incident,
                                         const Verdict& verdict) {
  Sentences out;
  const auto& suspects = incident.ranking.suspects;
  if (verdict.answer == Answer::not_identifiable || verdict.answer == Answer::none)
    out.emplace_back(
        "Act on nobody on the strength of this report alone. Record once more with a longer quiet time "
        "before the "
        "incident, and with context switches, so that the shares are exact.");
  if (verdict.answer == Answer::not_identifiable && suspects.size() > 1)
    out.push_back("Until then compare the first two: " + label_of(suspects[0].entity) + " and " +
                  label_of(suspects[1].entity) + ".");
  constexpr double much = 0.3;
  const auto& buckets = incident.ranking.buckets;
  if (!buckets.empty() && buckets.front().share >= much && buckets.front().name == "(DPC and ISR)")
    out.push_back(percent(buckets.front().share) +
                  " of the rise is interrupts and deferred procedure calls: look at drivers and devices, not "
                  "at processes.");
  if (verdict.answer == Answer::clear || verdict.answer == Answer::probable)
    from_evidence(report, incident, suspects.front(), out);
  if (incident.ranking.loss.events > 0 || incident.ranking.loss.buffers > 0)
    out.emplace_back(
        "Record with more or larger buffers next time: the recorder lost data inside the window.");
  if (report.source.cpu_method == "samples" && metric_of(report, incident.spike.metric).name == "cpu")
    out.emplace_back("For exact CPU times record context switches: these come from samples.");
  if (out.empty())
    out.emplace_back("The evidence points to no particular place: look at the first suspect's own log.");
  return out;
}

}  // namespace etwrca::report
