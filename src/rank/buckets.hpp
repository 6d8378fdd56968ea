// Which of those that nobody can be blamed for took how much.
#ifndef ETWRCA_RANK_BUCKETS_HPP
#define ETWRCA_RANK_BUCKETS_HPP

#include <cstddef>
#include <vector>

#include "etwrca/pid_ranker.hpp"
#include "rank/panel.hpp"

namespace etwrca::rank {

/// The buckets' parts of the `excess` of one metric, largest first; those below one percent are left out.
std::vector<BucketShare> bucket_shares(const History& history, const Panel& panel, std::size_t metric,
                                       double excess);

}  // namespace etwrca::rank

#endif  // ETWRCA_RANK_BUCKETS_HPP
