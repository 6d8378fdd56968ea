// The C ABI of a report's sentences.
#include <string>
#include <utility>

#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/report.hpp"
#include "etwrca/report.hpp"

namespace etwrca::capi {
namespace {

etwrca_narrative plain(const Narrative& narrative) {
  etwrca_narrative out{};
  out.headline = narrative.headline.c_str();
  out.title = narrative.title.c_str();
  out.verdict = to_string(narrative.verdict.answer).data();  // literals: they end in NUL
  out.reason = narrative.verdict.reason.c_str();
  out.answer = static_cast<std::int32_t>(narrative.verdict.answer);
  out.summary = narrative.summary.size();
  out.cause = narrative.cause.size();
  out.impact = narrative.impact.size();
  out.remediation = narrative.remediation.size();
  return out;
}

const std::vector<std::string>& section_of(const Narrative& narrative, std::int32_t section) {
  switch (section) {
    case ETWRCA_SECTION_SUMMARY:
      return narrative.summary;
    case ETWRCA_SECTION_CAUSE:
      return narrative.cause;
    case ETWRCA_SECTION_IMPACT:
      return narrative.impact;
    case ETWRCA_SECTION_REMEDIATION:
      return narrative.remediation;
    default:
      throw Error(Errc::invalid_argument, "section " + std::to_string(section) + ": is not known");
  }
}

static_assert(static_cast<int>(Answer::clear) == ETWRCA_ANSWER_CLEAR);
static_assert(static_cast<int>(Answer::probable) == ETWRCA_ANSWER_PROBABLE);
static_assert(static_cast<int>(Answer::not_identifiable) == ETWRCA_ANSWER_NOT_IDENTIFIABLE);
static_assert(static_cast<int>(Answer::none) == ETWRCA_ANSWER_NONE);

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_report_narrative(etwrca_report* report, size_t i, const etwrca_text_options* options,
                                      etwrca_narrative* out) {
  return guarded([&] {
    const Report& from = need(report, "report").report;
    check_size<etwrca_narrative>(need(out, "out").size, "etwrca_narrative");
    Narrative narrative = narrative_of(from, at(from.incidents, i, "incident"), report_options(options));
    report->narrative = std::move(narrative);
    give(plain(*report->narrative), out, "etwrca_narrative");
  });
}

etwrca_status etwrca_report_sentence(const etwrca_report* report, int32_t section, size_t k,
                                     const char** out) {
  return guarded([&] {
    need(out, "out") = nullptr;
    if (!need(report, "report").narrative)
      throw Error(Errc::not_found, "sentence: etwrca_report_narrative() was not called");
    *out = at(section_of(*report->narrative, section), k, "sentence").c_str();
  });
}
