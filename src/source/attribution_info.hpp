// What attribution has met, as a source says it of itself.
#ifndef ETWRCA_SOURCE_ATTRIBUTION_INFO_HPP
#define ETWRCA_SOURCE_ATTRIBUTION_INFO_HPP

#include "etwrca/attribution.hpp"
#include "etwrca/source.hpp"

namespace etwrca::source {

/// Processors, CPU method, unknown events, and the notes and the loss that belong to them.
void describe(const AttributionStats& stats, SourceInfo& info);

}  // namespace etwrca::source

#endif  // ETWRCA_SOURCE_ATTRIBUTION_INFO_HPP
