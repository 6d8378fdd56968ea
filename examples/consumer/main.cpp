// The smallest program that uses libetwrca; the folders beside this file build it in three ways.
#include <etwrca/error.hpp>
#include <etwrca/metric.hpp>
#include <iostream>

int main() {
  const etwrca::MetricTable metrics;
  for (etwrca::MetricId id = 0; id < metrics.size(); ++id)
    std::cout << metrics[id].name << " [" << metrics[id].unit << "]: " << metrics[id].summary << '\n';

  // An exception of the library is caught by its type on this side of the library's boundary.
  try {
    (void)metrics[etwrca::metric::built_in_count];
  } catch (const etwrca::Error& error) {
    std::cout << to_string(error.code()) << ": " << error.what() << '\n';
    return error.code() == etwrca::Errc::not_found ? 0 : 1;
  }
  return 1;
}
