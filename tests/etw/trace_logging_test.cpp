#include "etwrca/trace_logging.hpp"
#include <doctest/doctest.h>
