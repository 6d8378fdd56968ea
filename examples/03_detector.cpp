// Introduces SpikeDetector: finds spikes in any numbers that arrive one after the other.
#include <etwrca/spike_detector.hpp>
#include <iostream>

int main() {
  etwrca::SpikeDetector detector;
  const auto show = [](const std::optional<etwrca::Spike>& spike) {
    if (spike && spike->ended)
      std::cout << "spike from " << etwrca::to_seconds(spike->begin) << " s to "
                << etwrca::to_seconds(spike->end) << " s: " << spike->value << " where " << spike->baseline
                << " is usual\n";
  };

  // One number a second: a sawtooth between 10 and 14, and ten seconds of 80.
  for (int second = 0; second < 200; ++second) {
    const double value = second >= 100 && second < 110 ? 80.0 : 10.0 + second % 5;
    show(detector.update(etwrca::time_from_seconds(second), value));
  }
  show(detector.finish());
}
