// Ranks a window of a CSV with other weights than the default ones: for the ablations of accuracy.py.
//
//     etwrca-rank-weights FILE BEGIN END ANOMALY ENERGY CORRELATION
#include <cstdlib>
#include <exception>
#include <iostream>

#include "etwrca/etwrca.hpp"

int main(int argc, char** argv) {
  if (argc != 7) {
    std::cerr << "usage: " << argv[0] << " FILE BEGIN END ANOMALY ENERGY CORRELATION\n";
    return 2;
  }
  const auto number = [&](int i) { return std::strtod(argv[i], nullptr); };
  try {
    etwrca::MonitorOptions options;
    options.window = {etwrca::time_from_seconds(number(2)), etwrca::time_from_seconds(number(3))};
    options.rank.anomaly_weight = number(4);
    options.rank.energy_weight = number(5);
    options.rank.correlation_weight = number(6);
    std::cout << etwrca::to_json(etwrca::analyze(argv[1], options)) << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << argv[0] << ": " << error.what() << '\n';
    return 1;
  }
}
