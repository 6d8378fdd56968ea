#include "report/evidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/label.hpp"
#include "report/numbers.hpp"

namespace etwrca::report {
namespace {

// What an entity does with a metric: words before and after the quantity.
struct Verb {
  std::string_view metric;
  std::string_view before;
  std::string_view after;
};

constexpr std::array<Verb, 13> verbs{{
    {"cpu", "used ", ""},
    {"ready", "had ", " waiting for a core"},
    {"disk_read", "read ", " from disk"},
    {"disk_write", "wrote ", " to disk"},
    {"network_receive", "received ", " from the network"},
    {"network_send", "sent ", " to the network"},
    {"hard_faults", "took ", " that waited for a disk"},
    {"context_switches", "made ", " between threads"},
    {"memory", "held ", " of private memory"},
    {"working_set", "held ", " of resident memory"},
    {"cpu_system", "used ", " in the kernel"},
    {"threads", "had ", ""},
    {"open_files", "had ", " open"},
}};

std::string deed(const MetricInfo& metric, double value) {
  // A CSV may name a column "cpu" too, but says no unit: then nothing is known about what it does.
  for (const Verb& verb : verbs)
    if (metric.name == verb.metric && !metric.unit.empty())
      return std::string(verb.before) + quantity(value, metric) + std::string(verb.after);
  return noun(metric) + " was " + quantity(value, metric);
}

std::string z_of(double z) {
  if (!std::isfinite(z)) return "z unknown";
  if (std::abs(z) >= 999.5) return z > 0 ? "z over 1,000" : "z below -1,000";
  return "z " + number(z);
}

// The attribution names in brackets what is no module: code compiled at run time, or not known.
std::string place_of(const ModuleShare& share) {
  if (share.module == "(no module)") return "outside every module (compiled at run time)";
  return "in " + visible(share.module);
}

Claim module_claim(const Suspect& suspect) {
  Claim claim;
  claim.kind = "module";
  claim.explains = true;
  const ModuleShare& first = suspect.modules.front();
  claim.share = first.share;
  claim.what = visible(first.module);
  claim.text = percent(first.share) + " of its samples " + place_of(first);
  const std::size_t named = std::min<std::size_t>(suspect.modules.size(), 3);
  for (std::size_t i = 1; i < named; ++i)
    claim.text += ", " + percent(suspect.modules[i].share) + " " + place_of(suspect.modules[i]);
  return claim;
}

Claim service_claim(const Entity& entity) {
  Claim claim;
  claim.kind = "service";
  constexpr std::size_t most = 6;
  for (std::size_t i = 0; i < std::min(entity.services.size(), most); ++i)
    claim.what += (i == 0 ? "" : ", ") + visible(entity.services[i]);
  if (entity.services.size() > most) claim.what += " and " + count(entity.services.size() - most) + " more";
  claim.text = (entity.services.size() == 1 ? "hosts the service " : "hosts the services ") + claim.what;
  return claim;
}

Claim lifetime_claim(const Report& report, const Incident& incident, const Suspect& suspect) {
  const Clock clock(report);
  Claim claim;
  claim.kind = "lifetime";
  const Entity& entity = suspect.entity;
  if (suspect.born_inside) {
    claim.text = "started inside the incident";
    if (entity.start_known) {
      claim.text += ", at " + clock.short_time(entity.start);
      if (entity.start > incident.window.begin)
        claim.text += " (" + span_of(between(incident.window.begin, entity.start)) + " after its onset)";
    }
  }
  if (suspect.ended_inside) {
    claim.text += suspect.born_inside ? "; ended inside it too" : "ended inside the incident";
    if (entity.end) claim.text += ", at " + clock.short_time(*entity.end);
  }
  return claim;
}

Claim counterfactual_claim(const Report& report, const Incident& incident, const Suspect& suspect) {
  const MetricInfo& metric = metric_of(report, incident.spike.metric);
  Claim claim;
  claim.kind = "counterfactual";
  claim.explains = suspect.score_without && *suspect.score_without < report.detect.threshold;
  claim.text =
      "without it " + noun(metric) + " would have peaked at " + quantity(*suspect.peak_without, metric);
  if (suspect.score_without)
    claim.text +=
        " (" + z_of(*suspect.score_without) + ")" + (claim.explains ? ": no spike" : ": still a spike");
  return claim;
}

}  // namespace

std::string metric_claim(const MetricInfo& metric, const Evidence& evidence, bool machine) {
  std::string text = deed(metric, evidence.value);
  if (metric.kind == MetricKind::usage && evidence.peak > 1.25 * evidence.value && evidence.value > 0)
    text += " (" + quantity(evidence.peak, metric) + " at its peak)";
  const bool compared = !std::isnan(evidence.baseline);
  if (compared) {
    const std::string before = quantity(evidence.baseline, metric);
    const bool none = metric.kind == MetricKind::usage && before.rfind("0 ", 0) == 0;
    text += ", against " + (none ? "none" : before) + " before (" + z_of(evidence.z) + ")";
  }
  if (evidence.share >= 0.001)
    text += "; " + percent(evidence.share) + (machine ? " of the machine's " : " of the total ") +
            (compared ? "rise" : "use");
  return text;
}

const Evidence* evidence_on(const Suspect& suspect, MetricId metric) {
  const auto found = std::find_if(suspect.evidence.begin(), suspect.evidence.end(),
                                  [metric](const Evidence& row) { return row.metric == metric; });
  return found == suspect.evidence.end() ? nullptr : &*found;
}

std::vector<Claim> claims(const Report& report, const Incident& incident, const Suspect& suspect,
                          const ReportOptions& options) {
  std::vector<Claim> list;
  const Entity& entity = suspect.entity;
  const auto add = [&list](std::string kind, std::string text, std::string what = {}) {
    Claim claim;
    claim.kind = std::move(kind);
    claim.text = std::move(text);
    claim.what = std::move(what);
    list.push_back(std::move(claim));
  };
  for (const Evidence& evidence : suspect.evidence) {
    add("metric",
        metric_claim(metric_of(report, evidence.metric), evidence, entity.kind == EntityKind::process));
    list.back().evidence = &evidence;
    list.back().weak = !(std::abs(evidence.z) >= 2) && !(evidence.share >= 0.05);
    list.back().explains = !list.back().weak;
  }
  std::stable_partition(list.begin(), list.end(), [&incident](const Claim& claim) {
    return claim.evidence->metric == incident.spike.metric;
  });
  if (!suspect.modules.empty()) list.push_back(module_claim(suspect));
  if (!entity.services.empty()) list.push_back(service_claim(entity));
  if (suspect.born_inside || suspect.ended_inside) list.push_back(lifetime_claim(report, incident, suspect));
  if (suspect.children > 0)
    add("children", suspect.children == 1 ? "one short-lived child is counted in"
                                          : count(suspect.children) + " short-lived children are counted in");
  if (!suspect.parent_name.empty() || entity.parent_pid != 0) {
    std::string parent = visible(suspect.parent_name);
    if (entity.parent_pid != 0)
      parent = parent.empty() ? "pid " + std::to_string(entity.parent_pid)
                              : parent + " (pid " + std::to_string(entity.parent_pid) + ")";
    add("parent", "child of " + parent, parent);
  }
  if (suspect.peak_without) list.push_back(counterfactual_claim(report, incident, suspect));
  if (options.command_lines && !entity.command_line.empty()) {
    std::string line = visible(entity.command_line, 400);
    add("command_line", "command line: " + line, line);
  }
  return list;
}

std::string loss_phrase(const Loss& loss) {
  if (!loss.any()) return "nothing is known to be missing";
  std::string text;
  const auto add = [&text](std::uint64_t value, std::string_view noun, std::string_view after) {
    if (value == 0) return;
    text += (text.empty() ? "" : ", ") + counted(value, noun) + std::string(after);
  };
  add(loss.events, "event", " lost by the recorder");
  add(loss.buffers, "buffer", " lost or unreadable");
  add(loss.bytes, "byte", " not understood");
  add(loss.records, "record", " stepped over");
  add(loss.observations, "observation", " dropped by a bound");
  return text;
}

}  // namespace etwrca::report
