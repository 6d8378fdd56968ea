#include "etwrca/source.hpp"

namespace etwrca {

Source::Source() = default;
Source::~Source() = default;

}  // namespace etwrca
