// svg.hpp - the pictures of the HTML report.
//
// Each is as wide as its place: positions along the time axis are percentages and heights are pixels,
// so that letters keep their size on a phone. Colours come from the classes of the page's style.
#ifndef ETWRCA_REPORT_SVG_HPP
#define ETWRCA_REPORT_SVG_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "etwrca/incident.hpp"
#include "report/numbers.hpp"

namespace etwrca::report {

/// For element content and quoted attribute values.
std::string escape_html(std::string_view text);

/// Suspects with a colour of their own; the others are drawn as one.
inline constexpr std::size_t most_colours = 6;

/// True if there is a curve to draw.
bool has_curve(const Incident& incident);
/// True if the suspects' curves can be put on top of each other: no value is negative.
bool has_stack(const Incident& incident);

/// True if the system's curve has the incident's baseline beside it.
bool has_baseline_line(const Incident& incident);

/// The system's curve with the incident marked. `id` makes the element ids unique in the page.
std::string system_chart(const Report& report, const Incident& incident, const std::string& id);

/// The suspects' curves on top of each other, first suspect lowest, the rest of the system above.
std::string stacked_chart(const Report& report, const Incident& incident, const std::string& id);

/// Anomaly, energy and correlation with their weights, as one bar from 0 to 1.
std::string score_bar(const RankOptions& weights, const Suspect& suspect);
/// The axis under the bars.
std::string score_axis();

}  // namespace etwrca::report

#endif  // ETWRCA_REPORT_SVG_HPP
