// Where the change began, if that is before the window that was given.
#ifndef ETWRCA_RANK_ONSET_HPP
#define ETWRCA_RANK_ONSET_HPP

#include <cstddef>

#include "rank/panel.hpp"

namespace etwrca::rank {

/// How many of the newest moments of the baseline already look like the window: an alert comes late, and
/// a baseline that holds the first minute of a fault makes the culprit look ordinary. Each moment is
/// projected on the direction in which the window differs from the older half of the baseline; those
/// that lie, without a break, more than half way to the window belong to it. At most half of the
/// baseline; 0 if that is shorter than eight moments.
std::size_t moments_after_onset(const Panel& panel);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_ONSET_HPP
