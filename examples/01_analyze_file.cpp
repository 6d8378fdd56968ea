// Introduces etwrca::analyze() and etwrca::to_text(): a recording in, its culprits out.
#include <etwrca/etwrca.hpp>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: 01_analyze_file RECORDING.etl\n";
    return 2;
  }
  try {
    const etwrca::Report report = etwrca::analyze(argv[1]);
    std::cout << etwrca::to_text(report);
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
