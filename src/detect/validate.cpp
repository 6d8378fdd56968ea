#include "detect/validate.hpp"

#include <cmath>
#include <cstddef>

#include "detect/usual_excursion.hpp"
#include "etwrca/error.hpp"

namespace etwrca::detect {
namespace {

constexpr std::size_t longest = 65536;

void require(bool holds, const char* sentence) {
  if (!holds) throw Error(Errc::invalid_argument, sentence);
}

}  // namespace

const DetectOptions& validated(const DetectOptions& o) {
  require(std::isfinite(o.threshold) && o.threshold >= 3, "threshold must be at least 3");
  require(std::isfinite(o.sure), "sure must be a number");
  require(o.baseline >= 8 && o.baseline <= longest, "baseline must be 8 to 65536 samples");
  require(o.lag <= longest, "lag must be at most 65536 samples");
  require(o.warmup > o.lag + 3, "warmup must be longer than lag + 3 samples");
  require(o.warmup <= o.baseline + o.lag, "warmup must not be longer than baseline + lag");
  require(o.confirm >= 1, "confirm must be at least 1 sample");
  require(o.release >= 1 && o.release <= longest, "release must be 1 to 65536 samples");
  require(o.new_normal >= o.warmup, "new_normal must not be shorter than warmup");
  require(o.memory >= UsualExcursion::blocks, "memory must be at least 48 samples");
  require(o.usual >= 1 && o.usual <= UsualExcursion::blocks, "usual must be 1 to 48");
  require(std::isfinite(o.min_scale) && o.min_scale >= 0, "min_scale must not be negative");
  return o;
}

}  // namespace etwrca::detect
