#include "etwrca/kernel_event.hpp"
#include <doctest/doctest.h>
