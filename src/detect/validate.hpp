// validate.hpp - options that make sense.
#ifndef ETWRCA_DETECT_VALIDATE_HPP
#define ETWRCA_DETECT_VALIDATE_HPP

#include "etwrca/spike_detector.hpp"

namespace etwrca::detect {

/// Returns the options, or throws Errc::invalid_argument with a sentence that names the wrong one.
const DetectOptions& validated(const DetectOptions& options);

}  // namespace etwrca::detect

#endif  // ETWRCA_DETECT_VALIDATE_HPP
